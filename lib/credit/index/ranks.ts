/**
 * Ranks by level: 1 is the highest, ties share the better rank (1, 2, 2, 4).
 *
 * @param levels one per unit, NaN = none
 * @returns one per unit, 0 = unranked
 */
export function ranksOf(levels: Float64Array): Int32Array {
  const ranks = new Int32Array(levels.length);
  // NaN sorts to the end.
  const sorted = levels
    .slice()
    .sort()
    .filter((level) => !Number.isNaN(level));
  const rankOf = new Map<number, number>();
  for (let i = 0; i < sorted.length; i++) rankOf.set(sorted[i]!, sorted.length - i);
  for (let unit = 0; unit < levels.length; unit++) ranks[unit] = rankOf.get(levels[unit]!) ?? 0;
  return ranks;
}
