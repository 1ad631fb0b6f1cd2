import type { State } from './exponential-smoothing';

/** Seasons of the beginning that the first states are read from. */
const SEASONS = 3;
/** Values for the first level and trend, at least. */
const LEAST_VALUES = 10;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const known = (values: Iterable<number>) => [...values].filter((value) => !Number.isNaN(value));

/**
 * States to begin with, read from the first seasons: the season as what is left of the values on average, phase by
 * phase, when the mean change over a season is taken out; level and trend by a straight line through what is left when
 * the season is taken out too.
 *
 * @param series NaN = not observed; a phase that was never observed has a seasonal part of 0
 * @param period 1 = without a season
 * @see Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing (2008), 2.6.1, of which the moving average
 * is replaced by the mean change, since that bears gaps
 */
export function initialState(series: Float64Array, period: number): State {
  const season = period === 1 ? [0] : firstSeason(series.subarray(0, SEASONS * period), period);
  const beginning = series.subarray(0, Math.max(LEAST_VALUES, 2 * period));
  const { level, trend } = line(beginning.map((value, t) => value - season[t % period]!));
  return { level, trend, season };
}

function firstSeason(series: Float64Array, period: number): number[] {
  const changes = known(series.subarray(period).map((value, t) => value - series[t]!));
  const slope = changes.length === 0 ? 0 : mean(changes) / period;
  const flat = series.map((value, t) => value - slope * t);
  const byPhase = Array.from({ length: period }, (_, phase) => known(flat.filter((_, t) => t % period === phase)));
  const means = byPhase.map((values) => (values.length === 0 ? Number.NaN : mean(values)));
  const middle = mean(known(means));
  return means.map((value) => (Number.isNaN(value) ? 0 : value - middle));
}

/** Least squares: value = level + trend · (t + 1), so that the level is that before the first value. */
function line(values: Float64Array): { level: number; trend: number } {
  const points = [...values].flatMap((value, t) => (Number.isNaN(value) ? [] : [[t + 1, value] as const]));
  const [t, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const spread = points.reduce((sum, [at]) => sum + (at - t) ** 2, 0);
  const trend = spread === 0 ? 0 : points.reduce((sum, [at, value]) => sum + (at - t) * (value - y), 0) / spread;
  return { level: y - trend * t, trend };
}
