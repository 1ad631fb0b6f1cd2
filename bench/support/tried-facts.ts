import type { Facts } from '@/components/compare/what-if/answer';
import type { Methodology } from '@/lib/credit/index/methodology';

const NODES = 5;
const MISSING = 0.05;

/** A methodology of many indicators in five parts. */
export function triedMethodology(indicators: number): Methodology {
  return {
    id: 'bench',
    version: '1',
    scale: [0, 100],
    aggregation: 'linear',
    minCoverage: 0.5,
    nodes: [
      { id: 'total', parent: null, weight: 1 },
      ...Array.from({ length: NODES }, (_, i) => ({ id: `n${i}`, parent: 'total', weight: 1 + i })),
    ],
    indicators: Array.from({ length: indicators }, (_, i) => ({
      id: `i${i}`,
      parent: `n${i % NODES}`,
      weight: 1 + (i % 3),
      direction: i % 2 === 0 ? 1 : -1,
      goalposts: [0, 100],
      transform: 'none',
      clamp: true,
    })),
  };
}

/** The same, and zones with values, a few of them missing. */
export function triedFacts(zones: number, indicators: number, random: () => number): Facts {
  const methodology = triedMethodology(indicators);
  return {
    methodology,
    zones: Array.from({ length: zones }, (_, zone) => ({
      id: `z${zone}`,
      isRanked: true,
      values: Object.fromEntries(
        methodology.indicators.map(({ id }) => [id, random() < MISSING ? null : random() * 110]),
      ),
    })),
  };
}
