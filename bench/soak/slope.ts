/** A straight line through what was measured over time. */
export interface Slope {
  /** Per unit of time. */
  slope: number;
  /** Bounds of the interval. */
  low: number;
  high: number;
}

/** Two-sided quantiles of the standard normal distribution by percent within. */
const quantiles = { 95: 1.959964, 99: 2.575829 } as const;

/** Student's t quantile, by the Cornish-Fisher expansion: for 95 % within 0.5 % from 4 degrees of freedom on, for 99 % from 6. */
function studentT(freedom: number, z: number): number {
  const power = (n: number) => z ** n;
  return (
    z +
    (power(3) + z) / (4 * freedom) +
    (5 * power(5) + 16 * power(3) + 3 * z) / (96 * freedom ** 2) +
    (3 * power(7) + 19 * power(5) + 17 * power(3) - 15 * z) / (384 * freedom ** 3)
  );
}

/**
 * Least squares of values over times, with its interval.
 *
 * Samples of a running program hang together: a cache that filled stays full. As many of them as say the same as their
 * neighbours are not counted, n (1 − ρ) / (1 + ρ) with ρ the correlation of neighbouring residuals where it is positive,
 * so that slow swings are not taken for a trend.
 *
 * @param within percent
 * @throws {RangeError} below 6 samples, or where lengths differ
 */
export function slopeOf(
  times: readonly number[],
  values: readonly number[],
  within: keyof typeof quantiles = 95,
): Slope {
  const n = times.length;
  if (n < 6 || values.length !== n)
    throw new RangeError(`a slope needs 6 samples or more, got ${n} and ${values.length}`);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / n;
  const [time, value] = [mean(times), mean(values)];
  const spread = times.reduce((sum, t) => sum + (t - time) ** 2, 0);
  const slope = times.reduce((sum, t, i) => sum + (t - time) * (values[i]! - value), 0) / spread;
  const residuals = times.map((t, i) => values[i]! - value - slope * (t - time));
  const squares = residuals.reduce((sum, r) => sum + r * r, 0);
  if (squares === 0) return { slope, low: slope, high: slope };
  const neighbours = residuals.slice(1).reduce((sum, r, i) => sum + r * residuals[i]!, 0);
  const together = Math.min(Math.max(neighbours / squares, 0), 0.95);
  const share = (1 - together) / (1 + together);
  const freedom = Math.max(n * share - 2, 2);
  const half = studentT(freedom, quantiles[within]) * Math.sqrt(squares / freedom / spread);
  return { slope, low: slope - half, high: slope + half };
}
