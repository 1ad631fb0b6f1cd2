import type { ZoneIndexSeries } from '@/lib/credit/index/series';

/** One end of a waterfall, as the address has it. */
export interface StepsEnd {
  zone: string;
  /** YYYY-MM, or `live`. */
  period: string;
}

export type StepsChoice = readonly [from: StepsEnd, to: StepsEnd];

/** `ZONE@PERIOD,ZONE@PERIOD`; null where it is not that. */
export function readSteps(text: string | null): StepsChoice | null {
  const ends = (text ?? '').split(',').map(readEnd);
  const [from, to] = ends;
  return ends.length === 2 && from && to ? [from, to] : null;
}

function readEnd(text: string): StepsEnd | null {
  // An id may hold an @ of its own.
  const at = text.lastIndexOf('@');
  const period = text.slice(at + 1);
  return at > 0 && /^(live|\d{4}-\d{2})$/.test(period) ? { zone: text.slice(0, at), period } : null;
}

export const writeSteps = (choice: StepsChoice): string =>
  choice.map(({ zone, period }) => `${zone}@${period}`).join(',');

/**
 * What is shown until something is chosen: from the second zone to the first, live; of a single one, from its newest
 * month to now.
 *
 * @param zones ids, in the order chosen
 * @returns null without a zone, or a month to begin from
 */
export function usualSteps(zones: readonly string[], series: ReadonlyMap<string, ZoneIndexSeries>): StepsChoice | null {
  const [first, second] = zones;
  if (first === undefined) return null;
  const to = { zone: first, period: 'live' };
  if (second !== undefined) return [{ zone: second, period: 'live' }, to];
  const month = series.get(first)?.items.findLast(({ state }) => state !== 'live');
  return month === undefined ? null : [{ zone: first, period: month.period }, to];
}
