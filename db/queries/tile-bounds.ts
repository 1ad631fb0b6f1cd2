import { cellAt } from '@/lib/tiles/cell-number';
import type { Tx } from '../db';
import { WORLD_HALF_M, zoomKey } from './tile-keeping';

/** By cells of this zoom, 1,024 of the world's side, bounds are found: a third of a degree wide, and few. */
const ZOOM = 4;
const CELLS = 1_024;

/**
 * Bounds of all that is in the tiles, as [west, north, east, south] in shares of the world's Mercator square from its
 * north-west; null = nothing is.
 */
export async function tiledBounds(tx: Tx): Promise<[number, number, number, number] | null> {
  const cells = await tx.query<{ cell: number }>(
    'select cell - $1::bigint as cell from tile_cell where cell >= $1::bigint and cell < $2::bigint',
    [zoomKey(ZOOM), zoomKey(ZOOM + 1)],
  );
  const [zones] = await tx.query<{ box: [number, number, number, number] | null }>(
    `select case when e.box is not null then
              json_build_array(st_xmin(e.box), -st_ymax(e.box), st_xmax(e.box), -st_ymin(e.box)) end as box
     from (select st_extent(geom) as box from tiled_zone) e`,
  );
  const corners = cells.map(({ cell }) => cellAt(cell)).map(([x, y]) => [x, y, x + 1, y + 1].map((at) => at / CELLS));
  if (zones!.box !== null) corners.push(zones!.box.map((metres) => metres / (2 * WORLD_HALF_M) + 0.5));
  if (corners.length === 0) return null;
  const least = (place: number) => corners.reduce((least, corner) => Math.min(least, corner[place]!), 1);
  const most = (place: number) => corners.reduce((most, corner) => Math.max(most, corner[place]!), 0);
  return [least(0), least(1), most(2), most(3)];
}
