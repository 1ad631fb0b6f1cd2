import type { Aggregation } from './methodology';

/**
 * Combine the scores of a node's children, over the children that are present.
 *
 *   linear: Σ wᵢxᵢ / Σ wᵢ        geometric: exp( Σ wᵢ ln xᵢ / Σ wᵢ )
 *
 * Linear compensates fully: a poor child is offset by a good one, and weights are trade-offs. Geometric does so the
 * less, the poorer the child. A mean lies between its least and its greatest child: what rounding adds beyond them is
 * taken away, so that scores stay within the scale.
 *
 * @param columns scores of each child by unit, NaN = missing
 * @param weights > 0, one per child; any sum
 * @param refused told the unit and the child where a value ≤ 0 makes the geometric mean undefined
 * @returns one score per unit; NaN = no child is present, or refused
 * @see OECD/JRC, Handbook on Constructing Composite Indicators (2008), weighting and aggregation
 */
export function aggregate(
  columns: readonly Float64Array[],
  weights: readonly number[],
  aggregation: Aggregation,
  refused: (unit: number, child: number) => void,
): Float64Array {
  const units = columns[0]!.length;
  const isGeometric = aggregation === 'geometric';
  const [sums, weightSums] = [new Float64Array(units), new Float64Array(units)];
  const least = new Float64Array(units).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(units).fill(Number.NEGATIVE_INFINITY);
  for (let child = 0; child < columns.length; child++) {
    const column = columns[child]!;
    const weight = weights[child]!;
    for (let unit = 0; unit < units; unit++) {
      const value = column[unit]!;
      if (Number.isNaN(value)) continue;
      if (isGeometric && value <= 0) refused(unit, child);
      sums[unit]! += weight * (isGeometric ? Math.log(value) : value);
      weightSums[unit]! += weight;
      if (value < least[unit]!) least[unit] = value;
      if (value > greatest[unit]!) greatest[unit] = value;
    }
  }
  for (let unit = 0; unit < units; unit++) {
    if (isGeometric && least[unit]! <= 0) sums[unit] = Number.NaN;
    const mean = sums[unit]! / weightSums[unit]!;
    sums[unit] = Math.min(greatest[unit]!, Math.max(least[unit]!, isGeometric ? Math.exp(mean) : mean));
  }
  return sums;
}
