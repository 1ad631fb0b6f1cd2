import { sources } from '@/lib/credit/index/perturbation';
import type { RankUncertainty } from '@/lib/credit/index/uncertainty';

/** Where a unit's rank may lie by the method (CONTRACT: `xintu index --uncertainty`); null = unranked. */
export interface RankBand {
  rankMedian: number | null;
  rankP05: number | null;
  rankP95: number | null;
}

export const bandOf = ({ median, p05, p95 }: RankUncertainty, unit: number): RankBand => ({
  rankMedian: median[unit] || null,
  rankP05: p05[unit] || null,
  rankP95: p95[unit] || null,
});

/** What is said of all units together. */
export const uncertaintyDocument = ({ runs, seed, spread, places, sources: effects }: RankUncertainty) => ({
  runs,
  seed,
  spread,
  places,
  sources: effects,
});

/** The same as a few lines, the source that moves ranks most first. */
export function uncertaintyLines({ runs, seed, spread, places, sources: effects }: RankUncertainty): string {
  const varied = sources
    .flatMap((source) => (effects[source] === null ? [] : [{ source, ...effects[source] }]))
    .sort((a, b) => b.places - a.places);
  const fixed = sources.filter((source) => effects[source] === null);
  const [weights, goalposts] = [spread.weights, spread.goalposts].map((share) => `±${100 * share} %`);
  return [
    '',
    `rank 5–95 %: within these ranks in 90 of 100 choices of method (${runs} runs, seed ${seed}): weights ${weights},`,
    `goalposts ${goalposts} of their distance, aggregation linear or geometric. It says nothing of chance in the data.`,
    `A rank moves by ${places.toFixed(2)} places on average; by one source alone:`,
    ...varied.map(({ source, places: alone, sobol }) => {
      const share = sobol === null ? '' : `, ${Math.round(100 * sobol.total)} % of the variance, others included`;
      return `  ${source}: ${alone.toFixed(2)} places${share}`;
    }),
    ...(fixed.length === 0 ? [] : [`Not moved, since it has no meaning here: ${fixed.join(', ')}.`]),
    '',
  ].join('\n');
}
