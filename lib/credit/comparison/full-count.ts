import type { ComparedMeasure, ComparedZone } from './comparison';

/** Are all businesses counted that a measure stands for, so that nothing of it is sampled? */
export function isFullCount({ shares, scores }: Pick<ComparedZone, 'shares' | 'scores'>, measure: ComparedMeasure) {
  const own = measure === 'score' ? scores : shares[measure];
  return own !== null && own.n === own.population;
}
