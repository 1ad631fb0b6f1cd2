import type { Tx } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { type ShownInMonth, shownInMonth } from '@/db/queries/index-values';
import { releaseOf, releases, type StoredRelease } from '@/db/queries/releases';
import { zones } from '@/db/queries/zones';
import type { IndexMonth, MonthOfZones, ZoneInMonth } from '@/lib/credit/index/series';
import { indexFigures, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { ZoneKind } from '@/lib/credit/zone';

/** Months of the index over all zones: what a map of the past is drawn from. Call each in a snapshot transaction. */

/** The months that a viewer may see, rising. */
export async function monthsFor(tx: Tx, viewer: Viewer): Promise<{ items: IndexMonth[]; revision: number }> {
  const items = (await releases(tx)).filter((month) => mayKnow(viewer, month)).map(monthOf);
  return { items: items.toReversed(), revision: await appliedRevision(tx) };
}

/**
 * The zones of today in a month, each exact or out of what everybody may know, by who asks.
 *
 * @param period YYYY-MM
 * @throws {Refusal} 404 for a month that was never closed, or that the viewer may not see yet
 */
export async function monthFor(
  tx: Tx,
  viewer: Viewer,
  { period, kind }: { period: string; kind?: ZoneKind | undefined },
): Promise<MonthOfZones> {
  const month = await releaseOf(tx, period);
  if (month === undefined || !mayKnow(viewer, month))
    throw new Refusal('unknown_month', `There are no values of ${period}.`, 404);
  const rows = await zones(tx, kind === undefined ? {} : { kind });
  const numbers = rows.map(({ number }) => number);
  const values = await shownInMonth(tx, { period, methodology: month.methodology, zones: numbers });
  const byZone = new Map(values.map((value) => [`${value.zone} ${value.guarded}`, value]));
  const items = rows.flatMap((row): ZoneInMonth[] => {
    const guarded = indexFigures(viewer, row.division) !== 'exact';
    const value = byZone.get(`${row.number} ${guarded}`);
    return value === undefined ? [] : [{ id: row.id, kind: row.kind, ...shownOf(value) }];
  });
  return { ...monthOf(month), items, revision: await appliedRevision(tx) };
}

/** A month that is signed and not yet published is known to those who release only. */
const mayKnow = ({ audience }: Viewer, { state }: StoredRelease): boolean =>
  state !== 'signed' || audience === 'regulator';

const monthOf = (month: StoredRelease): IndexMonth => ({
  period: month.period,
  state: month.state,
  methodology: { id: month.methodologyId, version: month.methodologyVersion },
  releasedAt: month.publishedAt,
  synthetic: month.synthetic,
});

const shownOf = ({ level, index, coverage, withheld, alarm, rank, rankOf }: ShownInMonth) => ({
  level,
  index,
  indexCoverage: coverage,
  withheld,
  alarm,
  rank,
  rankOf,
});
