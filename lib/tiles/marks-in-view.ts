import type { TileMarks } from './tile-marks';
import { TILE_EXTENT, type TileAddress } from './tile-source';

/** West, north, east, south in shares of the world's Mercator square, from its north-west. */
export type WorldBox = readonly [west: number, north: number, east: number, south: number];

/** How many businesses a map shows. */
export interface BusinessesInView {
  count: number;
  /** Are some of them counted by cells, whose businesses lie around their middles? */
  isCells: boolean;
}

/** Where a mark stands, in shares of the world's Mercator square: the middle of its unit. */
export function worldOf({ z, x, y }: TileAddress, at: { x: number; y: number }): [x: number, y: number] {
  const side = 2 ** z;
  return [(x + (at.x + 0.5) / TILE_EXTENT) / side, (y + (at.y + 0.5) / TILE_EXTENT) / side];
}

/** Count the businesses within a box. @param tiles that cover it, without overlapping */
export function marksInView(
  tiles: readonly { address: TileAddress; marks: TileMarks }[],
  [west, north, east, south]: WorldBox,
): BusinessesInView {
  let count = 0;
  for (const { address, marks } of tiles)
    for (const mark of marks.marks) {
      const [x, y] = worldOf(address, mark);
      if (x >= west && x <= east && y >= north && y <= south) count += mark.count;
    }
  return { count, isCells: tiles.some(({ marks }) => marks.isCells) };
}
