import { addDays, addMonths } from '../calendar';
import { Refusal } from '../refusal';

/** A month, YYYY-MM, or `live`: what is counted now, in the month that is not over. */
export const LIVE = 'live';

const month = /^\d{4}-(0[1-9]|1[0-2])$/;

export const isMonth = (text: string): boolean => month.test(text);
export const isPeriod = (text: string): boolean => text === LIVE || isMonth(text);

/** @throws {Refusal} `bad_period` */
export function checkedMonth(text: string): string {
  if (isMonth(text)) return text;
  throw new Refusal('bad_period', `"${text}" is no month: write YYYY-MM, such as 2026-05.`);
}

/**
 * The month that a local day lies in.
 *
 * @param day YYYY-MM-DD, in the deployment's time zone
 * @throws {RangeError} for what is no day of the calendar
 */
export const monthOfDay = (day: string): string => addDays(day, 0).slice(0, 7);

/** The last day of a month. @example lastDay('2024-02') // '2024-02-29' */
export const lastDay = (of: string): string => addDays(addMonths(`${checkedMonth(of)}-01`, 1), -1);

/** The month `count` months later, earlier where it is negative. @example monthAfter('2026-12', 1) // '2027-01' */
export const monthAfter = (of: string, count: number): string => addMonths(`${checkedMonth(of)}-01`, count).slice(0, 7);

/**
 * The period before: that of `live` is the last month that is over.
 *
 * @param today the local day, YYYY-MM-DD
 */
export const previousPeriod = (period: string, today: string): string =>
  monthAfter(period === LIVE ? monthOfDay(today) : period, -1);

/** The period after; that of the last month that is over is `live`; null = nothing comes after `live`. */
export function followingPeriod(period: string, today: string): string | null {
  if (period === LIVE) return null;
  const next = monthAfter(period, 1);
  return next >= monthOfDay(today) ? LIVE : next;
}

/** Months from the first to the last, both inclusive; empty where the last is before the first. */
export function monthsFrom(first: string, last: string): string[] {
  const months: string[] = [];
  for (let at = checkedMonth(first); at <= checkedMonth(last); at = monthAfter(at, 1)) months.push(at);
  return months;
}

/** The quarter that a month lies in. @example quarterOf('2013-03') // '2013-Q1' */
export const quarterOf = (of: string): string =>
  `${checkedMonth(of).slice(0, 4)}-Q${Math.ceil(Number(of.slice(5)) / 3)}`;

/** @throws {Refusal} `bad_period` @example monthsOfQuarter('2013-Q1') // ['2013-01', '2013-02', '2013-03'] */
export function monthsOfQuarter(quarter: string): string[] {
  const [, year, number] = /^(\d{4})-Q([1-4])$/.exec(quarter) ?? [];
  if (year === undefined)
    throw new Refusal('bad_period', `"${quarter}" is no quarter: write YYYY-QN, such as 2026-Q2.`);
  const first = monthAfter(`${year}-01`, (Number(number) - 1) * 3);
  return [first, monthAfter(first, 1), monthAfter(first, 2)];
}

/**
 * A quarter's index is the plain mean of its months.
 *
 * @param values by month, index or level
 * @returns null where one of the three is missing: a mean of the others would be another quarter's
 * @see Yiwu Market Credit Index: (150.59 + 136.63 + 148.58)/3 = 145.27 (DOMAIN 4.1)
 */
export function quarterMean(quarter: string, values: ReadonlyMap<string, number | null>): number | null {
  const given = monthsOfQuarter(quarter).map((of) => values.get(of) ?? null);
  const present = given.filter((value) => value !== null);
  return present.length < given.length ? null : present.reduce((sum, value) => sum + value, 0) / given.length;
}
