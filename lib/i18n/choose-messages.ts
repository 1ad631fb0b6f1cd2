import { chooseEn } from './choose-en';
import { chooseZh } from './choose-zh';
import type { Lang } from './lang';
import type { Shape } from './messages';

/** The texts of choosing zones and months in one language; a missing key does not compile. */
export type ChooseMessages = Shape<typeof chooseZh>;

const tables: Record<Lang, ChooseMessages> = { 'zh-CN': chooseZh, en: chooseEn };

/** The texts of choosing zones and months in one language. */
export function chooseMessages(lang: Lang): ChooseMessages {
  return tables[lang];
}
