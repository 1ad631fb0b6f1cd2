import { significant } from '../significant-digits';
import { type SobolIndices, sobolIndices } from '../statistics/sobol';
import { evaluate, nodeScores } from './evaluate';
import {
  canMove,
  type Draw,
  type Movable,
  movable,
  moved,
  type Source,
  type Spread,
  usualSpread,
} from './perturbation';
import { ranksOf } from './ranks';
import type { IndexTree } from './tree';

export interface UncertaintyRequest {
  tree: IndexTree;
  /** As for `evaluate`. */
  columns: readonly Float64Array[];
  /** From 1. */
  runs: number;
  /** From 0 to 2³² − 1. */
  seed: number;
  spread?: Spread;
}

/** Ranks under choices of method that might have been made otherwise; not chance in the data. */
export interface RankUncertainty {
  runs: number;
  seed: number;
  spread: Spread;
  /** By unit; 0 = unranked. Each is a rank that came in some run: number ⌈p · runs⌉ from below. */
  median: Int32Array;
  p05: Int32Array;
  p95: Int32Array;
  /** By how many places a rank moves from the published one, in the mean over units and runs. */
  places: number;
  /** What each source makes of it; null = it cannot be moved in this methodology. */
  sources: Record<Source, SourceEffect | null>;
}

export interface SourceEffect {
  /** By how many places a rank moves when only this is moved. */
  places: number;
  /** Its shares of the variance of `places` between runs; null where it does not vary. */
  sobol: SobolIndices | null;
}

/**
 * How sure ranks are of the choices behind them: in each run weights, goalposts and aggregation are drawn anew, and all
 * units are ranked again.
 *
 * Weights and goalposts are uniform around the published ones (`Spread`), aggregation is linear or geometric throughout
 * with equal chances. Besides `runs` runs, as many again find out the sources: half a run of each, and for each source
 * a quarter with only it moved.
 *
 * Who is ranked is as published, whatever weights make of coverage. The same request gives the same bits.
 *
 * @throws {RangeError} for runs or a seed out of their range
 * @see OECD/JRC, Handbook on Constructing Composite Indicators (2008), uncertainty and sensitivity; M. Saisana,
 * A. Saltelli, S. Tarantola 2005, J. R. Statist. Soc. A 168, 307–323
 */
export const rankUncertainty = (request: UncertaintyRequest): RankUncertainty => uncertaintyIn(rankRuns(request));

/** Ranks of all units in every run, and what they are of. */
export interface RankRuns {
  runs: number;
  seed: number;
  spread: Spread;
  /** By unit; 0 = unranked. */
  published: Int32Array;
  /** Places of the units that are ranked. */
  units: Int32Array;
  /** By run, and in it by unit. */
  ranks: readonly Int32Array[];
  method: Movable;
}

/** Draw choices anew in each run and rank all units. @throws {RangeError} for runs or a seed out of their range */
export function rankRuns({ tree, columns, runs, seed, spread = usualSpread }: UncertaintyRequest): RankRuns {
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError(`runs must be a whole number ≥ 1, got ${runs}`);
  if (seed !== seed >>> 0) throw new RangeError(`the seed must be a whole number from 0 to 4294967295, got ${seed}`);
  const { ranks: published } = evaluate(tree, columns);
  const units = Int32Array.from(published.keys()).filter((unit) => published[unit]! > 0);
  const method = movable(tree, columns, units, spread);
  const ranks = Array.from({ length: runs }, (_, r) => ranksUnder(method, seed, drawOf(r), published));
  return { runs, seed, spread, published, units, ranks, method };
}

/** What the runs say of ranks, and by further ones what each source makes of it. */
export function uncertaintyIn({ runs, seed, spread, published, units, ranks, method }: RankRuns): RankUncertainty {
  const places = (of: Int32Array) => placesMoved(published, of, units);
  const moves = Float64Array.from(ranks, places);
  const effect = (source: Source) =>
    canMove(method, source)
      ? sourceEffect(source, moves, (draw) => places(ranksUnder(method, seed, draw, published)))
      : null;
  return {
    runs,
    seed,
    spread,
    ...percentiles(ranks, units, published.length),
    places: mean(moves),
    sources: { weights: effect('weights'), goalposts: effect('goalposts'), aggregation: effect('aggregation') },
  };
}

/** Pairs of units, and how many of them keep their order in every run; equal ranks are an order too. */
export function steadyPairs({ published, units, ranks }: RankRuns): { pairs: number; kept: number } {
  let kept = 0;
  for (let i = 1; i < units.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [units[i]!, units[j]!];
      const order = Math.sign(published[a]! - published[b]!);
      if (ranks.every((run) => Math.sign(run[a]! - run[b]!) === order)) kept++;
    }
  return { pairs: (units.length * (units.length - 1)) / 2, kept };
}

const asPublished: Draw = { weights: null, goalposts: null, aggregation: null };
const drawOf = (run: number): Draw => ({ weights: run, goalposts: run, aggregation: run });
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of the runs that is made with a single source moved. */
const ALONE = 0.25;

/** @param moves places moved in the runs with everything moved, of which the halves are the samples A and B */
function sourceEffect(source: Source, moves: Float64Array, run: (draw: Draw) => number): SourceEffect {
  const half = Math.floor(moves.length / 2);
  const mixed = Float64Array.from({ length: half }, (_, j) => run({ ...drawOf(j), [source]: j + half }));
  const alone = Float64Array.from({ length: Math.ceil(ALONE * moves.length) }, (_, j) =>
    run({ ...asPublished, [source]: j }),
  );
  return {
    places: mean(alone),
    sobol: sobolIndices(moves.subarray(0, half), moves.subarray(half, 2 * half), mixed),
  };
}

function ranksUnder(method: Movable, seed: number, draw: Draw, published: Int32Array): Int32Array {
  const { tree, columns } = moved(method, seed, draw);
  const levels = nodeScores(tree, columns).nodes[tree.order.at(-1)!]!;
  return ranksOf(levels.map((level, unit) => (published[unit] === 0 ? Number.NaN : significant(level))));
}

function placesMoved(from: Int32Array, to: Int32Array, units: Int32Array): number {
  if (units.length === 0) return 0;
  return units.reduce((sum, unit) => sum + Math.abs(to[unit]! - from[unit]!), 0) / units.length;
}

function percentiles(ranks: readonly Int32Array[], units: Int32Array, length: number) {
  const at = { median: new Int32Array(length), p05: new Int32Array(length), p95: new Int32Array(length) };
  for (const unit of units) {
    const sorted = Int32Array.from(ranks, (run) => run[unit]!).sort();
    const percentile = (percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1]!;
    at.median[unit] = percentile(50);
    at.p05[unit] = percentile(5);
    at.p95[unit] = percentile(95);
  }
  return at;
}
