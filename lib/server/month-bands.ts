import type { IndexValue } from '@/db/queries/index-values';
import type { Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import { indicatorColumns } from '@/lib/credit/index/zone-index';
import { grouped } from './grouped';
import type { ComputedValue } from './month-values';
import { rankUncertaintyAside } from './rank-uncertainty';

/** Of every rank band: so many choices of method, from this seed, so that the same values give the same bands. */
export const BAND_RUNS = 1_000;
export const BAND_SEED = 2026;

/**
 * Rank bands within the peer classes of a month's values: the ranks of 90 of 100 choices of method
 * (lib/credit/index/uncertainty.ts). A class whose inputs are those that stand keeps its bands.
 *
 * @param standing values of the month as they stand
 * @param signal   ends the thread that computes
 */
export async function withBands(
  methodology: Methodology,
  values: readonly ComputedValue[],
  standing: readonly IndexValue[],
  signal: AbortSignal,
): Promise<ComputedValue[]> {
  const ranked = values.filter(({ rank }) => rank !== null);
  const classes = grouped(ranked, ({ guarded, peerClass }) => `${guarded} ${peerClass}`);
  const known = new Map(standing.map((value) => [keyOf(value), value]));
  const bands = new Map<string, Band>();
  // Both variants of a class are the same where nothing in it is protected: it is computed once.
  const computed = new Map<string, readonly Band[]>();
  for (const members of classes.values()) {
    const inputs = members.map(({ inputHash }) => inputHash).join();
    const own = keptBands(members, known) ?? computed.get(inputs) ?? (await bandsOf(methodology, members, signal));
    computed.set(inputs, own);
    for (const [at, value] of members.entries()) bands.set(keyOf(value), own[at]!);
  }
  return values.map((value) => {
    const [rankLow, rankHigh] = bands.get(keyOf(value)) ?? [null, null];
    return { ...value, rankLow, rankHigh };
  });
}

type Band = readonly [low: number, high: number];
const keyOf = ({ guarded, zone }: { guarded: boolean; zone: number }) => `${guarded} ${zone}`;

/** Bands that stand for just these inputs, in the order of the members; null = some do not. */
function keptBands(members: readonly ComputedValue[], known: ReadonlyMap<string, IndexValue>): Band[] | null {
  const kept = members.flatMap((value): Band[] => {
    const stood = known.get(keyOf(value));
    const same = stood?.inputHash === value.inputHash && stood.rank === value.rank && stood.rankOf === value.rankOf;
    return same && stood.rankLow !== null && stood.rankHigh !== null ? [[stood.rankLow, stood.rankHigh]] : [];
  });
  return kept.length < members.length ? null : kept;
}

async function bandsOf(
  methodology: Methodology,
  members: readonly ComputedValue[],
  signal: AbortSignal,
): Promise<Band[]> {
  if (members.length === 1) return [[1, 1]];
  const inputs = members.map(({ code, period, inputs }) => ({ zone: code, period, inputs }));
  const request = {
    tree: indexTree(methodology),
    columns: indicatorColumns(methodology, inputs),
    runs: BAND_RUNS,
    seed: BAND_SEED,
  };
  const { p05, p95 } = await rankUncertaintyAside(request, signal);
  return members.map((_, at): Band => [p05[at]!, p95[at]!]);
}
