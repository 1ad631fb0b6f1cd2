import { PLACE_CELLS, PYRAMID_ZOOMS, TILE_BUFFER, TILE_CELLS, TILE_EXTENT, type TileAddress } from './tile-source';

/*
 * Cells are numbered along the curve of their quadtree: bits of x and y in turn, as `tile_cell_number` of
 * db/migrations/0018_tiles.sql does. The cells of a tile are consecutive numbers, and so are the finer ones in a cell.
 */

/** Zoom of the finest cells that are numbered, and bits of their coordinates. */
export const FINEST = PYRAMID_ZOOMS.to;
const FINEST_BITS = Math.log2(PLACE_CELLS);
const CELL_BITS = Math.log2(TILE_CELLS);
const LOW_BITS = 11;

/** Spread the 11 lower bits of a number over every other one of 22. */
function spread(value: number): number {
  let bits = value & (2 ** LOW_BITS - 1);
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Number of the cell, or tile, at a column and row of 22 bits at most. */
export function cellNumber(x: number, y: number): number {
  const low = spread(x) + 2 * spread(y);
  return low + 4 ** LOW_BITS * (spread(x >>> LOW_BITS) + 2 * spread(y >>> LOW_BITS));
}

/** Column and row of a number; the inverse of `cellNumber`. */
export function cellAt(number: number): [x: number, y: number] {
  let [x, y, rest] = [0, 0, number];
  for (let bit = 1; rest > 0; bit *= 2) {
    const pair = rest % 4;
    x += bit * (pair & 1);
    y += bit * (pair >> 1);
    rest = (rest - pair) / 4;
  }
  return [x, y];
}

/** Consecutive numbers, both ends within. */
export interface Span {
  low: number;
  high: number;
}

/** The finest cells in a cell of a tile of zoom 14 at most. */
export function finestIn(number: number, zoom: number): Span {
  const within = 4 ** (FINEST - zoom);
  return { low: number * within, high: (number + 1) * within - 1 };
}

/** The cells by which a tile is counted: its own, and those around it that its buffer reaches into. */
export interface CountedCells {
  /** Zoom of the tiles whose 64th they are: the tile's own, 14 at most. */
  zoom: number;
  /** Whole cells, of tiles of zoom 20 at most; of deeper ones the cell that they lie in. */
  own: Span;
  around: number[];
}

/** The cells by which a tile is counted. */
export function countedCells({ z, x, y }: TileAddress): CountedCells {
  const zoom = Math.min(z, FINEST);
  const deeper = CELL_BITS - (z - zoom);
  const first = deeper >= 0 ? cellNumber(x, y) * 4 ** deeper : Math.floor(cellNumber(x, y) / 4 ** -deeper);
  const own = { low: first, high: first + 4 ** Math.max(0, deeper) - 1 };
  const side = 2 ** deeper;
  const buffer = (side * TILE_BUFFER) / TILE_EXTENT;
  const [columns, rows] = [x, y].map((tile) => reach(tile * side - buffer, (tile + 1) * side + buffer, zoom));
  const around: number[] = [];
  for (const column of columns!)
    for (const row of rows!) {
      const number = cellNumber(column, row);
      if (number < own.low || number > own.high) around.push(number);
    }
  return { zoom, own, around };
}

/** Columns, or rows, from one coordinate to below another that are in the world. */
function reach(from: number, below: number, zoom: number): number[] {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(2 ** (FINEST_BITS - FINEST + zoom), Math.ceil(below)) - 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
