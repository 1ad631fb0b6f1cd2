/** Reflection, expansion, contraction and shrinkage, as in the paper. */
const [REFLECT, EXPAND, CONTRACT, SHRINK] = [1, 2, 0.5, 0.5];

interface Vertex {
  at: readonly number[];
  value: number;
}

/**
 * A minimum of a function of a few variables within the unit cube, by the downhill simplex: no derivatives, no
 * randomness, so that the same function gives the same bits.
 *
 * @param f       finite in the cube; points outside are moved to its nearest
 * @param start   in the cube
 * @param step    edge of the first simplex
 * @returns the best point that was found after `rounds` or once the simplex is smaller than `tolerance`
 * @see J. A. Nelder, R. Mead, A simplex method for function minimization, Computer Journal 7 (1965), 308–313
 */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.2, rounds = 300, tolerance = 1e-4 } = {},
): readonly number[] {
  const vertex = (at: readonly number[]): Vertex => {
    const inside = at.map((x) => Math.min(1, Math.max(0, x)));
    return { at: inside, value: f(inside) };
  };
  const moved = (x: number) => (x + step <= 1 ? x + step : x - step);
  const simplex = [vertex(start), ...start.map((_, i) => vertex(start.map((x, j) => (i === j ? moved(x) : x))))];
  for (let round = 0; round < rounds; round++) {
    simplex.sort((a, b) => a.value - b.value);
    if (size(simplex) < tolerance) break;
    improve(simplex, vertex);
  }
  return simplex.reduce((best, other) => (other.value < best.value ? other : best)).at;
}

const size = ([best, ...others]: readonly Vertex[]) =>
  Math.max(...others.flatMap(({ at }) => at.map((x, i) => Math.abs(x - best!.at[i]!))));

/** One round: the worst vertex goes through the middle of the others, or all are drawn towards the best. */
function improve(simplex: Vertex[], vertex: (at: readonly number[]) => Vertex): void {
  const worst = simplex.pop()!;
  const [best, next] = [simplex[0]!, simplex.at(-1)!];
  const middle = worst.at.map((_, i) => simplex.reduce((sum, { at }) => sum + at[i]!, 0) / simplex.length);
  const towards = (factor: number) => vertex(middle.map((x, i) => x + factor * (x - worst.at[i]!)));
  const reflected = towards(REFLECT);
  if (reflected.value < best.value) {
    const expanded = towards(EXPAND);
    simplex.push(expanded.value < reflected.value ? expanded : reflected);
  } else if (reflected.value < next.value) simplex.push(reflected);
  else {
    const contracted = towards(reflected.value < worst.value ? CONTRACT : -CONTRACT);
    if (contracted.value < Math.min(reflected.value, worst.value)) simplex.push(contracted);
    else {
      simplex.push(worst);
      for (const [i, { at }] of simplex.entries())
        if (i > 0) simplex[i] = vertex(at.map((x, j) => best.at[j]! + SHRINK * (x - best.at[j]!)));
    }
  }
}
