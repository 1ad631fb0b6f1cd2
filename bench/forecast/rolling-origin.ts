import { type ForecastRequest, forecast } from '@/lib/credit/forecast/forecast';
import { naiveScale, seasonalNaive } from '@/lib/credit/forecast/seasonal-naive';
import type { Series } from './melbourne';

export interface RollingOrigin {
  series: readonly Series[];
  request: ForecastRequest;
  /** Values before the first origin, values between origins, and the most values a forecast is made from. */
  first: number;
  step: number;
  window: number;
}

export interface Figures {
  origins: number;
  /** Origins at which a forecast was given. */
  given: number;
  /** Values that were forecast and came, and those of them that the naive forecast has too. */
  values: number;
  compared: number;
  /** Mean absolute scaled errors over `compared`. */
  mase: number;
  naiveMase: number;
  /** Shares of `values` within the intervals. */
  coverage80: number;
  coverage95: number;
}

interface Outcome {
  /** Scaled errors; NaN where the naive forecast has no value. */
  error: number;
  naiveError: number;
  in80: boolean;
  in95: boolean;
}

/**
 * Forecast from many days as if nothing later were known, and compare with what came.
 *
 * Errors are scaled by the seasonal naive error within what was known (MASE), so that sensors of all sizes count alike.
 */
export function rollingOrigin({ series, request, first, step, window }: RollingOrigin): Figures {
  const outcomes: Outcome[] = [];
  let [origins, given] = [0, 0];
  for (const { values } of series)
    for (let origin = first; origin + request.horizon <= values.length; origin += step) {
      const past = values.slice(Math.max(0, origin - window), origin);
      const steps = forecast(past, request)?.steps;
      origins++;
      if (steps === undefined) continue;
      given++;
      outcomes.push(...outcomesOf(past, values.slice(origin), steps, request.period));
    }
  const both = outcomes.filter(({ naiveError }) => !Number.isNaN(naiveError));
  const mean = <T>(items: readonly T[], of: (item: T) => number) =>
    items.reduce((sum, item) => sum + of(item), 0) / items.length;
  return {
    origins,
    given,
    values: outcomes.length,
    compared: both.length,
    mase: mean(both, ({ error }) => error),
    naiveMase: mean(both, ({ naiveError }) => naiveError),
    coverage80: mean(outcomes, ({ in80 }) => Number(in80)),
    coverage95: mean(outcomes, ({ in95 }) => Number(in95)),
  };
}

type Steps = NonNullable<ReturnType<typeof forecast>>['steps'];

function outcomesOf(
  past: readonly (number | null)[],
  future: readonly (number | null)[],
  steps: Steps,
  period: number,
): Outcome[] {
  const known = Float64Array.from(past, (value) => value ?? Number.NaN);
  const scale = naiveScale(known, period);
  return steps.flatMap(({ value, interval80, interval95 }, i) => {
    const actual = future[i] ?? null;
    if (actual === null) return [];
    const within = ([lower, upper]: readonly [number, number]) => lower <= actual && actual <= upper;
    return [
      {
        error: Math.abs(actual - value) / scale,
        naiveError: Math.abs(actual - seasonalNaive(known, period, i + 1)) / scale,
        in80: within(interval80),
        in95: within(interval95),
      },
    ];
  });
}
