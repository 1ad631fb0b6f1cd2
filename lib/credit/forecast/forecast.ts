import { Z_95 } from '../statistics/normal';
import { type BackTest, backTest } from './back-test';
import { pointForecasts, varianceFactors } from './exponential-smoothing';
import { fitSmoothing } from './fit';
import { type MeasureName, measures } from './measure';

export interface ForecastRequest {
  /** Periods of a season: 12 for months, 7 for days, 168 for hours of a week; 1 = there is none. */
  period: number;
  /** Periods to look ahead, from 1. */
  horizon: number;
  /** What the series is of; `count` wants values ≥ 0. */
  measure: MeasureName;
}

export interface ForecastStep {
  /** In the series' own unit, as all of a step. */
  value: number;
  /** Between which bounds the value is expected to come, in 80 and 95 of 100 cases. */
  interval80: readonly [lower: number, upper: number];
  interval95: readonly [lower: number, upper: number];
}

export interface Forecast {
  /** The next period first. */
  steps: ForecastStep[];
  /** Is there a seasonal part? Not where the values are too few for one. */
  seasonal: boolean;
  /** How it would have done so far. */
  backTest: Omit<BackTest, 'sizes'>;
}

/** Share of the series that the back-test's parameters are fitted to; the rest is forecast. */
const FITTED_SHARE = 2 / 3;
/** Seasons of it that a seasonal part wants, so that a season is told from a change of level. */
const LEAST_SEASONS = 2;
/** Observed values beyond the number of parameters and first states. */
const SPARE_VALUES = 5;
/** A comparison with the seasonal naive forecast wants so many. */
const LEAST_COMPARED = 10;
/** From so many origins on, intervals are those of the back-test's errors; before, those of normal errors. */
const LEAST_ORIGINS = 30;

/**
 * What comes next in a series, by exponential smoothing with a damped trend, and a seasonal part where there are enough
 * periods.
 *
 * Intervals are as wide as the back-test's errors were: value ± q √vₕ, where q is the quantile of |error| / √vₕ there,
 * v the variance factors. Normal errors (q = z σ) have tails that are too thin for markets: measured on Melbourne's
 * footfall, they hold 86 % where 80 % are promised (`npm run bench -- forecast`). Normal ones stand in where the
 * back-test is short.
 *
 * @param series in order of time, equally spaced; null = not observed, which is never 0
 * @returns null where there are too few values, or where the back-test is no better than the seasonal naive forecast
 * @throws {RangeError} for a value that is not finite, a count below 0, a period or horizon that is no whole number ≥ 1
 * @see Forecasting: Principles and Practice, 3rd ed., 5.5 (intervals from what errors were), 8.3 (the method),
 * 8.7 (intervals); J. Lei et al., Distribution-free predictive inference for regression, J. Am. Stat. Assoc. 113
 * (2018), 1094–1111 (which quantile)
 * @example forecast(levelsByMonth, { period: 12, horizon: 3, measure: 'level' })?.steps[0]?.interval80
 */
export function forecast(
  series: readonly (number | null)[],
  { period, horizon, measure: name }: ForecastRequest,
): Forecast | null {
  const values = checked(series, { period, horizon, measure: name });
  const from = Math.floor(values.length * FITTED_SHARE);
  const modelPeriod = [period, 1].find((candidate) => isEnough(values.subarray(0, from), candidate));
  if (modelPeriod === undefined) return null;
  const measure = measures[name];
  const { sizes, ...tested } = backTest(values, { from, period, modelPeriod, horizon, measure });
  if (tested.compared < LEAST_COMPARED || !(tested.mase < tested.naiveMase)) return null;
  const { smoothing, state, squares, observed } = fitSmoothing(values.map(measure.scale), modelPeriod);
  const sigma = Math.sqrt(squares / (observed - parameters(modelPeriod)));
  const half = (z: number, share: number) =>
    tested.origins < LEAST_ORIGINS ? z * sigma : quantile(sizes, share, tested.origins);
  const [half80, half95] = [half(Z_80, 0.8), half(Z_95, 0.95)];
  const factors = varianceFactors(smoothing, modelPeriod, horizon);
  const steps = Array.from(pointForecasts(state, smoothing.phi, horizon), (middle, step) => {
    const around = (size: number): [number, number] => {
      const width = size * Math.sqrt(factors[step]!);
      return [measure.unscale(middle - width), measure.unscale(middle + width)];
    };
    return { value: measure.unscale(middle), interval80: around(half80), interval95: around(half95) };
  });
  return { steps, seasonal: modelPeriod > 1, backTest: tested };
}

/** 90 % point of the normal distribution. */
const Z_80 = 1.2815515655446004;

/** Smoothing parameters and first states; the seasonal parts add up to 0. */
const parameters = (period: number) => (period === 1 ? 5 : 5 + period);

function isEnough(values: Float64Array, period: number): boolean {
  const observed = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const seasons = period === 1 ? 0 : LEAST_SEASONS;
  return values.length >= seasons * period && observed >= parameters(period) + SPARE_VALUES;
}

/**
 * The value that `share` of further ones would be at most, as if drawn like these: number ⌈(n + 1) share⌉ of n. The
 * errors of one origin's steps come together, so that n counts origins.
 */
function quantile(ascending: Float64Array, share: number, origins: number): number {
  const reached = Math.min(1, Math.ceil((origins + 1) * share) / origins);
  return ascending[Math.ceil(ascending.length * reached) - 1]!;
}

function checked(series: readonly (number | null)[], { period, horizon, measure }: ForecastRequest): Float64Array {
  for (const [name, whole] of Object.entries({ period, horizon }))
    if (!Number.isInteger(whole) || whole < 1) throw new RangeError(`${name} must be a whole number ≥ 1, got ${whole}`);
  return Float64Array.from(series, (value, t) => {
    if (value === null) return Number.NaN;
    if (!Number.isFinite(value)) throw new RangeError(`value ${t} is not finite: ${value}`);
    if (measure === 'count' && value < 0) throw new RangeError(`value ${t} is a count below 0: ${value}`);
    return value;
  });
}
