import type { EntitySummary } from '@/lib/credit/entity';
import type { Spot } from './map-click';

/** What the map marks: the entity or spot that is open, else what was found. */
export function chosenIds(entity: string | null, spot: Spot | null, found: readonly EntitySummary[]): number[] {
  const id = entity === null ? spot?.id : Number(entity);
  if (id === undefined) return found.map((one) => one.id);
  return Number.isNaN(id) ? [] : [id];
}
