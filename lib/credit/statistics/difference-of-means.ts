import { certain, type Difference } from './sampling';
import { student95, studentTail } from './student';

/** What a sample of numbers comes to. */
export interface Sample {
  mean: number;
  /** Standard deviation with n − 1. */
  deviation: number;
  n: number;
  /** How many there are to sample from; left out = endless. */
  population?: number;
}

/**
 * Mean, deviation and number of values, in two passes, so that a large mean does not drown a small deviation.
 *
 * @param values those that are present: leave missing ones out
 * @returns null without any value; the deviation of a single one is 0
 */
export function sampleOf(values: readonly number[], population?: number): Sample | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = n === 1 ? 0 : Math.sqrt(squares / (n - 1));
  return { mean, deviation, n, ...(population === undefined ? {} : { population }) };
}

/**
 * Difference of the means of two samples, whose deviations need not be alike: Welch's test and interval.
 *
 *   d ± t √(v₁ + v₂),   vᵢ = (1 − nᵢ/Nᵢ) sᵢ²/nᵢ,   df = (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1))
 *
 * 1 − n/N is the finite-population correction of a mean whose deviation was estimated with n − 1; it is 0 where all are
 * counted.
 *
 * @returns null where a side has fewer than two values: nothing tells how much they vary
 * @throws {RangeError} where a sample is larger than its population
 * @see B. L. Welch 1947, Biometrika 34, 28–35; F. E. Satterthwaite 1946, Biometrics Bulletin 2, 110–114;
 *   W. G. Cochran, Sampling Techniques, 3rd ed. (1977), theorem 2.2 and 2.6
 * @example differenceOfMeans({ mean: 0.75, deviation: 1.78901, n: 10 }, { mean: 2.33, deviation: 2.002249, n: 10 })
 *   // −1.58, [−3.365, 0.205], p = 0.0794
 */
export function differenceOfMeans(first: Sample, second: Sample): Difference | null {
  if (first.n < 2 || second.n < 2) return null;
  const difference = first.mean - second.mean;
  const [v1, v2] = [varianceOfMean(first), varianceOfMean(second)];
  const variance = v1 + v2;
  if (variance === 0) return { difference, interval: [difference, difference], p: certain(difference) };
  // Shares of the variance, so that squares of very small or large ones stay in range.
  const df = 1 / ((v1 / variance) ** 2 / (first.n - 1) + (v2 / variance) ** 2 / (second.n - 1));
  const error = Math.sqrt(variance);
  const half = student95(df) * error;
  return {
    difference,
    interval: [difference - half, difference + half],
    p: studentTail(difference / error, df),
  };
}

function varianceOfMean({ deviation, n, population = Number.POSITIVE_INFINITY }: Sample): number {
  if (!(n <= population)) throw new RangeError(`${n} values of a population of ${population}`);
  return (1 - n / population) * ((deviation * deviation) / n);
}
