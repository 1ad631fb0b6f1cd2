import { monthAfter, monthsFrom } from '@/lib/credit/index/period';
import { HISTORY_MONTHS } from './history';
import { keyed, textKey } from './random';
import { type DemoZone, demoZones } from './zones';

/** What markets and districts report for themselves as a whole, month by month. */

export interface DemoObservation {
  /** Code of the zone. */
  zone: string;
  kind: 'complaints_due' | 'complaints_in_time' | 'turnover';
  /** YYYY-MM. */
  period: string;
  value: number;
}

const reporting: ReadonlySet<DemoZone['kind']> = new Set(['specialised_market', 'core_district']);

/** Turnover of the calendar months against the year's mean: quiet about Spring Festival, busy before Christmas orders and 11-11. */
const season = [0.82, 0.68, 0.98, 1.02, 1.04, 1.0, 0.98, 1.03, 1.12, 1.1, 1.19, 1.04];

/** Of a month's complaints, the share that is answered in time; a story moves it by the years. */
const drift: Record<'slips' | 'recovers' | 'none', number> = { slips: -0.006, recovers: 0.005, none: 0 };

/**
 * Observations of the months of the history and the one before it, of turnover a year longer, so that every month of the
 * history has one to be compared with.
 *
 * @param last the last month that is over, YYYY-MM
 */
export function* demoObservations({ seed, last }: { seed: number; last: string }): Generator<DemoObservation> {
  for (const zone of demoZones) if (reporting.has(zone.kind)) yield* ofZone(zone, seed, last);
}

function* ofZone({ code, weight, story }: DemoZone, seed: number, last: string): Generator<DemoObservation> {
  const key = textKey(code);
  const first = monthAfter(last, -HISTORY_MONTHS);
  for (const period of monthsFrom(monthAfter(first, -12), last)) {
    const [year, month] = period.split('-').map(Number) as [number, number];
    const at = year * 12 + month;
    const chance = (of: number) => keyed(seed, key, at, of);
    const growth = 1 + 0.004 * (at - 2024 * 12) + 0.06 * (chance(1) - 0.5);
    const turnover = Math.round(weight * 60_000_000 * season[month - 1]! * growth);
    yield { zone: code, kind: 'turnover', period, value: turnover };
    if (period < first) continue;
    const due = 4 + Math.floor(12 * chance(2) + 30 * Math.min(1, weight * 4) * season[month - 1]!);
    const monthsAgo = (Number(last.slice(0, 4)) - year) * 12 + Number(last.slice(5)) - month;
    const share = 0.93 + drift[story ?? 'none'] * (HISTORY_MONTHS - monthsAgo) + 0.08 * (chance(3) - 0.5);
    yield { zone: code, kind: 'complaints_due', period, value: due };
    yield { zone: code, kind: 'complaints_in_time', period, value: Math.round(due * Math.min(1, share)) };
  }
}
