/**
 * Holm's correction for comparing many at once: p values that can each be held against the same limit, with the chance
 * of even one false alarm among all of them below it, whatever their dependence.
 *
 *   in rising order:   pᵢ′ = max over j ≤ i of min(1, (m − j + 1) pⱼ)
 *
 * @param values p values in [0, 1]; null = that comparison could not be made, and is not counted in m
 * @returns in the order given; null stays null
 * @see S. Holm 1979, Scand. J. Stat. 6, 65–70; adjusted values: S. P. Wright 1992, Biometrics 48, 1005–1013
 * @example holm([0.01, 0.04, 0.03, 0.005]) // [0.03, 0.06, 0.06, 0.02]
 */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const made = values.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = values.map(() => null);
  let least = 0;
  for (const [rank, { p, at }] of made.entries()) {
    least = Math.max(least, Math.min(1, (made.length - rank) * p));
    adjusted[at] = least;
  }
  return adjusted;
}
