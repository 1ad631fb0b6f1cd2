import type { Lang } from './lang';
import type { Shape } from './messages';
import { ownAreaEn } from './own-area-en';
import { ownAreaZh } from './own-area-zh';

/** The texts of own areas and kept comparisons in one language; a missing key does not compile. */
export type OwnAreaMessages = Shape<typeof ownAreaZh>;

const tables: Record<Lang, OwnAreaMessages> = { 'zh-CN': ownAreaZh, en: ownAreaEn };

/** The texts of own areas and kept comparisons in one language. */
export function ownAreaMessages(lang: Lang): OwnAreaMessages {
  return tables[lang];
}
