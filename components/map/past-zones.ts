import type { MonthOfZones } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';

/** Zones with the index that they had in a month. One without a value then has none: neither zero nor today's. */
export function pastZones(zones: readonly Zone[], { items }: Pick<MonthOfZones, 'items'>): Zone[] {
  const then = new Map(items.map(({ id, kind: _, ...value }) => [id, value]));
  return zones.map((zone) => ({ ...zone, change: null, ...(then.get(zone.id) ?? nothing) }));
}

const nothing = {
  level: null,
  index: null,
  indexCoverage: null,
  withheld: false,
  alarm: null,
  rank: null,
  rankOf: null,
} satisfies Partial<Zone>;
