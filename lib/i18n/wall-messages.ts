import type { Lang } from './lang';
import type { Shape } from './messages';
import { wallEn } from './wall-en';
import { wallZh } from './wall-zh';

/** The texts of walls in one language; a missing key does not compile. */
export type WallMessages = Shape<typeof wallZh>;

const tables: Record<Lang, WallMessages> = { 'zh-CN': wallZh, en: wallEn };

/** The texts of walls in one language. */
export function wallMessages(lang: Lang): WallMessages {
  return tables[lang];
}
