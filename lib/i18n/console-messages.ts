import { consoleEn } from './console-en';
import { consoleZh } from './console-zh';
import { indexConsoleEn } from './index-console-en';
import { indexConsoleZh } from './index-console-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';
import { setupEn } from './setup-en';
import { setupZh } from './setup-zh';
import { warningsEn } from './warnings-en';
import { warningsZh } from './warnings-zh';

/** The console's texts of one language; a missing key does not compile. */
export type ConsoleMessages = Shape<typeof consoleZh>;

const tables: Record<Lang, ConsoleMessages> = {
  'zh-CN': {
    ...consoleZh,
    problems: { ...consoleZh.problems, ...setupZh.problems, ...indexConsoleZh.problems, ...warningsZh.problems },
  },
  en: {
    ...consoleEn,
    problems: { ...consoleEn.problems, ...setupEn.problems, ...indexConsoleEn.problems, ...warningsEn.problems },
  },
};

/** The console's texts in one language. */
export function consoleMessages(lang: Lang): ConsoleMessages {
  return tables[lang];
}
