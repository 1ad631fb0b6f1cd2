import type { Evaluation } from './evaluate';
import type { Aggregation } from './methodology';
import type { IndexTree, TreeNode } from './tree';

/** What a node or an indicator contributed to the change of the level. */
export interface Contribution {
  /** In points of the level. */
  points: number;
  /** The part of `points` that comes from weights alone, because something appeared or vanished; the rest is from values. */
  coverageEffect: number;
}

export interface Contributions {
  /** Level now less level before, in points. */
  change: number;
  /** In the tree's order. The root's is the whole change; a node's is the sum of what stands below it. */
  nodes: readonly Contribution[];
  /** In the tree's order; 0 where an indicator is missing in both periods. */
  indicators: readonly Contribution[];
  /** `change` less the sum over the indicators: what rounding leaves, shown and never spread. */
  residual: number;
}

/** Scores of one unit in one period, in the tree's order; NaN = missing. */
export interface Scores {
  nodes: readonly number[];
  indicators: readonly number[];
}

/** The scores of one unit of an evaluation. */
export const scoresOf = ({ nodes, indicators }: Pick<Evaluation, 'nodes' | 'indicators'>, unit: number): Scores => ({
  nodes: nodes.map((scores) => scores[unit]!),
  indicators: indicators.map((scores) => scores[unit]!),
});

/**
 * How each score counts towards the change of the root, of which `now` and `before` are two ends:
 * points = now · x − before · x₋₁. An end at which the score is missing is 0.
 */
interface Multipliers {
  now: number;
  before: number;
}

/**
 * Split the change of a level between two periods of one methodology among the indicators and nodes that made it.
 *
 * Linear, with w the effective weights over what is present (0 where missing):
 *
 *   cᵢ = wᵢ,t·xᵢ,t − wᵢ,t−1·xᵢ,t−1 = ½(wᵢ,t + wᵢ,t−1)·Δxᵢ + ½(xᵢ,t + xᵢ,t−1)·Δwᵢ
 *
 * The second term is the coverage effect; of an indicator that appeared or vanished the whole is. Below a geometric
 * node points are shared in proportion to logarithms, with L the logarithmic mean of the node's two values:
 *
 *   cᵢ = L·(wᵢ,t·ln xᵢ,t − wᵢ,t−1·ln xᵢ,t−1) = L·½(wᵢ,t + wᵢ,t−1)·Δln xᵢ + L·½(ln xᵢ,t + ln xᵢ,t−1)·Δwᵢ
 *
 * A node's own coverage effect is handed down to what stands below it: by weight times value under a linear node, by
 * weight under a geometric one. The contributions of all indicators add up to the change.
 *
 * @param now    scores of the unit in the later period
 * @param before the same unit in the earlier period, by the same tree
 * @returns null where the root is missing in either period; whether enough is observed for a level is not asked here
 * @see halves: T. L. Bennet 1920, J. R. Statist. Soc. 83, 455–462; logarithms: B. W. Ang 2005, Energy Policy 33, 867–871
 * @example a and b of equal weight, 80 and 40, then 90 and missing, so 60 → 90: a gives 90 − 40 = 50 points, of which
 *   42.5 are coverage effect, b gives −20, all of it coverage effect
 */
export function contributionsOf(tree: IndexTree, now: Scores, before: Scores): Contributions | null {
  const root = tree.order.at(-1)!;
  const change = now.nodes[root]! - before.nodes[root]!;
  if (Number.isNaN(change)) return null;
  const nodes: Multipliers[] = new Array(tree.nodes.length);
  nodes[root] = { now: 1, before: 1 };
  const indicators = tree.indicators.map((): Contribution => ({ points: 0, coverageEffect: 0 }));
  const sums = tree.nodes.map((): Contribution => ({ points: 0, coverageEffect: 0 }));
  for (const at of tree.order.toReversed()) {
    const ends = endsOf(tree.nodes[at]!, now, before);
    const own = { now: now.nodes[at]!, before: before.nodes[at]! };
    const shares = multipliersBelow(tree.nodes[at]!.aggregation, nodes[at]!, own, ends);
    for (const [i, { of, at: child }] of tree.nodes[at]!.children.entries())
      if (of === 'nodes') nodes[child] = shares[i]!;
      else indicators[child] = contribution(shares[i]!, ends[i]!);
  }
  addUp(tree, sums, indicators);
  return { change, nodes: sums, indicators, residual: change - sums[root]!.points };
}

/** A child's value and relative weight at both ends; where it is missing the value is NaN and the weight 0. */
interface Ends {
  now: number;
  before: number;
  weightNow: number;
  weightBefore: number;
}

function endsOf({ children }: TreeNode, now: Scores, before: Scores): Ends[] {
  const ends = children.map(({ of, at, weight }): Ends => {
    const [x, y] = [now[of][at]!, before[of][at]!];
    return { now: x, before: y, weightNow: Number.isNaN(x) ? 0 : weight, weightBefore: Number.isNaN(y) ? 0 : weight };
  });
  const sumNow = ends.reduce((sum, { weightNow }) => sum + weightNow, 0);
  const sumBefore = ends.reduce((sum, { weightBefore }) => sum + weightBefore, 0);
  return ends.map((end) => ({
    ...end,
    weightNow: sumNow === 0 ? 0 : end.weightNow / sumNow,
    weightBefore: sumBefore === 0 ? 0 : end.weightBefore / sumBefore,
  }));
}

/** The multipliers of a node's children. @param own the node's values, NaN = missing */
function multipliersBelow(
  aggregation: Aggregation,
  multipliers: Multipliers,
  own: { now: number; before: number },
  ends: readonly Ends[],
): Multipliers[] {
  if (aggregation === 'linear')
    return ends.map(({ weightNow, weightBefore }) => ({
      now: multipliers.now * weightNow,
      before: multipliers.before * weightBefore,
    }));
  const atOneEnd = { now: multipliers.now * own.now, before: multipliers.before * own.before };
  if (Number.isNaN(own.now) || Number.isNaN(own.before))
    return ends.map((end) => ({
      now: end.weightNow === 0 ? 0 : (atOneEnd.now * end.weightNow) / end.now,
      before: end.weightBefore === 0 ? 0 : (atOneEnd.before * end.weightBefore) / end.before,
    }));
  const [value, coverage] = halves(multipliers);
  const inherited = coverage * (own.now + own.before);
  const mean = value * logarithmicMean(own.now, own.before);
  return ends.map((end) => geometricMultipliers(end, mean, inherited));
}

/** Of points = value · Δx + coverage · (x + x₋₁). */
const halves = ({ now, before }: Multipliers): [value: number, coverage: number] => [
  (now + before) / 2,
  (now - before) / 2,
];

/** @param mean logarithmic mean of the node, times its multiplier; @param inherited coverage effect of the node, in points */
function geometricMultipliers(end: Ends, mean: number, inherited: number): Multipliers {
  const weight = (end.weightNow + end.weightBefore) / 2;
  const down = inherited * weight;
  if (end.weightNow === 0 && end.weightBefore === 0) return { now: 0, before: 0 };
  if (end.weightBefore === 0) return { now: (mean * end.weightNow * Math.log(end.now) + down) / end.now, before: 0 };
  if (end.weightNow === 0)
    return { now: 0, before: (mean * end.weightBefore * Math.log(end.before) - down) / end.before };
  const logs = (Math.log(end.now) + Math.log(end.before)) / 2;
  const value = (mean * weight) / logarithmicMean(end.now, end.before);
  const coverage = (mean * logs * (end.weightNow - end.weightBefore) + down) / (end.now + end.before);
  return { now: value + coverage, before: value - coverage };
}

function contribution({ now, before }: Multipliers, end: Ends): Contribution {
  const points = (end.weightNow === 0 ? 0 : now * end.now) - (end.weightBefore === 0 ? 0 : before * end.before);
  const isInBoth = end.weightNow > 0 && end.weightBefore > 0;
  return { points, coverageEffect: isInBoth ? ((now - before) / 2) * (end.now + end.before) : points };
}

/** From the indicators up: the sums of every node. */
function addUp({ nodes, order }: IndexTree, sums: Contribution[], indicators: readonly Contribution[]) {
  for (const at of order)
    for (const { of, at: child } of nodes[at]!.children) {
      const { points, coverageEffect } = (of === 'nodes' ? sums : indicators)[child]!;
      sums[at]!.points += points;
      sums[at]!.coverageEffect += coverageEffect;
    }
}

/**
 * (a − b)/(ln a − ln b), the mean that turns a change of the logarithm into a change of the value; a where both are equal.
 *
 * @param a > 0
 * @param b > 0
 */
export function logarithmicMean(a: number, b: number): number {
  // Near 1 the logarithm of the ratio would lose what log1p keeps; far from it, log1p would.
  const log = a > b / 2 && a < 2 * b ? Math.log1p((a - b) / b) : Math.log(a / b);
  return log === 0 ? a : (a - b) / log;
}
