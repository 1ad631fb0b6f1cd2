const DIGITS = 13;

/**
 * A number without the last places of its binary arithmetic: rounded to 13 significant decimal digits. Sums that are
 * equal on paper (0.1 + 0.2 and 0.3) become equal numbers, so that ties, edges and least shares are judged as on paper.
 * Monotone; relative change at most 5e-13; NaN and infinities stay.
 *
 * @example significant(0.1 + 0.2) // 0.3
 */
export function significant(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
