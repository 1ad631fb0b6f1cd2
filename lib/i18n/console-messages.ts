import { consoleEn } from './console-en';
import { consoleZh } from './console-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';

/** The console's texts of one language; a missing key does not compile. */
export type ConsoleMessages = Shape<typeof consoleZh>;

const tables: Record<Lang, ConsoleMessages> = { 'zh-CN': consoleZh, en: consoleEn };

/** The console's texts in one language. */
export function consoleMessages(lang: Lang): ConsoleMessages {
  return tables[lang];
}
