import type { Tx } from '@/db/db';
import { aggregatedDay, appliedRevision } from '@/db/queries/aggregates';
import { type ReleasedIndexValue, valuesOfZones } from '@/db/queries/index-values';
import { type WholeLiveValue, wholeLiveValues } from '@/db/queries/live-index';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { methodologyNumbered } from '@/db/queries/methodology-life';
import { releases, type StoredRelease } from '@/db/queries/releases';
import { type ZoneRow, zones } from '@/db/queries/zones';
import { driversOf } from '@/lib/credit/index/drivers';
import { LIVE, monthAfter } from '@/lib/credit/index/period';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { announcedFor } from './close-month';
import { changeOf } from './release-months';
import { zoneAhead } from './zone-ahead';
import { seesGuarded } from './zones';

export interface IndexQuery {
  /** Code of the zone. */
  zone: string;
  /** YYYY-MM; absent = from the first month on. */
  from?: string | undefined;
  /** YYYY-MM; absent = up to now, the live value included. */
  to?: string | undefined;
  timeZone: string;
}

/**
 * A zone's index by months and live, with the months to come, as a viewer may see it. A month that is signed and not yet
 * published is seen by those who release only, and so is what is made of it. Call it in a snapshot transaction.
 *
 * @throws {Refusal} 404 for an unknown zone, 400 where `from` is after `to`
 */
export async function indexSeriesFor(
  tx: Tx,
  viewer: Viewer,
  { zone: code, from = '', to, timeZone }: IndexQuery,
): Promise<ZoneIndexSeries> {
  const [zone] = await zones(tx, { codes: [code] });
  if (zone === undefined) throw new Refusal('unknown_zone', `There is no zone ${code}.`, 404);
  if (to !== undefined && from > to)
    throw new Refusal('empty_span', `from must not be after to, got ${from} and ${to}.`);
  const guarded = seesGuarded(viewer, zone);
  const signed = seesSigned(viewer);
  const values = await valuesOfZones(tx, { zones: [{ zone: zone.number, guarded }], to: to ?? NO_END, signed });
  const live =
    to === undefined ? (await wholeLiveValues(tx, [zone.number])).find((one) => one.guarded === guarded) : undefined;
  const methodology = live === undefined ? undefined : await methodologyNumbered(tx, live.methodology);
  return seriesOf(zone, {
    values,
    from,
    live: live && methodology && { value: live, methodology, day: await aggregatedDay(tx) },
    released: await releases(tx),
    signed,
    timeZone,
    revision: await appliedRevision(tx),
  });
}

/** After every month. */
export const NO_END = '9999-12';

/** Is a viewer shown months that are signed and not yet published? */
export const seesSigned = ({ audience }: Viewer): boolean => audience === 'regulator';

/** What a zone's series is made of, all of it for one viewer. */
export interface SeriesRead {
  /** By month and version, rising. */
  values: readonly ReleasedIndexValue[];
  /** First month that is told, YYYY-MM; '' = all are. */
  from: string;
  /** undefined = there is none, or it is not asked for; `day` of the aggregates. */
  live: { value: WholeLiveValue; methodology: StoredMethodology; day: string | null } | undefined;
  /** Newest first. */
  released: readonly StoredRelease[];
  signed: boolean;
  timeZone: string;
  revision: number;
}

/** A zone's index by months and live, out of what was read of it. */
export function seriesOf(
  { id, kind, name }: Pick<ZoneRow, 'id' | 'kind' | 'name'>,
  { values, from, live, released, signed, timeZone, revision }: SeriesRead,
): ZoneIndexSeries {
  const months = monthPoints(values);
  const items = months.filter(({ period }) => period >= from);
  const unseen = signed ? [] : released.filter(({ state }) => state === 'signed').map(({ period }) => period);
  return {
    zone: { id, kind, name },
    items: live === undefined ? items : [...items, livePoint(live.value, live.methodology, months, values)],
    forecast: live === undefined ? null : zoneAhead(live.value, live.methodology, { day: live.day, unseen }),
    nextRelease: nextRelease(released, timeZone),
    revision,
  };
}

/** One for each month, in its newest version. @param values by month and version, rising */
function monthPoints(values: readonly ReleasedIndexValue[]): IndexPoint[] {
  const points: IndexPoint[] = [];
  for (const value of newest(values)) {
    const versions = values.filter(({ period }) => period === value.period);
    const final = points.findLast(({ state }) => state === 'final' || state === 'revised');
    const before = points.at(-1);
    const hasDrivers = Object.keys(value.contributions).length > 0 && before?.period === monthAfter(value.period, -1);
    points.push({
      period: value.period,
      state: value.state,
      methodology: { id: value.methodologyId, version: value.methodologyVersion },
      change: changeOf(value.index, final?.index),
      ...common(value),
      rankBand: value.rankLow === null || value.rankHigh === null ? null : [value.rankLow, value.rankHigh],
      against: hasDrivers ? before.period : null,
      drivers: hasDrivers ? value.contributions : {},
      asOf: value.computedAt,
      releasedAt: value.publishedAt,
      revisions: revisionsIn(versions),
    });
  }
  return points;
}

const newest = (values: readonly ReleasedIndexValue[]) =>
  values.filter(({ period }, at) => values[at + 1]?.period !== period);

const common = (value: WholeLiveValue | ReleasedIndexValue) => ({
  level: value.level,
  index: value.index,
  coverage: value.coverage,
  imputed: value.imputed,
  entities: value.entities,
  evaluated: value.evaluated,
  alarm: value.alarm,
  lights: value.lights,
  nodes: value.scores.nodes,
  indicators: value.scores.indicators,
  values: value.scores.values,
  hidden: value.hidden,
  peerClass: value.peerClass,
  rank: value.rank,
  rankOf: value.rankOf,
  inputHash: value.inputHash,
  revision: value.revision,
});

/** Revisions of the month that changed this zone. @param versions of its value, rising */
const revisionsIn = (versions: readonly ReleasedIndexValue[]): IndexPoint['revisions'] =>
  versions.slice(1).flatMap(({ revised, version: number, index: after }, i) => {
    return revised === null ? [] : [{ number, ...revised, before: versions[i]!.index, after }];
  });

/** The live value beside the newest month that the viewer sees: one under embargo must not be read out of a difference. */
function livePoint(
  live: WholeLiveValue,
  { document, number }: StoredMethodology,
  months: readonly IndexPoint[],
  values: readonly ReleasedIndexValue[],
): IndexPoint {
  const before = newest(values).at(-1);
  const same = before?.methodology === number ? before : undefined;
  const earlier = same && { ...same.scores, level: same.level };
  const drivers = driversOf(document, { ...live.scores, level: live.level }, earlier ?? null);
  const final = months.findLast(({ state }) => state === 'final' || state === 'revised');
  return {
    period: LIVE,
    state: LIVE,
    methodology: { id: document.id, version: document.version },
    change: changeOf(live.index, final?.index),
    ...common(live),
    rankBand: null,
    against: Object.keys(drivers).length === 0 ? null : before!.period,
    drivers,
    asOf: live.at,
    releasedAt: null,
    revisions: [],
  };
}

/** The month after the newest final one, before the first the oldest that is closed. */
function nextRelease(newestFirst: readonly StoredRelease[], timeZone: string): ZoneIndexSeries['nextRelease'] {
  const months = newestFirst.toReversed();
  const final = months.findLast(({ state }) => state === 'final' || state === 'revised');
  const period = final === undefined ? months[0]?.period : monthAfter(final.period, 1);
  if (period === undefined) return null;
  const known = months.find((month) => month.period === period);
  const at = known === undefined ? announcedFor(period, timeZone) : (known.embargoUntil ?? known.announcedAt);
  return at === null ? null : { period, at };
}
