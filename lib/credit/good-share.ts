import type { Scheme } from './scheme';

/** Below so many graded businesses a share says more about chance than about the zone: shown, but not compared. */
export const LEAST_GRADED = 30;

export interface GoodShare {
  /** Businesses with a ranked grade. */
  graded: number;
  good: number;
  /** good / graded, in [0, 1]; null where nothing is graded. */
  share: number | null;
}

/**
 * 优良率: businesses in the top two ranked grades ÷ businesses in any ranked grade. Unranked grades and states stand
 * outside (a new taxpayer's M is neither good nor bad). A scheme of two grades counts the better one only.
 */
export function goodShare(grades: Record<string, number>, scheme: Scheme): GoodShare {
  const counts = scheme.grades.filter(({ ranked }) => ranked).map(({ grade }) => grades[grade] ?? 0);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const graded = sum(counts);
  const good = sum(counts.slice(0, Math.min(2, counts.length - 1)));
  return { graded, good, share: graded === 0 ? null : good / graded };
}

/** 不良率: businesses in the worst ranked grade ÷ businesses in any ranked grade, in [0, 1]; null where nothing is graded. */
export function badShare(grades: Record<string, number>, scheme: Scheme): number | null {
  const { graded } = goodShare(grades, scheme);
  const worst = scheme.grades.filter(({ ranked }) => ranked).at(-1)?.grade ?? '';
  return graded === 0 ? null : (grades[worst] ?? 0) / graded;
}
