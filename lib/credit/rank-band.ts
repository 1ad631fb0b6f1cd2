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
