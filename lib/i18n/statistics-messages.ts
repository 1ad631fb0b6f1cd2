import type { Lang } from './lang';
import type { Shape } from './messages';
import { statisticsEn } from './statistics-en';
import { statisticsZh } from './statistics-zh';

/** The texts of statistics in one language; a missing key does not compile. */
export type StatisticsMessages = Shape<typeof statisticsZh>;

const tables: Record<Lang, StatisticsMessages> = { 'zh-CN': statisticsZh, en: statisticsEn };

/** The texts of statistics in one language. */
export function statisticsMessages(lang: Lang): StatisticsMessages {
  return tables[lang];
}
