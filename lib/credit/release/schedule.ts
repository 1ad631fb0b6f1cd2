import { addWorkingDays, type WorkCalendar } from '../calendar';
import { checkedMonth, lastDay, monthsFrom } from '../index/period';
import { startOfDay } from '../local-time';
import { Refusal } from '../refusal';

/** When months are released, as data: announced before anybody knows the values. */
export interface ReleaseRule {
  /** Working days after the month's last day, from 1. */
  workingDays: number;
  /** Hours after the beginning of that day, in [0, 24). */
  hour: number;
}

/**
 * Our own choice: ten working days leave the departments the five in which a file is brought up to date (ZJ-REG 13), and
 * a regulator five to look.
 */
export const releaseRule: ReleaseRule = { workingDays: 10, hour: 10 };

/**
 * The moment at which a month is announced to be released.
 *
 * @param timeZone IANA name
 * @throws {Refusal} `bad_period`; `calendar_year` where the working days are not known; `bad_rule`
 * @example releaseMoment('2026-05', releaseRule, calendarOf('CN'), 'Asia/Shanghai') // 2026-06-12 10:00 +08:00
 */
export function releaseMoment(month: string, rule: ReleaseRule, calendar: WorkCalendar, timeZone: string): Date {
  const { workingDays, hour } = rule;
  if (!Number.isInteger(workingDays) || workingDays < 1 || !(hour >= 0 && hour < 24))
    throw new Refusal(
      'bad_rule',
      `Release after ${workingDays} working days at hour ${hour} cannot be: at least 1 day, and an hour from 0 to below 24.`,
    );
  const day = addWorkingDays(lastDay(checkedMonth(month)), workingDays, calendar);
  return new Date(startOfDay(day, timeZone).getTime() + hour * 3_600_000);
}

export interface ScheduledRelease {
  month: string;
  /** RFC 3339 in UTC. */
  at: string;
}

/** The release calendar of a span of months, both inclusive. */
export const releaseCalendar = (
  [first, last]: readonly [first: string, last: string],
  rule: ReleaseRule,
  calendar: WorkCalendar,
  timeZone: string,
): ScheduledRelease[] =>
  monthsFrom(first, last).map((month) => ({
    month,
    at: releaseMoment(month, rule, calendar, timeZone).toISOString(),
  }));
