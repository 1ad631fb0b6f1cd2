import { type Smoothed, type Smoothing, type State, smooth } from './exponential-smoothing';
import { initialState } from './initial-state';
import { nelderMead } from './nelder-mead';

/** Damping that can be told from none and from a trend that is gone at once (Principles and Practice, 8.2). */
const [LEAST_PHI, MOST_PHI] = [0.8, 0.98];
/** Smoothing parameters keep so far from the ends of their range. */
const EDGE = 1e-4;

export interface Fitted extends Smoothed {
  smoothing: Smoothing;
  initial: State;
}

/**
 * Smoothing parameters by least squares of the one-step errors, which is maximum likelihood under normal errors of one
 * variance (Principles and Practice, 8.6), within 0 < β < α, 0 < γ < 1 − α, 0.8 ≤ φ ≤ 0.98.
 *
 * @param series  NaN = not observed; at least two observed values
 * @param period  1 = without a season
 */
export function fitSmoothing(series: Float64Array, period: number): Fitted {
  const initial = initialState(series, period);
  const squares = (at: readonly number[]) => smooth(series, smoothingAt(at), initial).squares;
  const dimensions = period === 1 ? 3 : 4;
  const starts = [
    [0.1, 0.1, 0.8, 0.1],
    [0.5, 0.1, 0.8, 0.1],
  ].map((start) => start.slice(0, dimensions));
  const ends = starts.map((start) => nelderMead(squares, start));
  const [first, second] = ends.map(squares) as [number, number];
  const smoothing = smoothingAt(ends[first <= second ? 0 : 1]!);
  return { ...smooth(series, smoothing, initial), smoothing, initial };
}

/** A point of the unit cube as parameters that are allowed. */
function smoothingAt([level, trend, damping, season = 0]: readonly number[]): Smoothing {
  const within = (x: number, width: number) => width * (EDGE + (1 - 2 * EDGE) * x);
  const alpha = within(level!, 1);
  return {
    alpha,
    beta: within(trend!, alpha),
    gamma: within(season, 1 - alpha),
    phi: LEAST_PHI + (MOST_PHI - LEAST_PHI) * damping!,
  };
}
