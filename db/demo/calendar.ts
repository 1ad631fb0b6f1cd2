/** What a day is like for trade in China: weekday, new year by the moon, holidays. Days are those of +08:00. */

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** China has one time zone and no daylight saving time. */
const OFFSET_MS = 8 * HOUR_MS;

export interface TradeDay {
  /** Days since 1970-01-01. */
  number: number;
  /** 0 = Sunday. */
  weekday: number;
  /** Days after the first day of the lunar year, negative before it; null = not within 20 days of it. */
  newYear: number | null;
  /** National Day or Labour Day holidays. */
  isHoliday: boolean;
}

/**
 * First days of the lunar years, as published by the Hong Kong Observatory. Not computed: the new moon of 2027 falls four
 * minutes before midnight, which Intl's Chinese calendar takes for the next day. After the last one no year is marked.
 */
const newYears = [
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
  '2031-01-23',
  '2032-02-11',
  '2033-01-31',
  '2034-02-19',
  '2035-02-08',
].map((day) => Date.parse(day) / DAY_MS);

/** Days for which the new year is felt. */
const NEAR_DAYS = 20;

/** Place of a day around the lunar new year. */
function daysFromNewYear(number: number): number | null {
  const near = newYears.find((first) => Math.abs(number - first) <= NEAR_DAYS);
  return near === undefined ? null : number - near;
}

const days = new Map<number, TradeDay>();
/** A feed that runs for years must not keep every day it saw. */
const MOST_DAYS = 1_000;

/** The day in China that a moment lies in. */
export function tradeDay(ms: number): TradeDay {
  const number = Math.floor((ms + OFFSET_MS) / DAY_MS);
  const known = days.get(number);
  if (known !== undefined) return known;
  if (days.size >= MOST_DAYS) days.clear();
  const date = new Date(number * DAY_MS);
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  const isHoliday = (month === 10 && day <= 7) || (month === 5 && day <= 5);
  const made = { number, weekday: date.getUTCDay(), newYear: daysFromNewYear(number), isHoliday };
  days.set(number, made);
  return made;
}

/** Hour of the day in China, 0 to below 24. */
export const hourOf = (ms: number) => ((ms + OFFSET_MS) % DAY_MS) / HOUR_MS;
