import type { Bound, Dimension, Scheme } from '../scheme';
import { significant } from '../significant-digits';

/** What decided over a grade. */
export type DecidedBy = 'band' | 'worst' | 'rest';

/** What the parts of one unit come to. */
export interface Scored {
  /** null = a part is missing, and a sum of the others is no score. */
  score: number | null;
  /** null = without a score, or within no grade. */
  grade: string | null;
  /**
   * `worst`: a veto, or nothing but a bound on every part, gave the grade; the band of a better one may have fitted.
   * `band`: the score alone. `rest`: no band fits the score, and this grade takes what is left. null without a grade.
   */
  decidedBy: DecidedBy | null;
}

/** What is sent where a scheme has no dimensions: the score itself. */
const whole: readonly Dimension[] = [{ id: 'score', weight: 1 }];

/** Parts that a score is made of, in the order in which `score` takes them; the score itself where there are none. */
export const partsOf = ({ dimensions }: Scheme): readonly Dimension[] => dimensions ?? whole;

/** Are there thresholds? Without them nothing can be computed: they are not published (阈值未公开). */
export const isComputable = ({ grades }: Scheme): boolean =>
  grades.some(({ band, worst }) => band !== undefined || worst !== undefined);

/**
 * Score and grade of one unit.
 *
 *   score = Σ weight · part
 *
 * Grades stand best first. The first whose band holds the score, and whose veto holds every single part, is given; a
 * grade without either takes the rest. The score is rounded to 13 significant digits before it is judged, so that a
 * sum which is 90 on paper is 90.
 *
 * @param scheme one that can be computed
 * @param parts  points by `partsOf(scheme)`, in that order; null = missing
 * @see DOMAIN.md 3.2 and https://swansea.gov.uk/scores: bands and vetoes of the Food Hygiene Rating Scheme
 * @example score(fhrs, [10, 0, 0]) // { score: 10, grade: '4', decidedBy: 'worst' }
 */
export function score(scheme: Scheme, parts: readonly (number | null)[]): Scored {
  const points = parts.filter((part) => part !== null);
  if (points.length < parts.length) return { score: null, grade: null, decidedBy: null };
  const sum = partsOf(scheme).reduce((total, { weight }, i) => total + weight * points[i]!, 0);
  const rounded = significant(sum);
  return { score: rounded, ...gradeOf(scheme, rounded, points) };
}

function gradeOf({ grades }: Scheme, sum: number, points: readonly number[]): Pick<Scored, 'grade' | 'decidedBy'> {
  const inBand = grades.filter(({ band }) => holds(band, sum));
  const given = inBand.find(({ worst }) => points.every((part) => holds(worst, part)));
  if (given === undefined) return { grade: null, decidedBy: null };
  const { grade, band, worst } = given;
  if (given !== inBand[0]) return { grade, decidedBy: 'worst' };
  if (band !== undefined) return { grade, decidedBy: 'band' };
  return { grade, decidedBy: worst === undefined ? 'rest' : 'worst' };
}

function holds(bound: Bound | undefined, value: number): boolean {
  if (bound === undefined) return true;
  return 'min' in bound ? value >= bound.min : value <= bound.max;
}
