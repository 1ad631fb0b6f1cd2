import type { Aggregation, IndexNode, Indicator, Methodology } from '@/lib/credit/index/methodology';
import type { TableRow } from './published-tables';

/** A methodology of which only what matters is given. */
export const methodology = (given: Pick<Methodology, 'nodes' | 'indicators'> & Partial<Methodology>): Methodology => ({
  id: 'made-up',
  version: '1',
  scale: [0, 100],
  aggregation: 'linear',
  minCoverage: 0,
  ...given,
});

/** An indicator whose column is on the scale already, unless more is given. */
export const indicator = (given: Partial<Indicator> & { id: string }): Indicator => ({
  parent: 'total',
  weight: 1,
  direction: 1,
  goalposts: null,
  transform: 'none',
  clamp: false,
  ...given,
});

export const root = (given: Partial<IndexNode> = {}): IndexNode => ({ id: 'total', parent: null, weight: 1, ...given });

/** Yiwu Market Credit Index: the weights are recovered from published values by least squares, not printed. */
export const ymci: Methodology = methodology({
  id: 'ymci',
  nodes: [root()],
  indicators: [
    indicator({ id: 'quality', weight: 35 }),
    indicator({ id: 'trading', weight: 30 }),
    indicator({ id: 'satisfaction', weight: 15 }),
    indicator({ id: 'risk', weight: 20 }),
  ],
});

/** Goalposts of the Technology Achievement Index (Saisana, Saltelli & Tarantola 2005, Table 1). */
export const taiGoalposts: Readonly<Record<string, [number, number]>> = {
  patents: [0, 994],
  royalties: [0, 272.6],
  internet: [0, 232.4],
  exports: [0, 80.8],
  telephones_log10: [0, Math.log10(901)],
  electricity_log10: [Math.log10(22), Math.log10(6969)],
  schooling: [0.8, 12],
  university: [0.1, 27.4],
};

/** @param weights of the eight indicators; left out = equal */
export const tai = (weights: readonly number[] = new Array(8).fill(1)): Methodology =>
  methodology({
    id: 'tai',
    nodes: [root()],
    indicators: Object.entries(taiGoalposts).map(([id, goalposts], i) =>
      indicator({ id, weight: weights[i]!, goalposts, clamp: true }),
    ),
  });

/** ASEM Sustainable Connectivity (COINr), out of its table of the tree. */
export function asem(rows: readonly TableRow[], aggregation: Aggregation): Methodology {
  const of = (type: string) => rows.filter(({ Type }) => Type === type);
  return methodology({
    id: 'asem',
    aggregation,
    nodes: of('Aggregate').map(({ iCode, Parent, Weight }) => ({
      id: iCode!,
      parent: Parent === 'NA' ? null : Parent!,
      weight: Number(Weight),
    })),
    indicators: of('Indicator').map(({ iCode, Parent, Weight }) =>
      indicator({ id: iCode!, parent: Parent!, weight: Number(Weight) }),
    ),
  });
}
