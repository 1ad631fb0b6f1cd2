import { differenceOfProportions } from './difference-of-proportions';
import { fisherExact } from './fisher';
import type { Difference, Share } from './sampling';

/** Below so many hits or misses expected on a side the score test calls chance a difference far too often. */
const LEAST_EXPECTED = 5;

/**
 * Difference of the rates at which things happen in two places, of which two shares are what happened so far: would it
 * be there again with the next businesses, the next month? Whatever was counted stands for an endless population, also
 * where all there is was counted; `population` counts for nothing.
 *
 * The interval is Newcombe's; p is that of the score test, or Fisher's exact one where fewer than five hits or misses are
 * expected on a side (Cochran's rule). With one in ten against none in a thousand the score test has p = 10⁻²³; by chance
 * alone it happens once in a hundred.
 *
 * @returns null where nothing was counted on a side
 * @see W. G. Cochran 1954, Biometrics 10, 417–451 (when the expected numbers are too small)
 * @example differenceOfRates({ hits: 1, n: 51 }, { hits: 0, n: 43 }) // p = 1
 */
export function differenceOfRates(first: Share, second: Share): Difference | null {
  const [one, other] = [first, second].map(({ hits, n }): Share => ({ hits, n })) as [Share, Share];
  const found = differenceOfProportions(one, other);
  if (found === null || leastExpected(one, other) >= LEAST_EXPECTED) return found;
  return { ...found, p: fisherExact(one, other) };
}

/** The smallest of the four numbers that are expected where both sides have one rate. */
function leastExpected(first: Share, second: Share): number {
  const all = first.n + second.n;
  const hits = first.hits + second.hits;
  return (Math.min(first.n, second.n) * Math.min(hits, all - hits)) / all;
}
