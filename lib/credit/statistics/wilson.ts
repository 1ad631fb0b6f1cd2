import { Z_95 } from './normal';
import { finitePopulation, type Share } from './sampling';

/**
 * Wilson's interval of 95 % for a share: what the share of the population may be, by what was counted of it. All P for
 * which the share counted is not unusual:
 *
 *   |hits / n − P| ≤ z √(f P (1 − P) / n),   f = (N − n) / (N − 1)
 *
 * so that z² f stands in place of z² in the formula of Wilson. Without a population f is 1, and the businesses counted
 * are taken for a sample of how such businesses fare; where all are counted f is 0, and the share is known.
 *
 * @param hits       0 to n
 * @param n          at least 1
 * @param population N, at least n; left out = endless
 * @returns lower and upper bound, in [0, 1]
 * @throws {RangeError} where n exceeds the population
 * @see E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209–212
 * @see B. O'Neill 2021, Mathematical properties and finite-population correction for the Wilson score interval, arXiv
 * @example wilson(8, 10) // [0.490, 0.943]
 */
export function wilson(hits: number, n: number, population?: number): [lower: number, upper: number] {
  const square = Z_95 * Z_95 * finitePopulation(n, population);
  const share = hits / n;
  const middle = share + square / (2 * n);
  const half = Math.sqrt(square * ((share * (1 - share)) / n + square / (4 * n * n)));
  const whole = 1 + square / n;
  // Rounding must not put the bound of none or of all a hair inside.
  const lower = hits === 0 ? 0 : (middle - half) / whole;
  const upper = hits === n ? 1 : (middle + half) / whole;
  return [lower, upper];
}

/** Wilson's interval of a share. */
export const wilsonOf = ({ hits, n, population }: Share) => wilson(hits, n, population);
