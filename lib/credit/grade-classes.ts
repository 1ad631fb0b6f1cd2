import type { Scheme } from './scheme';

/** What each grade of a scheme counts as in 优良率 and 不良率; every list best first. */
export interface GradeClasses {
  /** The top two ranked grades; of two grades the better one. */
  good: string[];
  middle: string[];
  /** The worst ranked grade. */
  bad: string[];
  unranked: string[];
}

/** @example gradeClasses(cn2026) // good A, B; middle C; bad D */
export function gradeClasses({ grades }: Scheme): GradeClasses {
  const ranked = grades.filter((grade) => grade.ranked).map(({ grade }) => grade);
  const good = ranked.slice(0, Math.max(0, Math.min(2, ranked.length - 1)));
  return {
    good,
    middle: ranked.slice(good.length, -1),
    bad: ranked.slice(-1),
    unranked: grades.filter((grade) => !grade.ranked).map(({ grade }) => grade),
  };
}
