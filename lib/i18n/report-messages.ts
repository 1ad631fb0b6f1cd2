import type { Lang } from './lang';
import type { Shape } from './messages';
import { reportEn } from './report-en';
import { reportZh } from './report-zh';

/** The texts of a comparison's report in one language; a missing key does not compile. */
export type ReportMessages = Shape<typeof reportZh>;

const byLang: Record<Lang, ReportMessages> = { 'zh-CN': reportZh, en: reportEn };

/** The texts of a comparison's report in one language. */
export const reportMessages = (lang: Lang): ReportMessages => byLang[lang];
