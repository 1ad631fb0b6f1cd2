import { geometryTypes, Layer } from './layer';
import { MOVE_TO_ONE, zigzag } from './outline';
import { COUNT_BYTES, STATE_CODES, TILE_EXTENT, type TileCellCounts, tileStates } from './tile-source';

/** The counts of a tile, one number for each cell and column, by rows. */
interface Grid {
  /** Cells of the tile's side, a power of 2. */
  side: number;
  /** Attribute of each column; the last is `demo`. */
  columns: readonly string[];
  counts: Int32Array;
}

/**
 * Layer `cells`: a point in the middle of each cell that something is in, with its counts.
 *
 * @param most bytes of the features: where they are more, cells become cells of twice the side
 */
export function cellLayer(content: TileCellCounts, most: number): Layer {
  let grid = gridOf(content);
  let layer = written(grid);
  while (layer.size > most && grid.side > 1) {
    grid = coarser(grid);
    layer = written(grid);
  }
  return layer;
}

function gridOf({ counts: rows, side, grades }: TileCellCounts): Grid {
  const columns = [
    'hidden',
    ...grades.map((grade) => `g_${grade}`),
    ...tileStates.map((state) => `s_${state}`),
    'demo',
  ];
  const counts = new Int32Array(side * side * columns.length);
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  for (let at = 0; at < view.byteLength; at += COUNT_BYTES) {
    const first = view.getUint16(at) * columns.length;
    const code = view.getUint16(at + 2);
    counts[first + (code > STATE_CODES ? code - STATE_CODES + grades.length : code)]! += view.getInt32(at + 4);
    counts[first + columns.length - 1]! += view.getInt32(at + 8);
  }
  return { side, columns, counts };
}

/** Four cells as one. */
function coarser({ side, columns, counts }: Grid): Grid {
  const half = side / 2;
  const width = columns.length;
  const fewer = new Int32Array(half * half * width);
  for (let cell = 0; cell < side * side; cell++) {
    const into = Math.floor(cell / side / 2) * half + Math.floor((cell % side) / 2);
    for (let column = 0; column < width; column++) fewer[into * width + column]! += counts[cell * width + column]!;
  }
  return { side: half, columns, counts: fewer };
}

function written({ side, columns, counts }: Grid): Layer {
  const layer = new Layer('cells');
  const n = layer.key('n');
  const keys = columns.map((name) => layer.key(name));
  const units = TILE_EXTENT / side;
  // Plain loops: an iterator over each of 4,096 cells takes longer than reading them from the database.
  const width = columns.length;
  for (let cell = 0, first = 0; cell < side * side; cell++, first += width) {
    let businesses = 0;
    for (let at = first; at < first + width - 1; at++) businesses += counts[at]!;
    if (businesses === 0) continue;
    const tags = [n, layer.whole(businesses)];
    for (let column = 0; column < width; column++) {
      const count = counts[first + column]!;
      if (count > 0) tags.push(keys[column]!, layer.whole(count));
    }
    const [x, y] = [(cell % side) + 0.5, Math.floor(cell / side) + 0.5];
    layer.feature(null, geometryTypes.point, tags, [MOVE_TO_ONE, zigzag(x * units), zigzag(y * units)]);
  }
  return layer;
}
