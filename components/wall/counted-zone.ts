import type { Zone } from '@/lib/credit/zone';
import type { WallView } from './wall-view';

/**
 * The one zone whose businesses a scene tells of: that which it is about, and where it sums several, the largest of them,
 * since a business can be in two and the counts of zones must not be added.
 */
export function countedZone({ zone, zones, kind }: Pick<WallView, 'zone' | 'zones' | 'kind'>): Zone | null {
  if (zone !== null) return zone;
  const own = zones.filter((one) => one.kind === kind);
  return own.toSorted((a, b) => b.entities - a.entities || (a.id < b.id ? -1 : 1))[0] ?? null;
}
