import { pointForecasts, smooth, varianceFactors } from './exponential-smoothing';
import { fitSmoothing } from './fit';
import type { Measure } from './measure';
import { naiveScale, seasonalNaive } from './seasonal-naive';

export interface BackTest {
  /** Mean absolute scaled error of the damped trend, and of the seasonal naive forecast of the same values. */
  mase: number;
  naiveMase: number;
  /** Forecasts that were compared. */
  compared: number;
  /** Values from which forecasts were made. */
  origins: number;
  /** |error| on the scale of the measure, divided by the root of its variance factor, in ascending order. */
  sizes: Float64Array;
}

/** One forecast and what came. */
interface Trial {
  /** Steps ahead, from 0. */
  step: number;
  forecast: number;
  naive: number;
  actual: number;
}

/**
 * Forecast what is known: parameters from the values before `from`, then from every later value on the steps up to the
 * horizon, the states having learned each value that came, the parameters nothing more.
 *
 * @param series in the measure's own unit, NaN = not observed
 * @param period of the season that the naive forecast repeats
 * @param modelPeriod the same, or 1 where there are too few values for a season
 * @see L. J. Tashman, Out-of-sample tests of forecasting accuracy, Int. J. Forecasting 16 (2000), 437–450: rolling
 * origin without re-estimation
 */
export function backTest(
  series: Float64Array,
  { from, period, modelPeriod, horizon, measure }: BackTestSettings,
): BackTest {
  const scaled = series.map(measure.scale);
  const { smoothing, state } = fitSmoothing(scaled.subarray(0, from), modelPeriod);
  const roots = varianceFactors(smoothing, modelPeriod, horizon).map(Math.sqrt);
  const trials: Trial[] = [];
  let now = state;
  for (let origin = from; origin < series.length; origin++) {
    const past = series.subarray(0, origin);
    for (const [step, forecast] of pointForecasts(now, smoothing.phi, horizon).entries()) {
      const actual = series[origin + step] ?? Number.NaN;
      if (!Number.isNaN(actual)) trials.push({ step, forecast, naive: seasonalNaive(past, period, step + 1), actual });
    }
    now = smooth(scaled.subarray(origin, origin + 1), smoothing, now).state;
  }
  const sizes = trials.map(({ step, forecast, actual }) => Math.abs(measure.scale(actual) - forecast) / roots[step]!);
  return {
    ...accuracy(trials, naiveScale(series.subarray(0, from), period), measure),
    origins: series.length - from,
    sizes: Float64Array.from(sizes).sort(),
  };
}

export interface BackTestSettings {
  from: number;
  period: number;
  modelPeriod: number;
  horizon: number;
  measure: Measure;
}

function accuracy(trials: readonly Trial[], scale: number, { unscale }: Measure) {
  const both = trials.filter(({ naive }) => !Number.isNaN(naive));
  const mase = (error: (trial: Trial) => number) =>
    both.reduce((sum, trial) => sum + Math.abs(error(trial)), 0) / both.length / scale;
  return {
    mase: mase(({ forecast, actual }) => actual - unscale(forecast)),
    naiveMase: mase(({ naive, actual }) => actual - naive),
    compared: both.length,
  };
}
