import { nodeScores } from '../index/evaluate';
import type { Aggregation } from '../index/methodology';
import type { Child, IndexTree, TreeNode } from '../index/tree';

/** By what a weight has to be multiplied until two units change places for the first time. */
export interface SwapFactor {
  of: Child['of'];
  id: string;
  /** The nearest factor below 1; null = none down to a thousandth. */
  down: number | null;
  /** The nearest above 1; null = none up to a thousand times. */
  up: number | null;
}

/** Beyond it a factor tells nothing of a choice that somebody would make. */
const FARTHEST = 1_000;

/**
 * For each weight of a tree, how far it can be moved, all others as they are, until the order of units changes.
 *
 * The first to change places are neighbours in the order, so only those are looked at. In a tree that is linear
 * throughout, or geometric throughout (of logarithms), the level of a unit is a ratio of linear functions of the factor f,
 * also where others of its values are missing,
 *
 *   level = (α + βf) / (γ + δf),
 *
 * and two of them are equal where a quadratic is 0. In a tree that mixes both, the factor is searched for in steps of a
 * sixteenth of an octave and then halved; a change of places that is undone within a step is passed over.
 *
 * Who has a level is as it is, whatever weights make of coverage. Equal levels have no order that could change.
 *
 * @param columns as for `evaluate`
 * @param ranks   by unit; 0 = unranked
 * @returns nodes without the root and indicators, in the order of the tree; none where a part has no siblings
 */
export function swapFactors(tree: IndexTree, columns: readonly Float64Array[], ranks: Int32Array): SwapFactor[] {
  const scores = nodeScores(tree, columns);
  const pairs = neighbours(ranks);
  const kinds = new Set(tree.nodes.filter(({ children }) => children.length > 1).map(({ aggregation }) => aggregation));
  const way: Aggregation | null = kinds.size > 1 ? null : ([...kinds][0] ?? 'linear');
  return tree.nodes.flatMap((node, at) =>
    node.children.map((child) => {
      const { of, at: place } = child;
      const own = { of, id: tree[of][place]!.id };
      if (node.children.length === 1) return { ...own, down: null, up: null };
      const weight: Weight = { tree, scores, at, child };
      return { ...own, ...(way === null ? searched(weight, pairs) : solved(weight, way, pairs)) };
    }),
  );
}

type Pair = readonly [better: number, worse: number];

/** Units whose ranks follow each other. */
function neighbours(ranks: Int32Array): Pair[] {
  const byRank = new Map<number, number[]>();
  for (const [unit, rank] of ranks.entries()) if (rank > 0) byRank.set(rank, [...(byRank.get(rank) ?? []), unit]);
  const groups = [...byRank].sort(([a], [b]) => a - b).map(([, units]) => units);
  return groups.slice(1).flatMap((worse, i) => groups[i]!.flatMap((a) => worse.map((b): Pair => [a, b])));
}

/** A weight that is moved: that of a child of the node at a place. */
interface Weight {
  tree: IndexTree;
  scores: Pick<ReturnType<typeof nodeScores>, 'nodes' | 'indicators'>;
  at: number;
  child: Child;
}

/** Σ w and Σ wx over the children of a node that are present, under geometric of logarithms, without one of them. */
function sums({ scores }: Weight, { children, aggregation }: TreeNode, unit: number, without: Child) {
  let [weights, values] = [0, 0];
  for (const child of children) {
    const x = scores[child.of][child.at]![unit]!;
    if (child === without || Number.isNaN(x)) continue;
    weights += child.weight;
    values += child.weight * termOf(aggregation, x);
  }
  return { weights, values };
}

const termOf = (aggregation: Aggregation, x: number) => (aggregation === 'geometric' ? Math.log(x) : x);

/** A node above another, with the child that leads to it. */
interface Step {
  node: TreeNode;
  child: Child;
}

/** From the parent of a node up to the root. */
function pathAbove(nodes: IndexTree['nodes'], at: number): Step[] {
  const { parent } = nodes[at]!;
  if (parent === null) return [];
  const node = nodes[parent]!;
  const child = node.children.find((one) => one.of === 'nodes' && one.at === at)!;
  return [{ node, child }, ...pathAbove(nodes, parent)];
}

/** The level (its logarithm) of a unit over the factor: (α + βf) / (γ + δf); the denominator is above 0. */
interface Ratio {
  alpha: number;
  beta: number;
  gamma: number;
  delta: number;
}

function solved(weight: Weight, way: Aggregation, pairs: readonly Pair[]): Pick<SwapFactor, 'down' | 'up'> {
  const path = pathAbove(weight.tree.nodes, weight.at);
  const ratios = new Map<number, Ratio>();
  const ratioOf = (unit: number) => {
    const known = ratios.get(unit) ?? ratio(weight, way, path, unit);
    ratios.set(unit, known);
    return known;
  };
  return nearest(pairs, (pair) => crossings(ratioOf(pair[0]), ratioOf(pair[1])));
}

function ratio(weight: Weight, way: Aggregation, path: readonly Step[], unit: number): Ratio {
  const { tree, scores, at, child } = weight;
  const level = termOf(way, scores.nodes[tree.order.at(-1)!]![unit]!);
  const x = scores[child.of][child.at]![unit]!;
  if (Number.isNaN(x)) return { alpha: level, beta: 0, gamma: 1, delta: 0 };
  // level = rest + share · score of the node
  let share = 1;
  for (const { node, child: below } of path)
    share *= below.weight / (below.weight + sums(weight, node, unit, below).weights);
  const rest = level - share * termOf(way, scores.nodes[at]![unit]!);
  const { weights, values } = sums(weight, tree.nodes[at]!, unit, child);
  return {
    alpha: rest * weights + share * values,
    beta: child.weight * (rest + share * termOf(way, x)),
    gamma: weights,
    delta: child.weight,
  };
}

/** Factors above 0 at which two ratios change places. */
function crossings(a: Ratio, b: Ratio): number[] {
  const square = a.beta * b.delta - b.beta * a.delta;
  const linear = a.alpha * b.delta + a.beta * b.gamma - b.alpha * a.delta - b.beta * a.gamma;
  const constant = a.alpha * b.gamma - b.alpha * a.gamma;
  // Without the cancellation of the schoolbook's formula, which would lose the nearer root.
  const q = -(linear + (linear < 0 ? -1 : 1) * Math.sqrt(linear * linear - 4 * square * constant)) / 2;
  const [one, other] = [q / square, constant / q];
  // A double root: two curves that touch do not change places.
  return one === other ? [] : [one, other].filter((f) => f > 0 && Number.isFinite(f));
}

function nearest(pairs: readonly Pair[], factorsOf: (pair: Pair) => readonly number[]) {
  let [down, up] = [1 / FARTHEST, FARTHEST];
  for (const pair of pairs)
    for (const f of factorsOf(pair)) {
      if (f > 1 && f < up) up = f;
      if (f < 1 && f > down) down = f;
    }
  return { down: down > 1 / FARTHEST ? down : null, up: up < FARTHEST ? up : null };
}

const STEP = 2 ** (1 / 16);
const HALVINGS = 50;

function searched(weight: Weight, pairs: readonly Pair[]): Pick<SwapFactor, 'down' | 'up'> {
  const path = pathAbove(weight.tree.nodes, weight.at);
  const courses = new Map<number, (factor: number) => number>();
  const courseOf = (unit: number) => {
    const known = courses.get(unit) ?? course(weight, path, unit);
    courses.set(unit, known);
    return known;
  };
  return nearest(pairs, ([better, worse]) => {
    const [a, b] = [courseOf(better), courseOf(worse)];
    return [STEP, 1 / STEP].flatMap((step) => firstSwap((f) => a(f) - b(f), step) ?? []);
  });
}

/** The level of a unit over the factor, by its way up the tree. */
function course(weight: Weight, path: readonly Step[], unit: number): (factor: number) => number {
  const { tree, scores, at, child } = weight;
  const x = scores[child.of][child.at]![unit]!;
  const level = scores.nodes[tree.order.at(-1)!]![unit]!;
  if (Number.isNaN(x)) return () => level;
  const steps = [{ node: tree.nodes[at]!, child }, ...path].map(({ node, child: below }) => ({
    aggregation: node.aggregation,
    weight: below.weight,
    ...sums(weight, node, unit, below),
  }));
  return (factor) =>
    steps.reduce((score, { aggregation, weight: own, weights, values }, i) => {
      const w = i === 0 ? own * factor : own;
      const mean = (values + w * termOf(aggregation, score)) / (weights + w);
      return aggregation === 'geometric' ? Math.exp(mean) : mean;
    }, x);
}

/** Where a lead of 1 is lost first, in the direction of the step; null = nowhere up to the farthest factor. */
function firstSwap(lead: (factor: number) => number, step: number): number | null {
  let [near, far] = [1, step];
  while (lead(far) > 0) {
    if (Math.max(far, 1 / far) > FARTHEST) return null;
    [near, far] = [far, far * step];
  }
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(near * far);
    if (lead(middle) > 0) near = middle;
    else far = middle;
  }
  return far;
}
