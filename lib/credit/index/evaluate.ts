import { significant } from '../significant-digits';
import { aggregate } from './aggregate';
import { indicatorScores } from './indicator-scores';
import { ranksOf } from './ranks';
import type { IndexTree } from './tree';

/** What a methodology says of many units; each list has one number per unit, in the order of the columns' rows. */
export interface Evaluation {
  /** NaN = none: too little is observed, or undefined. */
  levels: Float64Array;
  /** 1 = the highest level; 0 = unranked. */
  ranks: Int32Array;
  /** Share of effective weight of the indicators that are present, in [0, 1]. */
  coverage: Float64Array;
  /** Scores of each node, in the tree's order; NaN = missing or undefined. */
  nodes: readonly Float64Array[];
  /** Scores of each indicator on the scale, in the tree's order; NaN = missing or undefined. */
  indicators: readonly Float64Array[];
  /** Why levels are undefined, in the order of the tree. Empty = none is. */
  undefinedAt: readonly Undefined[];
}

/** A value without which a node cannot be computed. */
export interface Undefined {
  unit: number;
  /** Place of the node in the tree; that of the parent, where the value is an indicator's own. */
  node: number;
  /** Id of the child whose value it is. */
  child: string;
  value: number;
  /** Why: a logarithm of a value ≤ 0, in the node or in the indicator; or a number beyond all numbers. */
  why: 'geometric' | 'log10' | 'infinite';
}

/**
 * Compute a methodology for many units at once: scores of indicators, nodes from the leaves up, coverage, levels, ranks.
 * Missing is never zero: a node is the mean of the children present, and a node without any is missing. A unit that is
 * undefined somewhere has no level; the others go on.
 *
 * Levels and coverage are rounded to 13 significant digits, so that what is equal on paper is equal here.
 *
 * @param columns values by unit for each indicator, in the tree's order; NaN = missing; not changed
 */
export function evaluate(tree: IndexTree, columns: readonly Float64Array[]): Evaluation {
  const { nodes, indicators, undefinedAt } = nodeScores(tree, columns);
  const root = nodes[tree.order.at(-1)!]!;
  for (let unit = 0; unit < root.length; unit++) root[unit] = significant(root[unit]!);
  const coverage = coverageOf(tree, columns);
  const levels = root.map((score, unit) => (coverage[unit]! < tree.minCoverage ? Number.NaN : score));
  return { levels, ranks: ranksOf(levels), coverage, nodes, indicators, undefinedAt };
}

/** Share of effective weight of the indicators present, by unit; it does not depend on their values. */
export function coverageOf({ effectiveWeights }: IndexTree, columns: readonly Float64Array[]): Float64Array {
  const coverage = new Float64Array(columns[0]!.length);
  for (const [i, column] of columns.entries())
    for (let unit = 0; unit < column.length; unit++)
      if (!Number.isNaN(column[unit])) coverage[unit]! += effectiveWeights[i]!;
  for (let unit = 0; unit < coverage.length; unit++) coverage[unit] = Math.min(1, significant(coverage[unit]!));
  return coverage;
}

/**
 * The scores of every node and indicator, unrounded; the root's are the levels before coverage is asked.
 *
 * @param columns as for `evaluate`
 */
export function nodeScores(
  tree: IndexTree,
  columns: readonly Float64Array[],
): Pick<Evaluation, 'nodes' | 'indicators' | 'undefinedAt'> {
  const undefinedAt: Undefined[] = [];
  const nodes: Float64Array[] = new Array(tree.nodes.length);
  const indicators: Float64Array[] = new Array(columns.length);
  for (const at of tree.order) {
    const { children, aggregation } = tree.nodes[at]!;
    for (const child of children)
      if (child.of === 'indicators') {
        const indicator = tree.indicators[child.at]!;
        const values = columns[child.at]!;
        indicators[child.at] = indicatorScores(values, indicator, tree.scale, (unit) => {
          const [value, why] = [values[unit]!, indicator.transform === 'log10' ? 'log10' : 'infinite'] as const;
          undefinedAt.push({ unit, node: at, child: indicator.id, value, why: value <= 0 ? why : 'infinite' });
        });
      }
    const scores = children.map((child) => (child.of === 'nodes' ? nodes : indicators)[child.at]!);
    const weights = children.map(({ weight }) => weight);
    nodes[at] = aggregate(scores, weights, aggregation, (unit, i) => {
      const { of, at: place } = children[i]!;
      const value = scores[i]![unit]!;
      undefinedAt.push({ unit, node: at, child: tree[of][place]!.id, value, why: 'geometric' });
    });
  }
  for (const { unit, node } of undefinedAt)
    for (let at: number | null = node; at !== null; at = tree.nodes[at]!.parent) nodes[at]![unit] = Number.NaN;
  return { nodes, indicators, undefinedAt };
}
