import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import { type GradeLook, gradeLook, noGrade } from '../ui/grade-look';

/** One mark on the map: a point and everyone on it (in London up to 61 businesses share one). */
export interface Place {
  /** The coordinates as text: the same for as long as the point is. */
  key: string;
  point: [number, number];
  entities: EntitySummary[];
  /** null = several that differ. */
  look: GradeLook | null;
  demonstration: boolean;
  /** Name of the demonstration unit here; null = there is none. */
  unit: string | null;
}

/** Join entities on exactly the same point; those without a point are left out. */
export function placesOf(entities: readonly EntitySummary[], schemes: readonly Scheme[]): Place[] {
  const byPoint = new Map<string, EntitySummary[]>();
  for (const entity of entities) {
    if (!entity.point) continue;
    const key = entity.point.join(',');
    const here = byPoint.get(key);
    if (here) here.push(entity);
    else byPoint.set(key, [entity]);
  }
  return [...byPoint].flatMap(([key, here]) => {
    const first = here[0];
    if (!first?.point) return [];
    const alike = here.every(({ grade, scheme }) => grade === first.grade && scheme === first.scheme);
    const look = alike ? lookOf(first, schemes) : null;
    const unit = here.find((one) => one.demonstration) ?? null;
    return [{ key, point: first.point, entities: here, look, demonstration: unit !== null, unit: unit?.name ?? null }];
  });
}

/** How an entity's grade looks; the ring where it has none or it may not be shown. */
export function lookOf(entity: EntitySummary, schemes: readonly Scheme[]): GradeLook {
  if (entity.grade === null) return noGrade;
  return gradeLook(
    schemes.find(({ id }) => id === entity.scheme),
    entity.grade,
  );
}

/** Name of a place's picture on the map. */
export function iconId({ look, demonstration, entities }: Place): string {
  const kind = look ? `${look.shape}/${look.token}/${look.letter}` : `several/${entities.length}`;
  return demonstration ? `${kind}/demonstration` : kind;
}
