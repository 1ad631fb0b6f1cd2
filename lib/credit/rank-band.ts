/** 97.5 % point of the normal distribution: intervals are of 95 %. */
const Z = 1.959963984540054;

/**
 * Wilson's interval of 95 % for a share: what the share may be where the businesses counted are taken for a sample of
 * how such businesses fare (E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209–212).
 *
 * @param hits  0 to n
 * @param n     at least 1
 * @returns lower and upper bound, in [0, 1]
 * @example wilson(8, 10) // [0.490, 0.943]
 */
export function wilson(hits: number, n: number): [lower: number, upper: number] {
  const share = hits / n;
  const middle = share + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const whole = 1 + (Z * Z) / n;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}

/**
 * Between which ranks a unit may stand: its own share anywhere in the interval, all others where they are.
 *
 * @param value  the unit's bounds
 * @param others values of the other ranked units
 * @returns best and worst rank, 1 = the highest value
 */
export function rankBand([lower, upper]: readonly [number, number], others: readonly number[]): [number, number] {
  return [1 + others.filter((other) => other > upper).length, 1 + others.filter((other) => other > lower).length];
}
