import type { Scheme } from '../scheme';
import { isComputable, partsOf, type Scored, score } from './score';

/** What a department sent of one unit, as far as it sent it. */
export interface Sent {
  grade: string | null;
  score: number | null;
  /** Points by id of a dimension; null = none. */
  dimensions: Readonly<Record<string, number>> | null;
}

/** Where what was sent is not what its parts come to. */
export interface Contradiction {
  field: 'score' | 'grade';
  sent: string | number;
  computed: Scored;
}

/**
 * Compare what a department computed with what its parts come to here. What cannot be computed contradicts nothing: a
 * scheme without thresholds, a missing dimension. Nor does a grade that is unranked, which is given by rule and not by
 * points. A score may have been rounded before it was sent: it is compared in the places that it has.
 *
 * The department's word stands whatever comes out: grades are also given directly, by rules that points do not show.
 */
export function contradictions(scheme: Scheme, sent: Sent): Contradiction[] {
  if (!isComputable(scheme)) return [];
  const computed = score(scheme, partsSent(scheme, sent));
  const found: Contradiction[] = [];
  if (sent.score !== null && computed.score !== null && !agrees(sent.score, computed.score))
    found.push({ field: 'score', sent: sent.score, computed });
  if (sent.grade !== null && isAsComputed(scheme, sent.grade, computed) === false)
    found.push({ field: 'grade', sent: sent.grade, computed });
  return found;
}

/** Is a grade that was sent the one computed? null = there is nothing to compare: see `contradictions`. */
export function isAsComputed({ grades }: Scheme, sent: string | null, computed: Scored): boolean | null {
  const isRanked = grades.some(({ grade, ranked }) => ranked && grade === sent);
  return isRanked && computed.grade !== null ? sent === computed.grade : null;
}

/** What was sent as the parts that `score` takes: the dimensions, or the score where the scheme has none. */
export function partsSent(scheme: Scheme, { score: sum, dimensions }: Omit<Sent, 'grade'>): (number | null)[] {
  if (scheme.dimensions === undefined) return [sum];
  return partsOf(scheme).map(({ id }) =>
    dimensions !== null && Object.hasOwn(dimensions, id) ? dimensions[id]! : null,
  );
}

/** Is it the same number, or the same rounded to the decimals that were sent? */
function agrees(sent: number, computed: number): boolean {
  const [digits, exponent = '0'] = String(sent).split('e');
  const decimals = (digits!.split('.')[1]?.length ?? 0) - Number(exponent);
  // A half may have been rounded either way.
  return Math.abs(sent - computed) <= 0.5 * 10 ** -decimals * (1 + 1e-9);
}
