import type { WholeLiveValue } from '@/db/queries/live-index';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { type IndexAhead, indexAhead } from '@/lib/credit/index/index-ahead';
import { rootOf } from '@/lib/credit/index/lights';
import { monthOfDay } from '@/lib/credit/index/period';

/**
 * The months to come of a zone, made of the same figures as its live value: exact ones, or what everybody may know.
 * Without a level of today there is none: what is too little to say now is too little to say of later.
 *
 * @param given `day` of the aggregates, null = nothing was counted yet; `unseen` months that the viewer must not see
 */
export function zoneAhead(
  { level, forecasts }: Pick<WholeLiveValue, 'level' | 'forecasts'>,
  { number: methodology, factor, document }: StoredMethodology,
  { day, unseen }: { day: string | null; unseen: readonly string[] },
): IndexAhead[] | null {
  const kept = forecasts[rootOf(document)];
  if (level === null || day === null || kept === undefined) return null;
  return indexAhead(kept, { methodology, factor, month: monthOfDay(day), unseen });
}
