import type { Scheme } from '@/lib/credit/scheme';
import type { StatisticsRow, ZoneStatistics } from '@/lib/credit/zone-statistics';
import { formatNumber } from '@/lib/i18n/format';
import { groupWords } from '@/lib/i18n/group-words';
import type { Lang } from '@/lib/i18n/lang';
import { statisticsMessages } from '@/lib/i18n/statistics-messages';
import { type GradeLook, gradeLook, noGrade } from '../ui/grade-look';

/** A row as it is drawn. */
export interface DrawnRow {
  id: string;
  words: string;
  entities: number;
  /** Share of good ones; null = none can be told; undefined = it makes no sense of this row. */
  good: number | null | undefined;
  /** Only by grade. */
  look?: GradeLook;
  /** Nobody is told of it, or nobody knows it: hatched. */
  isHatched: boolean;
}

/**
 * The rows of statistics for a wall: the largest groups, the others in one row, what is unknown or not told last.
 *
 * @param limit groups at most; what has an order of its own (grades, ages) is shown whole
 */
export function drawnRows(
  { by, items }: Pick<ZoneStatistics, 'by' | 'items'>,
  { lang, scheme, limit }: { lang: Lang; scheme: Scheme | undefined; limit: number },
): DrawnRow[] {
  const drawn = items.map((row) => drawnRow(row, by, lang, scheme));
  if (by !== 'industry') return drawn.filter(({ entities }, at) => entities > 0 || items[at]!.what === 'group');
  const groups = drawn.filter((_, at) => items[at]!.what === 'group').toSorted((a, b) => b.entities - a.entities);
  const rest = drawn.filter((row) => !groups.includes(row));
  const [shown, others] = [groups.slice(0, limit), groups.slice(limit)];
  const other = rest.find(({ id }) => id === 'other');
  const left = [...others, ...(other ? [other] : [])];
  if (left.length === 0) return [...shown, ...rest];
  const t = statisticsMessages(lang);
  const words = other ? t.otherGroups : t.other(formatNumber(others.length, lang));
  const entities = left.reduce((sum, row) => sum + row.entities, 0);
  const sum: DrawnRow = { id: 'other', words, entities, good: undefined, isHatched: false };
  return [...shown, sum, ...rest.filter((row) => row !== other)];
}

function drawnRow(row: StatisticsRow, by: ZoneStatistics['by'], lang: Lang, scheme: Scheme | undefined): DrawnRow {
  const { what, group, entities, good } = row;
  const isHatched = what === 'suppressed' || what === 'unknown';
  const common = { id: group ?? what, words: groupWords(row, by, lang, scheme), entities, isHatched };
  if (by !== 'grade') return { ...common, good: what === 'suppressed' ? undefined : good };
  return { ...common, good: undefined, look: what === 'group' ? gradeLook(scheme, group) : noGrade };
}
