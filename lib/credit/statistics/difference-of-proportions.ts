import { normalTail } from './normal';
import { certain, type Difference, finitePopulation, type Share } from './sampling';
import { wilsonOf } from './wilson';

/**
 * Difference of two shares that were counted apart from each other.
 *
 * The interval is Newcombe's hybrid score interval: with shares p₁, p₂ and their Wilson intervals [l, u],
 *
 *   p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²)   to   p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²)
 *
 * It stays within −1 and 1 and holds for small numbers and for shares of 0 and 1, where the textbook's interval
 * p ± z·s does not. The p value is that of the score test, z = (p₁ − p₂) / √(p (1 − p) (f₁/n₁ + f₂/n₂)) with the pooled
 * share p: Pearson's χ² of the two by two table without correction for continuity, where f = 1.
 *
 * Both take the finite-population correction f, so that two full counts differ for certain or not at all.
 *
 * @returns null where nothing was counted on a side
 * @throws {RangeError} where more was counted than the population
 * @see R. G. Newcombe 1998, Stat. Med. 17, 873–890, method 10
 * @example differenceOfProportions({ hits: 56, n: 70 }, { hits: 48, n: 80 }) // 0.2, [0.0524, 0.3339]
 */
export function differenceOfProportions(first: Share, second: Share): Difference | null {
  if (first.n === 0 || second.n === 0) return null;
  const [p1, p2] = [first.hits / first.n, second.hits / second.n];
  const [lower1, upper1] = wilsonOf(first);
  const [lower2, upper2] = wilsonOf(second);
  const difference = p1 - p2;
  return {
    difference,
    interval: [difference - Math.hypot(p1 - lower1, upper2 - p2), difference + Math.hypot(upper1 - p1, p2 - lower2)],
    p: scoreTest(first, second, difference),
  };
}

function scoreTest(first: Share, second: Share, difference: number): number {
  const part = ({ n, population }: Share) => finitePopulation(n, population) / n;
  const pooled = (first.hits + second.hits) / (first.n + second.n);
  const variance = pooled * (1 - pooled) * (part(first) + part(second));
  return variance === 0 ? certain(difference) : normalTail(difference / Math.sqrt(variance));
}
