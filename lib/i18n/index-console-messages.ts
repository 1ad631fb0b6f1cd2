import { indexConsoleEn } from './index-console-en';
import { indexConsoleZh } from './index-console-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';

/** The texts of the console's pages of months and methodologies in one language; a missing key does not compile. */
export type IndexConsoleMessages = Shape<typeof indexConsoleZh>;

const tables: Record<Lang, IndexConsoleMessages> = { 'zh-CN': indexConsoleZh, en: indexConsoleEn };

/** The texts of the console's pages of months and methodologies in one language. */
export function indexConsoleMessages(lang: Lang): IndexConsoleMessages {
  return tables[lang];
}
