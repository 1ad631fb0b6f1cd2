/** A straight line through what was measured over time. */
export interface Slope {
  /** Per unit of time. */
  slope: number;
  /** Bounds of the 95 % interval. */
  low: number;
  high: number;
}

/** Standard normal quantile of 0.975. */
const Z = 1.959964;

/** Student's t quantile of 0.975, by the Cornish-Fisher expansion: within 0.5 % from 4 degrees of freedom on. */
function studentT(freedom: number): number {
  const power = (n: number) => Z ** n;
  return (
    Z +
    (power(3) + Z) / (4 * freedom) +
    (5 * power(5) + 16 * power(3) + 3 * Z) / (96 * freedom ** 2) +
    (3 * power(7) + 19 * power(5) + 17 * power(3) - 15 * Z) / (384 * freedom ** 3)
  );
}

/**
 * Least squares of values over times, with its interval.
 *
 * Samples of a running program hang together: a cache that filled stays full. As many of them as say the same as their
 * neighbours are not counted, n (1 − ρ) / (1 + ρ) with ρ the correlation of neighbouring residuals where it is positive,
 * so that slow swings are not taken for a trend.
 *
 * @throws {RangeError} below 6 samples, or where lengths differ
 */
export function slopeOf(times: readonly number[], values: readonly number[]): Slope {
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
  const half = studentT(freedom) * Math.sqrt(squares / freedom / spread);
  return { slope, low: slope - half, high: slope + half };
}
