import type { Facts } from '@/components/compare/what-if/answer';

const NODES = 5;
const MISSING = 0.05;

/** A methodology of many indicators in five parts, and zones with values, a few of them missing. */
export function triedFacts(zones: number, indicators: number, random: () => number): Facts {
  const ids = Array.from({ length: indicators }, (_, i) => `i${i}`);
  return {
    methodology: {
      id: 'bench',
      version: '1',
      scale: [0, 100],
      aggregation: 'linear',
      minCoverage: 0.5,
      nodes: [
        { id: 'total', parent: null, weight: 1 },
        ...Array.from({ length: NODES }, (_, i) => ({ id: `n${i}`, parent: 'total', weight: 1 + i })),
      ],
      indicators: ids.map((id, i) => ({
        id,
        parent: `n${i % NODES}`,
        weight: 1 + (i % 3),
        direction: i % 2 === 0 ? (1 as const) : (-1 as const),
        goalposts: [0, 100] as const,
        transform: 'none' as const,
        clamp: true,
      })),
    },
    zones: Array.from({ length: zones }, (_, zone) => ({
      id: `z${zone}`,
      isRanked: true,
      values: Object.fromEntries(ids.map((id) => [id, random() < MISSING ? null : random() * 110])),
    })),
  };
}
