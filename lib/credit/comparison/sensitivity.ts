import { evaluate } from '../index/evaluate';
import { type Source, sources } from '../index/perturbation';
import { indexTree } from '../index/tree';
import { type RankUncertainty, rankRuns, steadyPairs, uncertaintyIn } from '../index/uncertainty';
import { type Choices, changed } from './choices';
import { type SwapFactor, swapFactors } from './swap-factors';
import { columnsOf, type Ground } from './what-if';

/** Which choice decides the order of zones. */
export interface Sensitivity {
  /** Of the three kinds of choice the one that moves ranks most by itself; null = none moves any. */
  decisive: Source | null;
  /** @see RankUncertainty */
  sources: RankUncertainty['sources'];
  /** Pairs of ranked zones, and how many keep their order in every run. */
  steady: { pairs: number; kept: number };
  runs: number;
  /** Every weight, the most delicate first; those that change nothing last. */
  weights: SwapFactor[];
}

/** Enough for the places that ranks move, few enough for an answer while somebody looks on. */
const RUNS = 200;
const SEED = 1;

/**
 * How much the order of the ranked zones hangs on choices, around those that are tried: by docs/METHOD.md, Uncertainty,
 * seeded, and by each weight alone.
 *
 * @throws {Refusal} `bad_methodology` where the choices make none that can be computed
 */
export function sensitivityUnder({ methodology, zones }: Ground, choices: Choices): Sensitivity {
  const tree = indexTree(changed(methodology, choices));
  const columns = columnsOf(
    tree,
    zones.filter(({ isRanked }) => isRanked),
  );
  const runs = rankRuns({ tree, columns, runs: RUNS, seed: SEED });
  const { sources: effects } = uncertaintyIn(runs);
  const weights = swapFactors(tree, columns, evaluate(tree, columns).ranks);
  return {
    decisive: mostMoving(effects),
    sources: effects,
    steady: steadyPairs(runs),
    runs: RUNS,
    weights: weights.sort((a, b) => distance(a) - distance(b)),
  };
}

function mostMoving(effects: RankUncertainty['sources']): Source | null {
  const moving = sources.filter((source) => (effects[source]?.places ?? 0) > 0);
  return moving.sort((a, b) => effects[b]!.places - effects[a]!.places)[0] ?? null;
}

/** The factor of the first change of places, up or down; null = none. */
export const nearestFactor = ({ up, down }: SwapFactor): number | null =>
  up === null || (down !== null && 1 / down < up) ? down : up;

/** How far a weight is from it: a factor of 2 is as far as one of ½. */
function distance(weight: SwapFactor): number {
  const factor = nearestFactor(weight);
  return factor === null ? Number.MAX_VALUE : Math.abs(Math.log(factor));
}
