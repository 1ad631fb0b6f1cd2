/** At most so many classes on a map: more cannot be told apart. */
export const MOST_CLASSES = 6;

/** Classes of a choropleth in whole per cent: class i runs from `from + i·step` up to, but without, the next. */
export interface Classes {
  from: number;
  step: number;
  count: number;
}

/**
 * Equal steps of 1, 2, 5, 10 or 20 points from the lowest share to the highest, the smallest step that needs no more
 * than six classes. Equal steps rather than quantiles: they stay where they are when one zone moves, and a step means
 * the same everywhere in the legend.
 * @param shares in [0, 1]
 * @returns null without any share
 */
export function classes(shares: readonly number[]): Classes | null {
  if (shares.length === 0) return null;
  const percents = shares.map((share) => share * 100);
  const lowest = Math.min(...percents);
  const highest = Math.max(...percents);
  for (const step of [1, 2, 5, 10, 20]) {
    const from = Math.min(Math.floor(lowest / step) * step, 100 - step);
    const count = Math.floor((Math.min(highest, 99.999) - from) / step) + 1;
    if (count <= MOST_CLASSES) return { from, step, count };
  }
  return { from: 0, step: 20, count: 5 };
}

/** The class of a share, 0 to count − 1. */
export function classOf(share: number, { from, step, count }: Classes): number {
  return Math.max(0, Math.min(count - 1, Math.floor((share * 100 - from) / step)));
}

/** Colour tokens of `count` classes, low to high: fewer classes are spread over the whole ramp. */
export function classTokens(count: number): string[] {
  const picks =
    [[], [4], [2, 5], [1, 3, 6], [1, 3, 4, 6], [1, 2, 4, 5, 6], [1, 2, 3, 4, 5, 6]][Math.min(count, MOST_CLASSES)] ??
    [];
  return picks.map((pick) => `share-${pick}`);
}
