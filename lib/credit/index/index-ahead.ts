import type { Expected, MonthAhead } from '../forecast/months-ahead';

/** A month to come of a zone: where its level and its index are expected. */
export interface IndexAhead {
  /** YYYY-MM. */
  period: string;
  level: Expected;
  /** null while the version has no factor. */
  index: Expected | null;
}

/** A month as it is kept; one that an earlier release kept has neither bounds nor version until the next day. */
export type KeptMonth = Pick<MonthAhead, 'period' | 'value'> & Partial<MonthAhead>;

const hasBounds = (month: KeptMonth): month is MonthAhead =>
  month.methodology !== undefined && month.low95 !== undefined;

/**
 * The months to come of a zone's level and index.
 *
 * @param kept forecast of the whole, rising from the month after the last one that it was made of
 * @param given number and factor of the version that decides now: a forecast of months by another one says nothing of
 *   what this one will say; `month` that runs, of which the live value knows better; `unseen` months, YYYY-MM, that the
 *   viewer must not see: a forecast is the last months in other words, so that one made of such a month is not shown
 * @returns null = there is none
 */
export function indexAhead(
  kept: readonly KeptMonth[],
  given: { methodology: number; factor: number | null; month: string; unseen: readonly string[] },
): IndexAhead[] | null {
  const [first] = kept;
  if (first === undefined || given.unseen.some((period) => period < first.period)) return null;
  const ahead = kept
    .filter(hasBounds)
    .filter(({ period, methodology }) => period > given.month && methodology === given.methodology);
  if (ahead.length === 0) return null;
  return ahead.map(({ period, methodology: _, ...level }) => ({
    period,
    level,
    index: given.factor === null ? null : scaled(level, given.factor),
  }));
}

const scaled = ({ value, low80, high80, low95, high95 }: Expected, factor: number): Expected => ({
  value: value * factor,
  low80: low80 * factor,
  high80: high80 * factor,
  low95: low95 * factor,
  high95: high95 * factor,
});
