import { contributionsOf, type Scores } from './contribution';
import type { NamedScores } from './lights';
import type { Methodology } from './methodology';
import type { Driver } from './series';
import { type IndexTree, indexTree } from './tree';

/** A zone's scores at one end of a change. */
export interface LevelledScores extends NamedScores {
  /** null = too little is observed. */
  level: number | null;
}

/**
 * What moved a level, by node and indicator: `contributionsOf` between two periods of one methodology version. The
 * root's points are the whole change.
 *
 * @returns empty where either end has no level: what was not shown did not move
 */
export function driversOf(
  methodology: Methodology,
  now: LevelledScores,
  before: LevelledScores | null,
): Record<string, Driver> {
  if (before === null || now.level === null || before.level === null) return {};
  const tree = indexTree(methodology);
  const contributions = contributionsOf(tree, ordered(tree, now), ordered(tree, before));
  if (contributions === null) return {};
  const drivers: Record<string, Driver> = {};
  for (const [at, { id }] of tree.nodes.entries()) drivers[id] = contributions.nodes[at]!;
  for (const [at, { id }] of tree.indicators.entries()) drivers[id] = contributions.indicators[at]!;
  return drivers;
}

/** In the tree's order; NaN = missing. */
const ordered = (tree: IndexTree, { nodes, indicators }: NamedScores): Scores => ({
  nodes: tree.nodes.map(({ id }) => nodes[id] ?? Number.NaN),
  indicators: tree.indicators.map(({ id }) => indicators[id] ?? Number.NaN),
});
