/** A date or time as somebody wrote it. */
export interface Written {
  /** RFC 3339 in UTC, to the second or as fine as it was written (at most microseconds). */
  utc: string;
  /** The day as written, YYYY-MM-DD, before any offset. */
  day: string;
  /** Was there an offset, or was the profile's taken? */
  hasOffset: boolean;
}

const form = new RegExp(
  [
    /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{4})\/(\d{1,2})\/(\d{1,2})|(\d{4})(\d{2})(\d{2}))/,
    /(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})?)?$/,
  ]
    .map((part) => part.source)
    .join(''),
);

const two = (n: number) => String(n).padStart(2, '0');

/** Minutes east of UTC of `Z`, `+08:00` or `-0330`; null where it is none (hours up to 15, minutes up to 59). */
export function offsetMinutes(text: string): number | null {
  if (/^z$/i.test(text)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 15 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Milliseconds of a real calendar day and time of day in UTC; null for the likes of 2021-02-30 and 24:00. */
function millisecondsOf(year: number, month: number, day: number, clock: number[]): number | null {
  const [hour = 0, minute = 0, second = 0] = clock;
  if (year < 1900 || year > 2200 || hour > 23 || minute > 59 || second > 59) return null;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time.getTime() : null;
}

/**
 * Read a date strictly: `2021-05-03`, `2021/5/3`, `20210503`, each also with a time as in RFC 3339
 * (`2021-05-03T08:00:00+08:00`; seconds, fraction and offset may be left out, a blank may stand for the T).
 *
 * @param assumedOffset minutes east of UTC, taken where none is written
 * @returns null for anything else: a day that does not exist, years before 1900 or after 2200, 12/05/2020, leap seconds
 * @example written('2021-05-03', 480) // { utc: '2021-05-02T16:00:00Z', day: '2021-05-03', hasOffset: false }
 */
export function written(text: string, assumedOffset: number): Written | null {
  const m = form.exec(text);
  if (!m) return null;
  const [year, month, day] = [m[1] ?? m[4] ?? m[7], m[2] ?? m[5] ?? m[8], m[3] ?? m[6] ?? m[9]].map(Number);
  const [hour, minute, second, fraction, zone] = m.slice(10);
  const offset = zone === undefined ? assumedOffset : offsetMinutes(zone);
  const clock = [hour, minute, second].map((part) => Number(part ?? 0));
  const local = millisecondsOf(year!, month!, day!, clock);
  if (local === null || offset === null) return null;
  const finer = (fraction ?? '').slice(0, 6).replace(/0+$/, '');
  const seconds = new Date(local - offset * 60_000).toISOString().slice(0, 19);
  return {
    utc: `${seconds}${finer === '' ? '' : `.${finer}`}Z`,
    day: `${year}-${two(month!)}-${two(day!)}`,
    hasOffset: zone !== undefined,
  };
}
