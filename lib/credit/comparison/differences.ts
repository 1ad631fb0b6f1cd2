import { differenceOfMeans } from '../statistics/difference-of-means';
import { differenceOfProportions } from '../statistics/difference-of-proportions';
import { holm } from '../statistics/holm';
import type { Difference } from '../statistics/sampling';
import { type ComparedMeasure, type ComparedZone, comparedMeasures, type ZoneDifference } from './comparison';

/** Below it a difference is more than noise, after the correction. */
const NOISE = 0.05;

/** What is compared of a zone. */
export type Comparable = Pick<ComparedZone, 'shares' | 'scores'> & { id: string };

/**
 * What lies between each two zones by each measure that both have, corrected for all of them at once: with forty zones
 * there are thousands, and without the correction every twentieth would look real where nothing differs.
 *
 * @returns by pairs in the order given, in each by measure; a comparison that could not be made is absent
 * @see docs/METHOD.md, Statistics
 */
export function zoneDifferences(zones: readonly Comparable[]): ZoneDifference[] {
  const made = zones.flatMap((first, at) =>
    zones.slice(at + 1).flatMap((second) =>
      comparedMeasures.flatMap((measure) => {
        const found = differenceOf(measure, first, second);
        return found === null ? [] : [{ measure, first: first.id, second: second.id, ...found }];
      }),
    ),
  );
  const corrected = holm(made.map(({ p }) => p));
  return made.map((one, at) => ({ ...one, corrected: corrected[at]!, isReal: corrected[at]! < NOISE }));
}

function differenceOf(measure: ComparedMeasure, first: Comparable, second: Comparable): Difference | null {
  if (measure === 'score')
    return first.scores === null || second.scores === null ? null : differenceOfMeans(first.scores, second.scores);
  const [one, other] = [first.shares[measure], second.shares[measure]];
  return one === null || other === null ? null : differenceOfProportions(one, other);
}
