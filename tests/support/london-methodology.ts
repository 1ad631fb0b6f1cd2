import type { Methodology } from '@/lib/credit/index/methodology';

/** An index of London's food hygiene: what its ratings say, since nothing else of it is known. */
export const london: Methodology = {
  id: 'london-food-hygiene',
  version: '1',
  scale: [0, 100],
  aggregation: 'linear',
  nodes: [
    {
      id: 'total',
      parent: null,
      weight: 1,
      alarm: { bands: [{ light: 'green', from: 80 }, { light: 'amber', from: 60 }, { light: 'red' }], hysteresis: 2 },
    },
    { id: 'ratings', parent: 'total', weight: 3 },
    { id: 'work', parent: 'total', weight: 1, aggregation: 'linear' },
  ],
  indicators: [
    {
      id: 'good_rate',
      parent: 'ratings',
      weight: 2,
      direction: 1,
      goalposts: [50, 100],
      transform: 'none',
      clamp: true,
    },
    { id: 'bad_rate', parent: 'ratings', weight: 1, direction: -1, goalposts: [0, 5], transform: 'none', clamp: true },
    {
      id: 'evaluation_coverage',
      parent: 'work',
      weight: 1,
      direction: 1,
      goalposts: [0, 100],
      transform: 'none',
      clamp: true,
    },
    { id: 'penalties', parent: 'work', weight: 1, direction: -1, goalposts: [0, 50], transform: 'none', clamp: true },
  ],
  minCoverage: 0.5,
};
