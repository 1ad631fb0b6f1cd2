import type { Lang } from './lang';
import type { Shape } from './messages';
import { setupEn } from './setup-en';
import { setupZh } from './setup-zh';

/** The texts of the set-up's steps in one language; a missing key does not compile. */
export type SetupMessages = Shape<typeof setupZh>;

const tables: Record<Lang, SetupMessages> = { 'zh-CN': setupZh, en: setupEn };

/** The texts of the set-up's steps in one language. */
export function setupMessages(lang: Lang): SetupMessages {
  return tables[lang];
}
