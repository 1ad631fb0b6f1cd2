import { addDays, nextMonth } from './calendar';

/*
 * Which day and month a moment lies in, and when those begin and end, in a named time zone: never in the machine's.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // sv-SE writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format;
}

/** The day that a moment lies in, YYYY-MM-DD. @param timeZone an IANA name, such as Asia/Shanghai */
export const dayOf = (moment: Date, timeZone: string): string => formatOf(timeZone).format(moment);

/** The month that a moment lies in, YYYY-MM. */
export const monthOf = (moment: Date, timeZone: string): string => dayOf(moment, timeZone).slice(0, 7);

/** Zones reach from 12 hours behind UTC to 14 before it. */
const FURTHEST_MS = 15 * 3_600_000;

/**
 * The moment at which a day begins: its first, also where daylight saving skips midnight or has it twice. A day that a
 * zone left out (Samoa's 2011-12-30) begins with the day after it.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The local day never goes back as time goes on, so the first moment of it can be searched by halves.
  let [before, at] = [midnight - FURTHEST_MS, midnight + FURTHEST_MS];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (dayOf(new Date(middle), timeZone) < day) before = middle;
    else at = middle;
  }
  return new Date(at);
}

/** The moment at which a day ends, 24:00: the first that does not belong to it. */
export const endOfDay = (day: string, timeZone: string): Date => startOfDay(addDays(day, 1), timeZone);

/** The moment at which a month closes: local midnight after its last day. @param month YYYY-MM */
export const monthEnd = (month: string, timeZone: string): Date => startOfDay(`${nextMonth(month)}-01`, timeZone);

/** How often something recurs. */
export type Every = 'minute' | 'hour' | 'day';

const minutes = new Map<string, Intl.DateTimeFormat>();

/**
 * Name of the local minute, hour or day that a moment lies in. It carries the offset, because the hour before the end of
 * daylight saving comes twice.
 *
 * @example periodOf(new Date('2026-06-03T16:05:00Z'), 'hour', 'Asia/Shanghai') // '2026-06-04 00 GMT+08:00'
 */
export function periodOf(moment: Date, every: Every, timeZone: string): string {
  if (every === 'day') return dayOf(moment, timeZone);
  let format = minutes.get(timeZone);
  if (format === undefined) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, ...digits, timeZoneName: 'longOffset' });
    minutes.set(timeZone, format);
  }
  const text = format.format(moment);
  const end = every === 'minute' ? 'YYYY-MM-DD HH:MM'.length : 'YYYY-MM-DD HH'.length;
  return text.slice(0, end) + text.slice('YYYY-MM-DD HH:MM'.length);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight that a moment's clock shows, 0 to 1439. @param timeZone an IANA name */
export function minuteOfDay(moment: Date, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    clocks.set(timeZone, clock);
  }
  const [hours, minutes] = clock.format(moment).split(':');
  return Number(hours) * 60 + Number(minutes);
}
