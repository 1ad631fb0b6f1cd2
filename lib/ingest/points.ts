import type { Scheme } from '@/lib/credit/scheme';
import { contradictions, partsSent } from '@/lib/credit/scoring/check';
import { isForReference } from '@/lib/credit/scoring/reference';
import { isComputable, score } from '@/lib/credit/scoring/score';
import type { RowWork } from './row-work';
import type { Entry } from './types';

type Evaluation = NonNullable<Entry['evaluation']>;
type Points = Pick<Evaluation, 'score' | 'dimensions'>;

/**
 * The evaluation of a row that has points and no grade: rules `grade_from_points` and `score_from_points`, so that
 * lineage tells what was computed here.
 *
 * @returns null where nothing can be computed: no known scheme, no thresholds, points missing, or a national scheme,
 *   under which only the department's grade counts
 */
export function gradedByPoints(
  work: RowWork,
  scheme: Scheme | undefined,
  given: Points,
): Omit<Evaluation, 'evaluatedAt'> | null {
  if (scheme === undefined || !isComputable(scheme) || isForReference(scheme)) return null;
  const { grade, score: computed } = score(scheme, partsSent(scheme, given));
  if (grade === null) return null;
  checkPoints(work, scheme, { grade: null, ...given });
  work.change('grade', 'grade_from_points', null, grade);
  if (given.score === null) work.change('score', 'score_from_points', null, String(computed));
  return { scheme: scheme.id, outcome: 'graded', grade, score: given.score ?? computed, dimensions: given.dimensions };
}

/** Does the department's own result follow from the points that it sent? What it sent is taken either way. */
export function checkPoints(work: RowWork, scheme: Scheme, sent: Points & { grade: string | null }): void {
  for (const { field, sent: given, computed } of contradictions(scheme, sent)) {
    const message = `By the bands and vetoes of ${scheme.id} the points come to score ${computed.score}, grade "${computed.grade}". What was sent is kept: ask the department which of them is wrong.`;
    work.find(field, `${field}_differs`, String(given), message);
  }
}
