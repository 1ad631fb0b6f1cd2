import type { Lang } from './lang';
import type { Shape } from './messages';
import { tableEn } from './table-en';
import { tableZh } from './table-zh';

/** The texts of a comparison's tables and files in one language; a missing key does not compile. */
export type TableMessages = Shape<typeof tableZh>;

const byLang: Record<Lang, TableMessages> = { 'zh-CN': tableZh, en: tableEn };

/** The texts of a comparison's tables and files in one language. */
export const tableMessages = (lang: Lang): TableMessages => byLang[lang];
