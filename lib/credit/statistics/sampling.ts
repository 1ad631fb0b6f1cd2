/** Lower and upper bound. */
export type Interval = readonly [lower: number, upper: number];

/** What a comparison of two samples comes to. */
export interface Difference {
  /** The first minus the second. */
  difference: number;
  /** Of 95 %, of sampling: nothing here is uncertainty of method. */
  interval: Interval;
  /** Two-sided p value of "there is no difference", in [0, 1]. */
  p: number;
}

/** `hits` of `n` counted, out of a population of `population`; Infinity, or left out, = what was counted is endless. */
export interface Share {
  hits: number;
  n: number;
  population?: number;
}

/**
 * Finite-population correction: what part of the variance of a share is left where n of N are counted without
 * returning any, (N − n) / (N − 1). Nothing is left where all are counted.
 *
 * @param n          at least 1
 * @param population at least n; Infinity = no correction
 * @returns in [0, 1]
 * @throws {RangeError} naming both where n exceeds the population
 * @see W. G. Cochran, Sampling Techniques, 3rd ed. (1977), theorem 3.2
 */
export function finitePopulation(n: number, population = Number.POSITIVE_INFINITY): number {
  if (!(n <= population)) throw new RangeError(`${n} counted of a population of ${population}`);
  if (population === Number.POSITIVE_INFINITY) return 1;
  return n === population ? 0 : (population - n) / (population - 1);
}

/** p value where no variance is left: what differs then differs for certain. */
export const certain = (difference: number): number => (difference === 0 ? 1 : 0);
