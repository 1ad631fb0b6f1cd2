import { entityEn } from './entity-en';
import { entityZh } from './entity-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';

/** The texts of `/e/CODE` and its sticker in one language; a missing key does not compile. */
export type EntityMessages = Shape<typeof entityZh>;

const tables: Record<Lang, EntityMessages> = { 'zh-CN': entityZh, en: entityEn };

/** The texts of `/e/CODE` and its sticker in one language. */
export function entityMessages(lang: Lang): EntityMessages {
  return tables[lang];
}
