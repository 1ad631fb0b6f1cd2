import type { Methodology } from '@/lib/credit/index/methodology';

/** Shares of the whole that parts weigh, from 0 to 1, where all is observed; a part that is left out has none. */
export interface Shares {
  nodes: ReadonlyMap<string, number>;
  indicators: ReadonlyMap<string, number>;
}

/** @param methodology may be one that cannot be computed: while somebody types, goalposts may fall */
export function sharesOf({ nodes, indicators }: Methodology): Shares {
  const ofNodes = new Map<string, number>();
  const ofIndicators = new Map<string, number>();
  const share = (parent: string, whole: number) => {
    const below = [nodes, indicators].map((list) => list.filter((one) => one.parent === parent));
    const sum = below.flat().reduce((total, { weight }) => total + weight, 0);
    for (const node of below[0]!) {
      ofNodes.set(node.id, (whole * node.weight) / sum);
      share(node.id, (whole * node.weight) / sum);
    }
    for (const { id, weight } of below[1]!) ofIndicators.set(id, (whole * weight) / sum);
  };
  const root = nodes.find(({ parent }) => parent === null);
  if (root !== undefined) share(root.id, 1);
  return { nodes: ofNodes, indicators: ofIndicators };
}
