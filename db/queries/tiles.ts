import { type CountedCells, cellAt, countedCells, finestIn } from '@/lib/tiles/cell-number';
import { ClassBook } from '@/lib/tiles/class-book';
import { CountGrid } from '@/lib/tiles/count-grid';
import { countCode, pointCode, type TileClass } from '@/lib/tiles/tile-class';
import {
  POINT_BYTES,
  RAW_POINTS,
  TILE_BUFFER,
  TILE_CELLS,
  TILE_EXTENT,
  type TileAddress,
  type TileContent,
  type TileFilter,
  type TileRead,
  type TileScope,
  WORLD_BITS,
} from '@/lib/tiles/tile-source';
import type { Tx } from '../db';
import { wholeClass, wholeClasses } from './tile-keeping';
import { type ClassCounts, type PointSpan, packedPoints, type Square, type TileGround, tileGround } from './tile-rows';

/** A tile out of the tables (docs/decisions/0024-live-tiles.md). */

/** Where more lie in a deep tile, the cells that are kept are shown instead of the tile's own. */
const MOST_READ = 50_000;

/** The tables of tiles were written between two statements, or are of another state than was asked for. */
export class Overtaken extends Error {}

/** What is known before a tile is read. */
export interface TileKnown {
  /** The stamp (db/queries/tile-rows.ts) that the tables have to have; null = any. */
  stamp: string | null;
  classes: ClassBook;
}

/** What a tile is asked for with. */
interface Asked extends TileKnown {
  address: TileAddress;
  filter: TileFilter;
  scope: TileScope;
}

/** What was found by the counts: the cells, and the classes in them. */
interface Found {
  stamp: string;
  cells: CountedCells;
  counts: ClassCounts;
  classes: ReadonlyMap<number, TileClass>;
}

/**
 * Read a tile as a class of viewers is shown it, all of it as of one revision.
 *
 * It is decided by the kept counts whether points or cells are shown, and only points that are shown are read: at most
 * 4,000, or 50,000 in a tile deeper than the counts. That is one statement or two, each as of a moment of its own; that
 * nothing was written between them is found out by the second. A transaction around them costs as much again.
 *
 * @throws {Overtaken} where something was, or the tables have another stamp; never in a snapshot transaction without one
 */
export async function readTile(
  tx: Tx,
  address: TileAddress,
  filter: TileFilter,
  scope: TileScope,
  known: TileKnown = { stamp: null, classes: new ClassBook() },
): Promise<TileRead> {
  const cells = countedCells(address);
  const ground = await tileGround(tx, address, cells, scope.exactLevels);
  if (known.stamp !== null && known.stamp !== ground.stamp) throw new Overtaken();
  const content = await contentOf(tx, { address, filter, scope, ...known }, cells, ground);
  return { revision: ground.counts.revision, content, zones: ground.zones };
}

async function contentOf(
  tx: Tx,
  asked: Asked,
  cells: CountedCells,
  { stamp, counts }: TileGround,
): Promise<TileContent> {
  const found: Found = { stamp, cells, counts, classes: await classesIn(tx, asked, stamp, counts.classes) };
  const codes = countCodes(found, asked);
  let points = 0;
  for (let i = 0; i < counts.points.length; i++) if (codes.has(counts.classes[i]!)) points += counts.points[i]!;
  if (points <= RAW_POINTS) return rawPoints(tx, asked, found);
  if (asked.address.z <= cells.zoom) return keptCells(found, codes, gridOf(asked, TILE_CELLS)).content();
  return deepContent(tx, asked, found, codes);
}

/** What classes say, read once for all tiles. */
async function classesIn(tx: Tx, { classes, filter }: Asked, stamp: string, ids: Iterable<number>) {
  const epoch = stamp.split(' ')[0]!;
  const all = new Set(ids);
  const missing = classes.missing(epoch, all);
  if (missing.length > 0) classes.add((await wholeClasses(tx, missing)).map((row) => [row.id, wholeClass(row)]));
  return new Map(
    [...all].map((id) => {
      const given = classes.under(filter.scheme, id);
      if (given === undefined) throw new Overtaken(); // All was forgotten and is counted anew.
      return [id, given];
    }),
  );
}

/** Points in the tile and its buffer, of the moment of what was found. */
async function pointsOf(tx: Tx, { address }: Asked, { stamp }: Found, spans: readonly PointSpan[], limit: number) {
  if (spans.length === 0) return new Uint8Array();
  const read = await packedPoints(tx, spans, squareOf(address), limit);
  if (read.stamp !== stamp) throw new Overtaken();
  return read.points;
}

/** Cells of a tile deeper than the counts say how many points there may be; here they are read. */
async function deepContent(tx: Tx, asked: Asked, found: Found, codes: ReadonlyMap<number, number>) {
  const counted = (given: TileClass) => {
    const code = codes.get(given.id);
    return code === undefined ? null : { grade: code, rest: given.demonstration ? 1 : 0 };
  };
  const read = await pointsOf(tx, asked, found, pointSpans(found, counted), MOST_READ + 1);
  const points = read.length / POINT_BYTES;
  if (points <= RAW_POINTS) return rawPoints(tx, asked, found);
  if (points <= MOST_READ) return madeCells(read, gridOf(asked, TILE_CELLS)).content();
  const side = Math.max(1, TILE_CELLS / 2 ** (asked.address.z - found.cells.zoom));
  return keptCells(found, codes, gridOf(asked, side)).content();
}

async function rawPoints(tx: Tx, asked: Asked, found: Found): Promise<TileContent> {
  const { filter, scope } = asked;
  const spans = pointSpans(found, (given) => pointCode(given, filter, scope));
  const points = await pointsOf(tx, asked, found, spans, RAW_POINTS);
  return { kind: 'points', points, grades: scope.grades };
}

/** What points of each class that is counted are counted as. */
function countCodes({ classes }: Found, { filter, scope }: Asked): Map<number, number> {
  const codes = new Map<number, number>();
  for (const given of classes.values()) {
    const code = countCode(given, filter, scope);
    if (code !== null) codes.set(given.id, code);
  }
  return codes;
}

/** Where points of the classes that have a code are: each class once in the tile, and once in each cell around it. */
function pointSpans(
  { cells: { zoom, own }, counts, classes }: Found,
  codeOf: (given: TileClass) => Pick<PointSpan, 'grade' | 'rest'> | null,
): PointSpan[] {
  const whole = { low: finestIn(own.low, zoom).low, high: finestIn(own.high, zoom).high };
  const codes = new Map([...classes.values()].map((given) => [given.id, codeOf(given)]));
  const within = new Set<number>();
  const spans: PointSpan[] = [];
  for (let i = 0; i < counts.classes.length; i++) {
    const [id, cell] = [counts.classes[i]!, counts.cells[i]!];
    const code = codes.get(id);
    if (!code) continue;
    const isOwn = cell >= own.low && cell <= own.high;
    if (!isOwn) spans.push({ class: id, ...finestIn(cell, zoom), ...code });
    else if (!within.has(id)) spans.push({ class: id, ...whole, ...code });
    if (isOwn) within.add(id);
  }
  return spans;
}

/** The square of a tile with its buffer. */
function squareOf({ z, x, y }: TileAddress): Square {
  const side = 2 ** (WORLD_BITS - z);
  const buffer = (side * TILE_BUFFER) / TILE_EXTENT;
  return {
    west: x * side - buffer,
    north: y * side - buffer,
    east: (x + 1) * side + buffer,
    south: (y + 1) * side + buffer,
    origin: [x * side, y * side],
    shift: Math.log2(side / TILE_EXTENT),
  };
}

const gridOf = ({ scope }: Asked, side: number) => new CountGrid(side, scope.grades);

/** The tile's own cells as they are kept. */
function keptCells({ cells: { own }, counts, classes }: Found, codes: ReadonlyMap<number, number>, grid: CountGrid) {
  let [cell, place] = [Number.NaN, 0];
  // Tens of thousands of counts: an iterator over them takes longer than what is done with each.
  for (let i = 0; i < counts.classes.length; i++) {
    const [id, at] = [counts.classes[i]!, counts.cells[i]!];
    const code = codes.get(id);
    if (code === undefined || at < own.low || at > own.high) continue;
    if (at !== cell) {
      const [column, row] = cellAt(at - own.low);
      [cell, place] = [at, row * grid.side + column];
    }
    grid.add(place, code, counts.points[i]!, classes.get(id)!.demonstration);
  }
  return grid;
}

/** The tile's own cells out of packed rows, whose codes are those of `deepContent`. */
function madeCells(rows: Uint8Array, grid: CountGrid) {
  const view = new DataView(rows.buffer, rows.byteOffset, rows.length);
  const unit = TILE_EXTENT / grid.side;
  for (let at = 0; at < rows.length; at += POINT_BYTES) {
    const [x, y] = [view.getInt32(at + 8), view.getInt32(at + 12)];
    if (x < 0 || y < 0 || x >= TILE_EXTENT || y >= TILE_EXTENT) continue;
    const cell = Math.floor(y / unit) * grid.side + Math.floor(x / unit);
    grid.add(cell, view.getInt16(at + 4), 1, view.getInt16(at + 6) === 1);
  }
  return grid;
}
