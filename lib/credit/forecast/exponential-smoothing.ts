/*
 * Exponential smoothing with a damped trend and an additive season, ETS(A,Ad,A) in its error-correction form. A period
 * of 1 is the same without a season, ETS(A,Ad,N).
 *
 *   ŷₜ = ℓₜ₋₁ + φ bₜ₋₁ + sₜ₋ₘ        eₜ = yₜ − ŷₜ
 *   ℓₜ = ℓₜ₋₁ + φ bₜ₋₁ + α eₜ
 *   bₜ = φ bₜ₋₁ + β eₜ
 *   sₜ = sₜ₋ₘ + γ eₜ
 *
 * Where yₜ was not observed there is no error: the states go on as they were expected to, and nothing is learned.
 *
 * R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, Forecasting with Exponential Smoothing (2008), chapter 2;
 * R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. (2021), 8.5, https://otexts.com/fpp3
 */

export interface Smoothing {
  /** How much of an error goes into the level, in (0, 1). */
  alpha: number;
  /** … into the trend, in (0, alpha). */
  beta: number;
  /** … into the season, in (0, 1 − alpha); of no effect where the period is 1. */
  gamma: number;
  /** What is left of the trend after each step, in (0, 1). */
  phi: number;
}

export interface State {
  level: number;
  /** Change of the level in a step. */
  trend: number;
  /** Seasonal parts of the next m periods, the next one first; [0] where the period is 1. */
  season: readonly number[];
}

export interface Smoothed {
  /** One-step forecasts, as long as the series. */
  fitted: Float64Array;
  /** Σe² over what was observed. */
  squares: number;
  /** Values observed. */
  observed: number;
  /** The states after the last value. */
  state: State;
}

/**
 * Run the recursion over a series. What comes after it can be smoothed from the states that are returned.
 *
 * @param series in order of time, equally spaced; NaN = not observed
 */
export function smooth(series: Float64Array, { alpha, beta, gamma, phi }: Smoothing, initial: State): Smoothed {
  const season = Float64Array.from(initial.season);
  const fitted = new Float64Array(series.length);
  const seasonal = season.length > 1 ? gamma : 0;
  let { level, trend } = initial;
  let [phase, squares, observed] = [0, 0, 0];
  for (let t = 0; t < series.length; t++) {
    const expectedLevel = level + phi * trend;
    fitted[t] = expectedLevel + season[phase]!;
    let error = series[t]! - fitted[t]!;
    if (Number.isNaN(error)) error = 0;
    else observed++;
    squares += error * error;
    level = expectedLevel + alpha * error;
    trend = phi * trend + beta * error;
    season[phase]! += seasonal * error;
    phase = phase + 1 === season.length ? 0 : phase + 1;
  }
  return {
    fitted,
    squares,
    observed,
    state: { level, trend, season: [...season.subarray(phase), ...season.subarray(0, phase)] },
  };
}

/**
 * Point forecasts: ŷₜ₊ₕ = ℓₜ + (φ + φ² + … + φʰ) bₜ + sₜ₊ₕ₋ₘ₍ₖ₊₁₎, for h = 1 … horizon.
 *
 * @see Forecasting: Principles and Practice, 3rd ed., 8.3
 */
export function pointForecasts({ level, trend, season }: State, phi: number, horizon: number): Float64Array {
  let [damping, power] = [0, 1];
  return Float64Array.from({ length: horizon }, (_, h) => {
    power *= phi;
    damping += power;
    return level + damping * trend + season[h % season.length]!;
  });
}

/**
 * Variance of the error h steps ahead, as a multiple of that of one step, for h = 1 … horizon:
 *
 *   vₕ = 1 + Σ cⱼ², j = 1 … h − 1        cⱼ = α + β (φ + … + φʲ) + γ where j is a multiple of the period
 *
 * @see Forecasting with Exponential Smoothing (2008), 6.1, of which Table 6.1 is the closed form
 */
export function varianceFactors({ alpha, beta, gamma, phi }: Smoothing, period: number, horizon: number): Float64Array {
  let [damping, power, sum] = [0, 1, 1];
  return Float64Array.from({ length: horizon }, (_, j) => {
    if (j === 0) return 1;
    power *= phi;
    damping += power;
    const weight = alpha + beta * damping + (period > 1 && j % period === 0 ? gamma : 0);
    sum += weight * weight;
    return sum;
  });
}
