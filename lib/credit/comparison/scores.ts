import type { ZoneCell } from '../zone-counts';
import type { ScoreDistribution } from './comparison';

/**
 * Scores of zones side by side, out of counts of nearly equal scores. All is in ten thousandths of a point, so that sums
 * are whole numbers and come out the same in every order.
 */

/** Graded businesses alike in all that decides over counting them, whose scores lie in the same step. */
export interface ScoreCell extends Pick<ZoneCell, 'kind' | 'divisions' | 'entities'> {
  /** Least score that belongs to it. */
  lower: number;
  /** How far it reaches: a power of ten. */
  step: number;
  /** Σ (score − lower). */
  rest: number;
  /** Σ (score − lower)². */
  squares: number;
}

/** With fewer scores there is no distribution: it would be a list. */
export const LEAST_SCORES = 5;

/** Points that a score is counted in. */
const STEPS = 10_000;
/** Bars of a distribution, at most one more. */
const MOST_BARS = 20;

/** Bars that all distributions of a comparison have, so that they can be laid side by side. */
export interface ScoreBars {
  from: number;
  width: number;
  count: number;
}

/** Bars of a round width that hold all scores of some cells; null = there are none. */
export function scoreBars(cells: readonly ScoreCell[]): ScoreBars | null {
  if (cells.length === 0) return null;
  const least = cells.reduce((low, { lower }) => Math.min(low, lower), Number.POSITIVE_INFINITY);
  const most = cells.reduce((high, cell) => Math.max(high, lastOf(cell)), Number.NEGATIVE_INFINITY);
  const coarsest = cells.reduce((coarse, { step }) => Math.max(coarse, step), 1);
  const width = roundWidth(Math.max((most - least) / MOST_BARS, coarsest));
  const from = Math.floor(least / width) * width;
  return { from, width, count: Math.max(1, Math.ceil((most - from) / width)) };
}

/** Where a cell ends: at its lower edge where that is what all of it scored. */
const lastOf = ({ lower, step, rest }: ScoreCell) => (rest === 0 ? lower : lower + step);

/** The least 1, 2 or 5 times a power of ten that is not below; a multiple of every smaller power. */
function roundWidth(least: number): number {
  let power = 1;
  while (power * 10 <= least) power *= 10;
  return [1, 2, 5, 10].map((times) => times * power).find((width) => width >= least)!;
}

/**
 * The distribution of the scores of some cells.
 *
 * @param population businesses with a grade that they stand for
 * @param bars       that hold them all
 * @returns null with fewer than five scores
 */
export function scoreDistribution(
  cells: readonly ScoreCell[],
  population: number,
  bars: ScoreBars | null,
): ScoreDistribution | null {
  const n = cells.reduce((sum, { entities }) => sum + entities, 0);
  if (n < LEAST_SCORES || bars === null) return null;
  const counts = new Array<number>(bars.count).fill(0);
  for (const { lower, entities } of cells) {
    const at = Math.min(Math.floor((lower - bars.from) / bars.width), bars.count - 1);
    counts[at] = counts[at]! + entities;
  }
  const { from, width } = bars;
  return { n, population, ...momentsOf(cells, n), from: from / STEPS, width: width / STEPS, counts };
}

/** In whole numbers of any length: a difference of two large squares has lost no digit, and equal scores deviate by 0. */
function momentsOf(cells: readonly ScoreCell[], n: number): { mean: number; deviation: number } {
  let [sum, squares] = [0n, 0n];
  for (const cell of cells) {
    const [lower, rest, count] = [BigInt(cell.lower), BigInt(cell.rest), BigInt(cell.entities)];
    sum += lower * count + rest;
    squares += BigInt(cell.squares) + 2n * lower * rest + lower * lower * count;
  }
  const spread = BigInt(n) * squares - sum * sum;
  return {
    mean: Number(sum) / n / STEPS,
    deviation: n === 1 ? 0 : Math.sqrt(Number(spread) / (n * (n - 1))) / STEPS,
  };
}
