import type { Share } from './sampling';

/** Weights that differ by rounding alone count as equal. */
const ROUNDING = 1 + 1e-7;

/**
 * Fisher's exact test of two shares, two-sided: with n₁, n₂ and the hits of both together held, the chance of all tables
 * that are no likelier than the one that was counted.
 *
 *   P(x) ∝ C(n₁, x) · C(n₂, k − x),   k = hits₁ + hits₂
 *
 * Weights are taken from the likeliest table down, each out of its neighbour, so that no factorial is ever made. It never
 * calls chance a difference more often than it says, however few were counted; the price is that it is slow to see one.
 *
 * @param first  n at least 1; its population counts for nothing
 * @returns p in [0, 1]
 * @see R. A. Fisher 1935, The Design of Experiments, chapter 2; J. O. Irwin 1935, Metron 12, 83–94 (the two-sided rule)
 * @example fisherExact({ hits: 3, n: 4 }, { hits: 1, n: 4 }) // 0.4857, the lady tasting tea
 */
export function fisherExact(first: Share, second: Share): number {
  const [n1, n2] = [first.n, second.n];
  const hits = first.hits + second.hits;
  const [least, most] = [Math.max(0, hits - n2), Math.min(n1, hits)];
  /** Weight of x + 1 hits on the first side by that of x. */
  const step = (x: number) => ((n1 - x) * (hits - x)) / ((x + 1) * (n2 - hits + x + 1));
  const mode = Math.min(most, Math.max(least, Math.floor(((n1 + 1) * (hits + 1)) / (n1 + n2 + 2))));
  const weights = new Float64Array(most - least + 1);
  weights[mode - least] = 1;
  for (let x = mode; x < most; x++) weights[x + 1 - least] = weights[x - least]! * step(x);
  for (let x = mode; x > least; x--) weights[x - 1 - least] = weights[x - least]! / step(x - 1);
  const counted = weights[first.hits - least]! * ROUNDING;
  let [whole, unlikely] = [0, 0];
  for (const weight of weights) {
    whole += weight;
    if (weight <= counted) unlikely += weight;
  }
  return unlikely / whole;
}
