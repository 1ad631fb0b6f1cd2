/**
 * Spearman's rank correlation of pairs: Pearson's of their ranks, ties sharing the mean of their places.
 *
 * @returns from −1 to 1; null below 3 pairs, or where one side does not vary
 * @see C. Spearman 1904, Am. J. Psychol. 15, 72–101
 * @example rankCorrelation([[1, 10], [2, 20], [3, 15]]) // 0.5
 */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 3) return null;
  const [x, y] = [0, 1].map((side) => meanRanks(pairs.map((pair) => pair[side]!)));
  const middle = (pairs.length + 1) / 2;
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, rank, i) => sum + (rank - middle) * (b[i]! - middle), 0);
  const spread = Math.sqrt(product(x!, x!) * product(y!, y!));
  return spread === 0 ? null : product(x!, y!) / spread;
}

function meanRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same + 1) / 2;
  });
}
