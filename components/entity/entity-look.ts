import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import { type GradeLook, gradeLook, noGrade } from '../ui/grade-look';

/** How an entity's grade looks; the ring where it has none or it may not be shown. */
export function lookOf(entity: EntitySummary, schemes: readonly Scheme[]): GradeLook {
  if (entity.grade === null) return noGrade;
  return gradeLook(
    schemes.find(({ id }) => id === entity.scheme),
    entity.grade,
  );
}
