import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '@/db/db';
import { type IndexedZone, indexedZones } from '@/db/queries/index-sums';
import {
  forgetGoneLiveValues,
  type LiveValue,
  liveValues,
  monthStates,
  peerRows,
  saveLiveValues,
} from '@/db/queries/live-index';
import type { StoredMethodology } from '@/db/queries/methodologies';
import type { ScoredBefore } from '@/lib/credit/index/lights';
import { LIVE, previousPeriod } from '@/lib/credit/index/period';
import { type SummedZone, type ZoneValue, zoneValues } from '@/lib/credit/index/zone-values';
import { type PeerRank, peerRanks } from '@/lib/credit/peer-class';
import { inputHash } from './input-hash';
import { liveSums } from './live-sums';

/** What live values are computed by and as of. */
export interface LiveAsOf {
  methodology: StoredMethodology;
  /** Of the aggregates, YYYY-MM-DD. */
  day: string;
  /** Number of the scheme of zones without one of their own; null = none. */
  defaultScheme: number | null;
  revision: number;
  /** Time of the revision, RFC 3339. */
  at: string;
}

/**
 * Compute the live values of zones out of the kept sums, and write those that differ. A zone whose rank alone became
 * another one because of them is written too.
 *
 * @param zones null = all
 * @returns values that differ now
 */
export async function keepLiveIndex(tx: Tx, zones: readonly number[] | null, asOf: LiveAsOf): Promise<LiveValue[]> {
  if (zones === null) await forgetGoneLiveValues(tx);
  else if (zones.length === 0) return [];
  const values = await computeLiveIndex(tx, zones, asOf);
  const written = new Set((await saveLiveValues(tx, values)).map(keyOf));
  return values.filter((value) => written.has(keyOf(value)));
}

/** Zones whose kept live values are others than the sums and months say now, the first `limit`. */
export async function differingLiveIndex(tx: Tx, asOf: LiveAsOf, limit: number): Promise<number[]> {
  const said = ({ revision: _, at: __, ...value }: LiveValue) => value;
  const kept = new Map((await liveValues(tx, null)).map((value) => [keyOf(value), said(value)]));
  const computed = new Map((await computeLiveIndex(tx, null, asOf)).map((value) => [keyOf(value), said(value)]));
  const keys = [...new Set([...kept.keys(), ...computed.keys()])];
  const differing = keys.filter((key) => !isDeepStrictEqual(kept.get(key), computed.get(key)));
  const zones = new Set(differing.map((key) => (kept.get(key) ?? computed.get(key))!.zone));
  return [...zones].sort((a, b) => a - b).slice(0, limit);
}

const keyOf = ({ zone, guarded }: Pick<LiveValue, 'zone' | 'guarded'>) => `${zone} ${guarded}`;

async function computeLiveIndex(tx: Tx, zones: readonly number[] | null, asOf: LiveAsOf): Promise<LiveValue[]> {
  const rows = await indexedZones(tx, zones);
  if (rows.length === 0) return [];
  const computed = await computedZones(tx, rows, zones === null ? null : rows.map(({ number }) => number), asOf);
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const keys = new Set(computed.map(keyOf));
  const peers = zones === null ? [] : (await peerRows(tx, kinds)).filter((row) => !keys.has(keyOf(row)));
  const all = [...computed, ...peers];
  const ranks = new Map<string, PeerRank>();
  for (const guarded of [false, true]) {
    const compared = all.filter((row) => row.guarded === guarded);
    for (const [i, rank] of peerRanks(compared).entries()) ranks.set(keyOf(compared[i]!), rank);
  }
  const moved = peers.filter((row) => {
    const { peerClass, rank, of } = ranks.get(keyOf(row))!;
    return row.peerClass !== peerClass || row.rank !== rank || row.rankOf !== of;
  });
  const values = computed.map((zone) => liveValueOf(zone, ranks.get(keyOf(zone))!, asOf));
  return [...values, ...(await withRanks(tx, new Set(moved.map(keyOf)), ranks, asOf))];
}

/** A value, one variant of it, with what ranks its zone. */
type ComputedZone = Pick<LiveValue, 'zone' | 'guarded'> &
  Pick<IndexedZone, 'kind'> &
  Omit<ZoneValue, 'zone'> & { code: string };

/** Both variants of zones' values, the exact one first. @param numbers of the zones, as a filter; null = all */
async function computedZones(
  tx: Tx,
  rows: readonly IndexedZone[],
  numbers: readonly number[] | null,
  { methodology: { number: version, document, factor }, day, defaultScheme }: LiveAsOf,
): Promise<ComputedZone[]> {
  const sums = await liveSums(tx, rows, numbers, defaultScheme);
  const states = await monthStates(tx, numbers, { period: previousPeriod(LIVE, day), methodology: version });
  const before = new Map(states.map((state): [string, ScoredBefore] => [keyOf(state), { ...state.scores, ...state }]));
  const keys = rows.flatMap(({ number, kind, code }) =>
    [false, true].map((guarded) => ({ zone: number, guarded, kind, code })),
  );
  const given = keys.map((key, i): SummedZone => {
    const { exact, guarded } = sums[Math.floor(i / 2)]!;
    return { ...(key.guarded ? guarded : exact), zone: key.code, before: before.get(keyOf(key)) ?? null };
  });
  return zoneValues(document, factor, LIVE, given).map((value, i) => ({ ...value, ...keys[i]! }));
}

/** Live values of zones that nothing changed but their rank. */
async function withRanks(
  tx: Tx,
  moved: ReadonlySet<string>,
  ranks: ReadonlyMap<string, PeerRank>,
  { revision, at }: LiveAsOf,
): Promise<LiveValue[]> {
  if (moved.size === 0) return [];
  const zones = new Set([...moved].map((key) => Number(key.split(' ')[0])));
  return (await liveValues(tx, [...zones]))
    .filter((value) => moved.has(keyOf(value)))
    .map((value) => {
      const { peerClass, rank, of } = ranks.get(keyOf(value))!;
      return { ...value, peerClass, rank, rankOf: of, revision, at };
    });
}

function liveValueOf(
  { code, period, nodes, indicators, values, inputs, kind: _, ...zone }: ComputedZone,
  { peerClass, rank, of }: PeerRank,
  { methodology: { number, document, factor }, revision, at }: LiveAsOf,
): LiveValue {
  return {
    ...zone,
    methodology: number,
    imputed: 0,
    scores: { nodes, indicators, values },
    peerClass,
    rank,
    rankOf: of,
    inputs,
    inputHash: inputHash({ zone: code, period, inputs }, { methodology: document, factor }),
    revision,
    at,
  };
}
