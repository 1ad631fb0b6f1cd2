import type { Scheme } from '@/lib/credit/scheme';

/** Outlines on a 24 × 24 field, each of about the same area, so that no grade looks heavier than another. */
export const shapePaths = {
  circle: 'M12 2.5a9.5 9.5 0 1 1 0 19a9.5 9.5 0 1 1 0 -19Z',
  square:
    'M6.5 3h11a3.5 3.5 0 0 1 3.5 3.5v11a3.5 3.5 0 0 1 -3.5 3.5h-11a3.5 3.5 0 0 1 -3.5 -3.5v-11a3.5 3.5 0 0 1 3.5 -3.5Z',
  hexagon: 'M12 1.6L21 6.8V17.2L12 22.4L3 17.2V6.8Z',
  diamond: 'M12 0.8L23.2 12L12 23.2L0.8 12Z',
  pentagon: 'M12 1.5L22.3 9L18.4 21.2H5.6L1.7 9Z',
  triangle: 'M12 1.2L23.4 21.4H0.6Z',
  inverted: 'M12 22.8L0.6 2.6H23.4Z',
} as const;
export type Shape = keyof typeof shapePaths;

/** Where the letter sits on each shape: the height of its middle, in the same 24 units. */
export const letterMiddle: Record<Shape | 'ring', number> = {
  circle: 12,
  square: 12,
  hexagon: 12,
  diamond: 12,
  pentagon: 12.6,
  triangle: 15,
  inverted: 9.2,
  ring: 12,
};

/** By position, best first (VISUAL.md): a scheme of n ranked grades takes the first n. */
const order: readonly Shape[] = ['circle', 'square', 'hexagon', 'diamond', 'pentagon', 'triangle', 'inverted'];

/**
 * Colour tokens by number of ranked grades, best first. Two, three and five are picked from the four and six, seven adds
 * one, so that every neighbouring pair keeps the distance that tests/theme.test.ts demands.
 */
export const ramps: readonly (readonly string[])[] = [
  [],
  ['grade-4-1'],
  ['grade-4-1', 'grade-4-4'],
  ['grade-4-1', 'grade-4-3', 'grade-4-4'],
  ['grade-4-1', 'grade-4-2', 'grade-4-3', 'grade-4-4'],
  ['grade-6-1', 'grade-6-2', 'grade-6-3', 'grade-6-4', 'grade-6-6'],
  ['grade-6-1', 'grade-6-2', 'grade-6-3', 'grade-6-4', 'grade-6-5', 'grade-6-6'],
  ['grade-6-1', 'grade-6-2', 'grade-6-3', 'grade-7-4', 'grade-6-4', 'grade-6-5', 'grade-6-6'],
];

/** How a grade looks everywhere: map, legend, mark, bar. */
export interface GradeLook {
  shape: Shape | 'ring';
  /** Name of the colour token, without the dashes in front. */
  token: string;
  /** 0 to 2 characters. */
  letter: string;
}

/** The look of everything without a grade: never a colour of the ramp. */
export const noGrade: GradeLook = { shape: 'ring', token: 'grade-none', letter: '' };

/**
 * The look of one grade of a scheme. Unranked grades, unknown ones and null are the ring; a scheme of more than seven
 * ranked grades keeps letters but repeats the last shape and colour.
 */
export function gradeLook(scheme: Scheme | undefined, grade: string | null): GradeLook {
  const found = scheme?.grades.find((entry) => entry.grade === grade);
  if (!scheme || !found) return grade === null ? noGrade : { ...noGrade, letter: grade.slice(0, 2) };
  if (!found.ranked) return { ...noGrade, letter: found.short };
  const ranked = scheme.grades.filter((entry) => entry.ranked);
  const last = order.length - 1;
  const at = Math.min(ranked.indexOf(found), last);
  const ramp = ramps[Math.min(ranked.length, last + 1)];
  return { shape: order[at] ?? 'inverted', token: ramp?.[at] ?? 'grade-none', letter: found.short };
}
