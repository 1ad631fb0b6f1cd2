import type { Tx } from '@/db/db';
import { type IndexValue, standingValues } from '@/db/queries/index-values';
import { monthCounts, releaseOf, releaseRevisions, releases, type StoredRelease } from '@/db/queries/releases';
import { monthAfter } from '@/lib/credit/index/period';
import { Refusal } from '@/lib/credit/refusal';
import type { MonthChanges, MonthValue, MonthZone, ReleaseMonth, ReleaseMonthFile } from '@/lib/credit/release/month';
import { type ReleasedValues, valueChanges } from '@/lib/credit/release/release';
import { type ComputedValue, monthHash, releasedOf } from './month-values';
import { computeRelease } from './releases';

/** Months as those who release them see them. */

/** All months that were closed, newest first. Call it in a snapshot transaction. */
export async function releaseMonths(tx: Tx): Promise<ReleaseMonth[]> {
  const counts = new Map((await monthCounts(tx)).map((count) => [count.period, count]));
  const revisions = await releaseRevisions(tx, null);
  return (await releases(tx)).map((release) => ({
    ...monthOf(release),
    zones: counts.get(release.period)?.zones ?? 0,
    withLevel: counts.get(release.period)?.withLevel ?? 0,
    revisions: revisions
      .filter(({ period }) => period === release.period)
      .map(({ number, kind, reason, byName, at, changes }) => {
        const zones = new Set(changes.map(({ zone }) => codeOf(zone))).size;
        return { number, kind, reason, by: byName, at, zones };
      }),
  }));
}

function monthOf(release: StoredRelease): Omit<ReleaseMonth, 'zones' | 'withLevel' | 'revisions'> {
  const { methodologyId: id, methodologyVersion: version, signedBy, signedByName, ...rest } = release;
  const { period, state, closesAt, announcedAt, signedAt, embargoUntil, publishedAt, synthetic } = rest;
  return {
    period,
    methodology: { id, version },
    state,
    closesAt,
    announcedAt,
    signedBy: signedBy === null ? null : { id: signedBy, name: signedByName ?? '' },
    signedAt,
    embargoUntil,
    publishedAt,
    synthetic,
  };
}

/** A month with its values. Call it in a snapshot transaction. @throws {Refusal} 404 `unknown_month` */
export async function releaseMonthFile(tx: Tx, period: string, now: Date): Promise<ReleaseMonthFile> {
  const stored = await releaseOf(tx, period);
  const month = (await releaseMonths(tx)).find((one) => one.period === period);
  if (stored === undefined || month === undefined)
    throw new Refusal('unknown_month', `There is no month ${period} that was closed.`, 404);
  const before = monthAfter(period, -1);
  const values = await standingValues(tx, stored.methodology, [before, period]);
  const standing = values.filter((value) => value.period === period);
  const earlier = values.filter((value) => value.period === before);
  return {
    ...month,
    hash: monthHash(releasedOf(standing)),
    unsignable: unsignable(month, standing.length, now),
    values: zonesOf(standing, earlier),
  };
}

function unsignable({ state, closesAt }: ReleaseMonth, values: number, now: Date): string | null {
  if (state === 'signed') return 'already_signed';
  if (state !== 'provisional') return 'release_final';
  if (now.getTime() < Date.parse(closesAt)) return 'month_open';
  return values === 0 ? 'no_values' : null;
}

const kinds = ['region', 'core_district', 'specialised_market', 'future_community'];

function zonesOf(standing: readonly IndexValue[], earlier: readonly IndexValue[]): MonthZone[] {
  const find = (values: readonly IndexValue[], zone: number, guarded: boolean) =>
    values.find((value) => value.zone === zone && value.guarded === guarded);
  return standing
    .filter(({ guarded }) => !guarded)
    .map((exact): MonthZone => {
      const { zone, code, name, kind, peerClass } = exact;
      const published = find(standing, zone, true) ?? exact;
      const freshness = exact.scores.values.evaluation_freshness ?? null;
      return {
        zone: { id: code, kind, name },
        peerClass,
        exact: shownOf(exact, find(earlier, zone, false)),
        published: shownOf(published, find(earlier, zone, true)),
        fresh: freshness === null ? null : freshness / 100,
      };
    })
    .sort((a, b) => kinds.indexOf(a.zone.kind) - kinds.indexOf(b.zone.kind) || (a.zone.id < b.zone.id ? -1 : 1));
}

function shownOf(value: IndexValue, before: IndexValue | undefined): MonthValue {
  const { level, index, coverage, entities, evaluated, alarm, rank, rankOf, rankLow, rankHigh, hidden, inputHash } =
    value;
  return {
    level,
    index,
    change: changeOf(index ?? level, value.index === null ? before?.level : before?.index),
    coverage,
    entities,
    evaluated,
    alarm,
    rank,
    rankOf,
    rankBand: rankLow === null || rankHigh === null ? null : [rankLow, rankHigh],
    missing: Object.entries(value.scores.values).flatMap(([id, known]) => (known === null ? [id] : [])),
    hidden,
    inputHash,
  };
}

/** In percent; null where either is missing, or before is not above 0. */
export const changeOf = (now: number | null, before: number | null | undefined): number | null =>
  now === null || before === null || before === undefined || before <= 0 ? null : (now / before - 1) * 100;

/** The code in the key of a value (`valueKey`). */
const codeOf = (key: string) => key.slice(key.indexOf(' ') + 1);

/** What a revision would change now. Call it in a snapshot transaction. @throws {Refusal} 404 `unknown_month` */
export async function monthChanges(tx: Tx, period: string, timeZone: string): Promise<MonthChanges> {
  const { values, standing } = await computeRelease(tx, period, timeZone);
  const before: ReleasedValues = releasedOf(standing);
  const after: ReleasedValues = { ...before, ...releasedOf(values as ComputedValue[]) };
  const changes = valueChanges(before, after).map(({ zone, before: was, after: is }) => ({
    zone: codeOf(zone),
    published: zone.startsWith('public '),
    levelBefore: was?.level ?? null,
    levelAfter: is?.level ?? null,
    indexBefore: was?.index ?? null,
    indexAfter: is?.index ?? null,
  }));
  return { period, changes };
}
