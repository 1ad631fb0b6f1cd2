/**
 * The forecast that others have to beat: the last observed season again.
 *
 * @param series past values in order of time, NaN = not observed
 * @param step   1 = the value after the last one
 * @returns NaN where the value of one season before was not observed, or is before the beginning
 * @see Forecasting: Principles and Practice, 3rd ed., 5.2
 */
export function seasonalNaive(series: Float64Array, period: number, step: number): number {
  return series[series.length + step - 1 - period * Math.ceil(step / period)] ?? Number.NaN;
}

/**
 * Mean absolute error of the seasonal naive forecast one season ahead within a series: the unit of scaled errors. The
 * mean of |error| / scale over forecasts is their MASE.
 *
 * @param series NaN = not observed
 * @returns NaN where no value has one of the season before
 * @see R. J. Hyndman, A. B. Koehler, Another look at measures of forecast accuracy, Int. J. Forecasting 22 (2006),
 * 679–688; Forecasting: Principles and Practice, 3rd ed., 5.8
 */
export function naiveScale(series: Float64Array, period: number): number {
  let [sum, count] = [0, 0];
  for (let t = period; t < series.length; t++) {
    const error = Math.abs(series[t]! - series[t - period]!);
    if (Number.isNaN(error)) continue;
    sum += error;
    count++;
  }
  return sum / count;
}
