/** The scale on which a series is smoothed, and the way back. */
export interface Measure {
  scale: (value: number) => number;
  unscale: (scaled: number) => number;
}

/**
 * What is forecast. An index level is smoothed as it is. Counts are smoothed as their square roots, since their
 * variance grows with their mean: busy hours get wide intervals and quiet ones narrow ones, none below 0 (M. S.
 * Bartlett, The square root transformation in analysis of variance, J. R. Statist. Soc. Suppl. 3 (1936), 68–78).
 * The forecast of a count is then a median, not a mean (Principles and Practice, 3rd ed., 5.6).
 */
export const measures = {
  level: { scale: (value) => value, unscale: (scaled) => scaled },
  count: { scale: Math.sqrt, unscale: (scaled) => Math.max(0, scaled) ** 2 },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
