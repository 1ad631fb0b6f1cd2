/** The months that a comparison is of. */
export interface MonthSpan {
  /** YYYY-MM; null = from the first month on. */
  from: string | null;
  /** null = up to now, the live values included. */
  to: string | null;
}

/** Why months cannot be compared: nothing is published for one, or they stand the wrong way round. */
export type SpanFault = { code: 'no_month'; month: string } | { code: 'order' };

/** @param months those that the reader may see, YYYY-MM */
export function spanFault({ from, to }: MonthSpan, months: readonly string[]): SpanFault | null {
  const missing = [from, to].find((month) => month !== null && !months.includes(month));
  if (missing !== undefined && missing !== null) return { code: 'no_month', month: missing };
  return from !== null && to !== null && from > to ? { code: 'order' } : null;
}

export const isSameSpan = (one: MonthSpan, other: MonthSpan): boolean => one.from === other.from && one.to === other.to;

/** Points of a series that lie in a span, the live one only where it goes up to now. */
export function pointsWithin<Point extends { period: string }>(
  items: readonly Point[],
  { from, to }: MonthSpan,
): Point[] {
  return items.filter(({ period }) => {
    if (period === 'live') return to === null;
    return (from === null || period >= from) && (to === null || period <= to);
  });
}
