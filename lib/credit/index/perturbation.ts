import { type Random, randomStream } from '../statistics/random-stream';
import { indicatorScores } from './indicator-scores';
import type { Aggregation, Indicator } from './methodology';
import type { IndexTree } from './tree';

/** Choices of a methodology that might have been made otherwise. */
export const sources = ['weights', 'goalposts', 'aggregation'] as const;
export type Source = (typeof sources)[number];

/** How far choices are moved. */
export interface Spread {
  /** Every weight is multiplied by a number from 1 − this to 1 + this; in [0, 1). */
  weights: number;
  /** Every goalpost is moved by at most this share of their distance, under log10 of the logarithms; in [0, 0.5). */
  goalposts: number;
}

/**
 * A quarter of a weight is what COINr's worked example takes (W. Becker, R package COINr 1.1.14, vignette
 * "sensitivity"); a tenth of the distance of goalposts is a choice of this product.
 */
export const usualSpread: Spread = { weights: 0.25, goalposts: 0.1 };

/** Which draw of each source a run takes; null = the published choice. */
export type Draw = Readonly<Record<Source, number | null>>;

/** A methodology in which choices can be moved, and the values it is for. */
export interface Movable {
  tree: IndexTree;
  columns: readonly Float64Array[];
  spread: Spread;
  /** The same tree and values for aggregation of all nodes in one way; null = only the published way has a meaning. */
  ways: Readonly<Record<Aggregation, Way>> | null;
}

interface Way {
  scale: IndexTree['scale'];
  columns: readonly Float64Array[];
}

/**
 * @param columns as for `evaluate`
 * @param units   places of the units that are ranked
 */
export function movable(tree: IndexTree, columns: readonly Float64Array[], units: Int32Array, spread: Spread): Movable {
  return { tree, columns, spread, ways: waysOf(tree, columns, units, spread) };
}

/** Can a source be moved in this methodology at all? */
export function canMove({ tree, ways }: Movable, source: Source): boolean {
  if (source === 'aggregation') return ways !== null;
  return source === 'weights' || tree.indicators.some(({ goalposts }) => goalposts !== null);
}

/** The methodology with the choices of one draw. */
export function moved({ tree, columns, spread, ways }: Movable, seed: number, draw: Draw) {
  const stream = (source: Source): Random | null =>
    draw[source] === null ? null : randomStream(seed, sources.indexOf(source), draw[source]);
  const [weights, goalposts, aggregation] = [stream('weights'), stream('goalposts'), stream('aggregation')];
  const chosen = aggregation === null || ways === null ? null : aggregation() < 0.5 ? 'linear' : 'geometric';
  const factor = weights === null ? () => 1 : () => 1 + spread.weights * (2 * weights() - 1);
  return {
    tree: {
      ...tree,
      scale: chosen === null ? tree.scale : ways![chosen].scale,
      nodes: tree.nodes.map((node) => ({
        ...node,
        aggregation: chosen ?? node.aggregation,
        children: node.children.map((child) => ({ ...child, weight: child.weight * factor() })),
      })),
      indicators:
        goalposts === null
          ? tree.indicators
          : tree.indicators.map((indicator) => shifted(indicator, () => spread.goalposts * (2 * goalposts() - 1))),
    },
    columns: chosen === null ? columns : ways![chosen].columns,
  };
}

/** Goalposts moved by a share of their distance. */
function shifted(indicator: Indicator, share: () => number): Indicator {
  if (indicator.goalposts === null) return indicator;
  const isLog = indicator.transform === 'log10';
  const [lo, hi] = isLog ? indicator.goalposts.map(Math.log10) : indicator.goalposts;
  const distance = hi! - lo!;
  const ends = [lo! + share() * distance, hi! + share() * distance] as const;
  return { ...indicator, goalposts: isLog ? [10 ** ends[0], 10 ** ends[1]] : ends };
}

/** What the lower end of a scale becomes where geometric means are tried on it: 1 on 0 to 100, as in the Handbook. */
const RAISED = 0.01;

/**
 * The scale and values for either aggregation. A methodology that is geometric throughout is tried linearly only where
 * its values lie on the scale, for sums of raw values in different units mean nothing; any other is tried geometrically
 * on a scale that is raised above 0, and only where then every value that can come is above 0.
 */
function waysOf(tree: IndexTree, columns: readonly Float64Array[], units: Int32Array, spread: Spread): Movable['ways'] {
  const [lower, upper] = tree.scale;
  const published: Way = { scale: tree.scale, columns };
  const given = columns.filter((_, i) => tree.indicators[i]!.goalposts === null);
  if (tree.nodes.every(({ aggregation }) => aggregation === 'geometric')) {
    const isOnScale = given.every((column) => units.every((unit) => !(column[unit]! < lower || column[unit]! > upper)));
    return isOnScale ? { linear: published, geometric: published } : null;
  }
  const raised = lower >= 1 ? published : raise(tree, columns);
  return isPositive(tree, raised, units, spread) ? { linear: published, geometric: raised } : null;
}

function raise({ scale: [lower, upper], indicators }: IndexTree, columns: readonly Float64Array[]): Way {
  const span = upper - lower;
  return {
    scale: [RAISED * span, span],
    columns: columns.map((column, i) =>
      indicators[i]!.goalposts === null
        ? column.map((value) => RAISED * span + (1 - RAISED) * (value - lower))
        : column,
    ),
  };
}

/** Is every score above 0, wherever the goalposts are moved? A score is monotone in each of them. */
function isPositive({ indicators }: IndexTree, { scale, columns }: Way, units: Int32Array, spread: Spread): boolean {
  const corners = [-1, 1].flatMap((lo) => [-1, 1].map((hi) => [lo, hi]));
  return indicators.every((indicator, i) =>
    corners.every((corner) => {
      const shares = corner.map((end) => end * spread.goalposts).values();
      const at = shifted(indicator, () => shares.next().value!);
      const scores = indicatorScores(columns[i]!, at, scale, () => {});
      return units.every((unit) => !(scores[unit]! <= 0));
    }),
  );
}
