import { indexEn } from './index-en';
import { indexZh } from './index-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';

/** The texts of the index in one language; a missing key does not compile. */
export type IndexMessages = Shape<typeof indexZh>;

const tables: Record<Lang, IndexMessages> = { 'zh-CN': indexZh, en: indexEn };

/** The texts of the index in one language. */
export function indexMessages(lang: Lang): IndexMessages {
  return tables[lang];
}
