import { monthAfter } from '../index/period';
import { significant } from '../significant-digits';
import type { ForecastStep } from './forecast';

/** What a value is expected to be, and between which bounds it is expected to come in 80 and in 95 of 100 cases. */
export interface Expected {
  value: number;
  low80: number;
  high80: number;
  low95: number;
  high95: number;
}

/** A month to come of a node or an indicator, as it is kept. */
export interface MonthAhead extends Expected {
  /** YYYY-MM. */
  period: string;
  /** Number of the methodology version that the months before it were computed by. */
  methodology: number;
}

export interface MonthsMade {
  /** The last month that the forecast was made of: the first step is of the month after it. */
  last: string;
  /** Number of the methodology version. */
  methodology: number;
  /** Between which scores lie. */
  scale: readonly [lower: number, upper: number];
  /** What the forecast was made of; null = missing. */
  series: readonly (number | null)[];
}

/**
 * A forecast as months, within the scale: no score can come beyond it. Where scores did lie beyond (indicators that no
 * goalpost clamps), the forecast may lie as far.
 */
export function monthsAhead(
  steps: readonly ForecastStep[],
  { last, methodology, scale, series }: MonthsMade,
): MonthAhead[] {
  const known = [...scale, ...series.filter((score) => score !== null)];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const within = (score: number) => significant(Math.min(most, Math.max(least, score)));
  return steps.map(({ value, interval80, interval95 }, step) => ({
    period: monthAfter(last, step + 1),
    methodology,
    value: within(value),
    low80: within(interval80[0]),
    high80: within(interval80[1]),
    low95: within(interval95[0]),
    high95: within(interval95[1]),
  }));
}
