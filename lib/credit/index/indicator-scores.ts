import type { Indicator } from './methodology';

/**
 * Bring the values of one indicator onto the scale, by goalposts that are fixed by the methodology and not taken from
 * the sample: new units do not move old scores.
 *
 *   y = (x − lo)/(hi − lo), under log10 of the logarithms of all three;   direction −1: 1 − y;   clamp: 0 ≤ y ≤ 1
 *   score = lower + (upper − lower) · y
 *
 * Without goalposts the values are on the scale already and are taken as they are.
 *
 * @param values  one per unit, NaN = missing
 * @param scale   what y = 0 and y = 1 become
 * @param refused told the place of each unit whose value has no score: ≤ 0 under log10, or one beyond all numbers
 * @returns scores, NaN = missing or refused; `values` itself where there are no goalposts
 * @see OECD/JRC, Handbook on Constructing Composite Indicators (2008), normalisation; goalposts of the TAI: Saisana,
 *   Saltelli & Tarantola 2005, J. R. Statist. Soc. A 168, 307–323
 */
export function indicatorScores(
  values: Float64Array,
  { goalposts, transform, direction, clamp }: Pick<Indicator, 'goalposts' | 'transform' | 'direction' | 'clamp'>,
  scale: readonly [lower: number, upper: number],
  refused: (unit: number) => void,
): Float64Array {
  if (goalposts === null) return values;
  const isLog = transform === 'log10';
  const [lo, hi] = isLog ? [Math.log10(goalposts[0]), Math.log10(goalposts[1])] : goalposts;
  const [lower, upper] = scale;
  const span = hi - lo;
  const scores = new Float64Array(values.length);
  for (let unit = 0; unit < values.length; unit++) {
    const value = values[unit]!;
    const share = ((isLog ? Math.log10(value) : value) - lo) / span;
    let score = lower + (upper - lower) * (direction === 1 ? share : 1 - share);
    // Also takes away what rounding adds at the ends.
    if (clamp) score = Math.min(upper, Math.max(lower, score));
    if ((isLog && value <= 0) || !(Number.isFinite(score) || Number.isNaN(value))) {
      refused(unit);
      score = Number.NaN;
    }
    scores[unit] = score;
  }
  return scores;
}
