import { compareEn } from './compare-en';
import { compareZh } from './compare-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';

/** The texts of a comparison in one language; a missing key does not compile. */
export type CompareMessages = Shape<typeof compareZh>;

const tables: Record<Lang, CompareMessages> = { 'zh-CN': compareZh, en: compareEn };

/** The texts of a comparison in one language. */
export function compareMessages(lang: Lang): CompareMessages {
  return tables[lang];
}
