import type { Methodology } from './methodology';
import type { IndexPoint } from './series';

/** Is something below a node left out because this audience may not see it? */
export function isHidden(
  { hidden }: Pick<IndexPoint, 'hidden'>,
  node: string,
  methodology: Pick<Methodology, 'nodes' | 'indicators'> | null,
): boolean {
  if (methodology === null) return false;
  const { nodes, indicators } = methodology;
  return (
    indicators.some(({ id, parent }) => parent === node && hidden.includes(id)) ||
    nodes.some(({ id, parent }) => parent === node && isHidden({ hidden }, id, methodology))
  );
}
