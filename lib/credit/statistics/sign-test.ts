/**
 * Sign test: of those that moved, `up` went one way and `down` the other. How often would a fair coin part them as
 * unevenly, either way? McNemar's test in its exact form, where the same businesses are looked at twice.
 *
 *   p = 2 Σ C(n, k) / 2ⁿ   over k ≤ min(up, down),   at most 1
 *
 * Weights are taken from the middle down, each out of its neighbour, so that neither factorials nor 2ⁿ are made.
 *
 * @returns p in [0, 1]; 1 where nobody moved
 * @see Q. McNemar 1947, Psychometrika 12, 153–157; W. J. Dixon, A. M. Mood 1946, J. Am. Stat. Assoc. 41, 557–566
 * @example signTest(9, 1) // 22 / 1024
 */
export function signTest(up: number, down: number): number {
  const n = up + down;
  const few = Math.min(up, down);
  const middle = Math.floor(n / 2);
  let [weight, half, tail] = [1, 0, 0];
  for (let k = middle; k >= 0 && weight > 0; k--) {
    half += weight;
    if (k <= few) tail += weight;
    weight *= k / (n - k + 1);
  }
  const whole = n % 2 === 0 ? 2 * half - 1 : 2 * half;
  return Math.min(1, (2 * tail) / whole);
}
