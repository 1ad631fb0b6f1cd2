/** What a guarded figure was last published as. */
export interface Held {
  /** Integer; as of a day on which it changed by the threshold or more. Kept inside: it may be one to be hidden. */
  value: number;
  /** Day of the last publication, YYYY-MM-DD; days compare as texts. */
  day: string;
}

/**
 * A guarded figure for a day: it changes only at the day's publication, and then only by the threshold or more.
 *
 *   value = current     where |current − held| ≥ threshold
 *         = held        otherwise, and for the rest of a day that has its publication
 *
 * So 5 → 6 tells of no newcomer, and 4 → 5 does not bring a hidden figure to light. At the moment of a publication a
 * figure is less than the threshold off. Hold the finest figures (grades of a zone's rest, not totals), and sum what is
 * held: then totals are consistent, and no difference between two days is the work of fewer than the threshold.
 *
 * @param previous null = never published
 * @param day local day of the publication; an earlier one than the last changes nothing
 * @example hold({ value: 5, day: '2026-11-01' }, 6, '2026-11-02', 5) // { value: 5, day: '2026-11-02' }
 */
export function hold(previous: Held | null, current: number, day: string, threshold: number): Held {
  if (previous === null) return { value: current, day };
  if (day <= previous.day) return previous;
  const isShown = Math.abs(current - previous.value) >= threshold;
  return { value: isShown ? current : previous.value, day };
}
