import { calendarCn } from './calendar-cn';
import { Refusal } from './refusal';

/*
 * Calendar days, working days and calendar periods. A day is a word, YYYY-MM-DD, and belongs to no time zone:
 * which day a moment lies in is asked of lib/credit/local-time.
 */

/** What a State publishes of one year: where it departs from Monday to Friday. */
export interface CalendarYear {
  /** The document that says so: number and address. */
  source: string;
  /** Days off, first and last of each holiday, both inclusive. */
  holidays: readonly (readonly [first: string, last: string])[];
  /** Saturdays and Sundays that are worked to make up for a holiday. */
  workdays: readonly string[];
}

/** The working days of a jurisdiction. */
export interface WorkCalendar {
  jurisdiction: string;
  years: Readonly<Record<number, CalendarYear>>;
  /** What to do about a year that is not there. */
  mend: string;
}

const calendars: Readonly<Record<string, WorkCalendar>> = { CN: calendarCn };

/**
 * The calendar of a jurisdiction, by the code of its State (ISO 3166-1).
 *
 * @throws {Refusal} `unknown_jurisdiction`
 */
export function calendarOf(jurisdiction: string): WorkCalendar {
  if (Object.hasOwn(calendars, jurisdiction)) return calendars[jurisdiction]!;
  const known = Object.keys(calendars).join(', ');
  throw new Refusal('unknown_jurisdiction', `There is no calendar of "${jurisdiction}". Known: ${known}.`);
}

const DAY_MS = 86_400_000;
const pad = (number: number, length: number) => String(number).padStart(length, '0');
const ofNumber = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** Days since 1970-01-01. @throws {RangeError} naming what is no day of the calendar, such as 2026-02-30 */
function numberOf(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || ofNumber(ms / DAY_MS) !== day) throw new RangeError(`"${day}" is no day of the calendar`);
  return ms / DAY_MS;
}

/** The day `count` days later; earlier where it is negative. @example addDays('2026-02-28', 1) // '2026-03-01' */
export function addDays(day: string, count: number): string {
  return ofNumber(numberOf(day) + count);
}

/**
 * The corresponding day `count` months later, or where that month has none, its last day (Civil Code, art. 202). A year
 * is twelve months. The period ends at the end of this day (art. 203).
 *
 * @param count whole months; negative = earlier
 * @example addMonths('2026-01-31', 1) // '2026-02-28'
 */
export function addMonths(day: string, count: number): string {
  if (!Number.isInteger(count)) throw new RangeError(`${count} is no whole number of months`);
  numberOf(day);
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const months = year * 12 + month - 1 + count;
  const [toYear, toMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate();
  return `${pad(toYear, 4)}-${pad(toMonth, 2)}-${pad(Math.min(date, last), 2)}`;
}

/** The month after, YYYY-MM. @example nextMonth('2026-12') // '2027-01' */
export const nextMonth = (month: string): string => addMonths(`${month}-01`, 1).slice(0, 7);

/**
 * Is it worked on this day? Make-up days count, holidays do not, the rest is Monday to Friday.
 *
 * @throws {Refusal} `calendar_year` naming the year, when what its State published of it is not known: a guess could
 *   put a deadline on the wrong day
 */
export function isWorkingDay(day: string, { years, jurisdiction, mend }: WorkCalendar): boolean {
  const number = numberOf(day);
  const year = Number(day.slice(0, 4));
  const published = years[year];
  if (published === undefined) {
    const message = `The working days of ${year} in ${jurisdiction} are not known. ${mend}`;
    throw new Refusal('calendar_year', message, 409);
  }
  if (published.workdays.includes(day)) return true;
  if (published.holidays.some(([first, last]) => first <= day && day <= last)) return false;
  // 1970-01-01 was a Thursday; 0 = Monday.
  return (number + 3) % 7 < 5;
}

/**
 * The day itself when it is worked, else the first working day after it: where a deadline that falls on a holiday moves
 * to (Civil Code, art. 203).
 */
export function nextWorkingDay(day: string, calendar: WorkCalendar): string {
  let moved = day;
  while (!isWorkingDay(moved, calendar)) moved = addDays(moved, 1);
  return moved;
}

/**
 * The last day of a period of working days: the day that it begins on is not counted (Civil Code, art. 201).
 *
 * @param count at least 1
 * @example addWorkingDays('2026-06-03', 5, calendarOf('CN')) // '2026-06-10'
 */
export function addWorkingDays(day: string, count: number, calendar: WorkCalendar): string {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is no number of working days`);
  let reached = day;
  for (let left = count; left > 0; left--) reached = nextWorkingDay(addDays(reached, 1), calendar);
  return reached;
}

/** The last day of a deadline in calendar months: it moves off a holiday, which the end of a publication does not. */
export function deadlineInMonths(day: string, count: number, calendar: WorkCalendar): string {
  return nextWorkingDay(addMonths(day, count), calendar);
}
