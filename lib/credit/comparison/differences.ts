import { differenceOfMeans, type Sample } from '../statistics/difference-of-means';
import { differenceOfRates } from '../statistics/difference-of-rates';
import { holm } from '../statistics/holm';
import type { Difference } from '../statistics/sampling';
import { type ComparedMeasure, type ComparedZone, comparedMeasures, type ZoneDifference } from './comparison';
import { NOISE } from './noise';

/** What is compared of a zone. */
export type Comparable = Pick<ComparedZone, 'shares' | 'scores'> & { id: string };

/**
 * What lies between each two zones by each measure that both have, corrected for all of them at once: with forty zones
 * there are thousands, and without the correction every twentieth would look real where nothing differs.
 *
 * Asked is whether zones fare differently, next month too: what was counted stands for an endless population, also where
 * every business there is was counted (docs/decisions/0032-differences-ask-how-zones-fare.md).
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
  if (measure === 'score') {
    const [one, other] = [first.scores, second.scores];
    return one === null || other === null ? null : differenceOfMeans(asEndless(one), asEndless(other));
  }
  const [one, other] = [first.shares[measure], second.shares[measure]];
  return one === null || other === null ? null : differenceOfRates(one, other);
}

const asEndless = ({ mean, deviation, n }: Sample): Sample => ({ mean, deviation, n });
