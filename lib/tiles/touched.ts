import { ancestorAt, tileName } from './tile-address';
import { PLACE_CELLS, PYRAMID_ZOOMS, sights, type TileAddress, type TouchedPlace } from './tile-source';

/*
 * A cell of a place is a 64th of a tile of zoom 14, and that is the buffer of such a tile; those of lesser zooms have
 * more whole cells. So the tiles of zoom 0 to 14 that a point stands in, its buffers included, follow from its cell
 * exactly. Deeper tiles are told by their ancestor of zoom 14, whose buffer holds all of theirs.
 */

/** The zoom by whose tiles deeper ones are told. */
export const TOLD_ZOOM = PYRAMID_ZOOMS.to;

/** Cells of the side of a tile of zoom 14, and of its buffer. */
const SIDE_14 = PLACE_CELLS / 2 ** TOLD_ZOOM;
const BUFFER_14 = 1;

type Range = [first: number, last: number];

/** Of the tiles of a row, those that some cells lie in, buffers included. */
function range(first: number, last: number, zoom: number): Range {
  const cells = SIDE_14 * 2 ** (TOLD_ZOOM - zoom);
  const buffer = BUFFER_14 * 2 ** (TOLD_ZOOM - zoom);
  const most = 2 ** zoom - 1;
  return [Math.max(0, Math.floor((first - buffer) / cells)), Math.min(most, Math.floor((last + buffer) / cells))];
}

type Extent = Pick<TouchedPlace, 'west' | 'north' | 'east' | 'south'>;

/** The tiles of one zoom, 0 to 14, that a place lies in, buffers included. */
export function tilesOf({ west, north, east, south }: Extent, zoom: number): TileAddress[] {
  const [firstX, lastX] = range(west, east, zoom);
  const [firstY, lastY] = range(north, south, zoom);
  const tiles: TileAddress[] = [];
  for (let x = firstX; x <= lastX; x++) for (let y = firstY; y <= lastY; y++) tiles.push({ z: zoom, x, y });
  return tiles;
}

/** How many those are, without making them. */
export function tileCount({ west, north, east, south }: Extent, zoom: number): number {
  const [firstX, lastX] = range(west, east, zoom);
  const [firstY, lastY] = range(north, south, zoom);
  return (lastX - firstX + 1) * (lastY - firstY + 1);
}

/**
 * The names of the tiles of zoom 0 to 14 that some places lie in, lesser zooms first.
 *
 * @param most a list longer than this tells no less than 'all'
 */
export function tilesTouched(places: readonly Extent[], most: number): string[] | 'all' {
  const names = new Set<string>();
  for (let zoom = 0; zoom <= TOLD_ZOOM; zoom++)
    for (const place of places) {
      if (tileCount(place, zoom) > most) return 'all';
      for (const tile of tilesOf(place, zoom)) names.add(tileName(tile));
      if (names.size > most) return 'all';
    }
  return [...names];
}

/** The name by which a tile is told when it is touched: its own, or that of its ancestor of zoom 14. */
export const toldAs = (address: TileAddress): string => tileName(ancestorAt(address, TOLD_ZOOM));

/** Who looks: which touched places show in what they see. */
export interface Watcher {
  /** Of `sights`, added up. */
  sight: number;
  /** Numbers of its own divisions. */
  divisions: readonly number[];
  /** Number of the scheme that is looked at; null = none. */
  scheme: number | null;
}

/** Does a place show otherwise to a watcher? */
export function isSeen(place: TouchedPlace, { sight, divisions, scheme }: Watcher): boolean {
  if (place.scheme !== null && place.scheme !== scheme) return false;
  const common = place.sight & sight;
  if ((common & ~sights.inside) !== 0) return true;
  return common !== 0 && place.division !== null && divisions.includes(place.division);
}
