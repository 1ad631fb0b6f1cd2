import type { MonthValue, MonthZone } from '@/lib/credit/release/month';

/** What who signs a month is told of it before anything else. */

export const monthOrders = ['kind', 'change', 'coverage'] as const;
export type MonthOrder = (typeof monthOrders)[number];

/** Below this share of grades within a year a zone's data are called old. */
export const OLD_BELOW = 0.5;
/** A change in percent from which one looks twice: that of the published rule of movement. */
const MOVED_FROM = 5;

export interface MonthSummary {
  noLevel: number;
  /** Something is left out of what the public sees. */
  withheld: number;
  old: number;
  moved: number;
}

export const isOld = ({ fresh }: Pick<MonthZone, 'fresh'>): boolean => fresh !== null && fresh < OLD_BELOW;
export const isMoved = ({ change }: Pick<MonthValue, 'change'>): boolean =>
  change !== null && Math.abs(change) >= MOVED_FROM;

export function monthSummary(zones: readonly MonthZone[]): MonthSummary {
  const count = (is: (zone: MonthZone) => boolean) => zones.filter(is).length;
  return {
    noLevel: count(({ published }) => published.level === null),
    withheld: count(({ published }) => published.hidden.length > 0),
    old: count(isOld),
    moved: count(({ published }) => isMoved(published)),
  };
}

/**
 * Zones in the order asked for; those of equal standing stay as they were given.
 *
 * @param order `kind` = as given; `change` = largest first, without a change last; `coverage` = least first
 */
export function orderedZones(zones: readonly MonthZone[], order: MonthOrder): MonthZone[] {
  if (order === 'change') {
    const size = ({ published: { change } }: MonthZone) => (change === null ? -1 : Math.abs(change));
    return [...zones].sort((a, b) => size(b) - size(a));
  }
  if (order === 'coverage') return [...zones].sort((a, b) => a.published.coverage - b.published.coverage);
  return [...zones];
}
