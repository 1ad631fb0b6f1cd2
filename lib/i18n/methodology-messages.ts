import type { Lang } from './lang';
import type { Shape } from './messages';
import { methodologyEn } from './methodology-en';
import { methodologyZh } from './methodology-zh';

/** The texts of `/methodology` in one language; a missing key does not compile. */
export type MethodologyMessages = Shape<typeof methodologyZh>;

const tables: Record<Lang, MethodologyMessages> = { 'zh-CN': methodologyZh, en: methodologyEn };

/** The texts of `/methodology` in one language. */
export function methodologyMessages(lang: Lang): MethodologyMessages {
  return tables[lang];
}
