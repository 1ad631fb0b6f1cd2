import type { Lang } from './lang';
import type { Shape } from './messages';
import { warningsEn } from './warnings-en';
import { warningsZh } from './warnings-zh';

/** The texts of the page of warnings in one language; a missing key does not compile. */
export type WarningsMessages = Shape<typeof warningsZh>;

const tables: Record<Lang, WarningsMessages> = { 'zh-CN': warningsZh, en: warningsEn };

/** The texts of the page of warnings in one language. */
export function warningsMessages(lang: Lang): WarningsMessages {
  return tables[lang];
}
