import type { CountedCells, Span } from '@/lib/tiles/cell-number';
import type { PointCode } from '@/lib/tiles/tile-class';
import type { TileAddress, ZoneOutline } from '@/lib/tiles/tile-source';
import type { Tx } from '../db';
import { zoomKey } from './tile-keeping';
import { zoneOutlines, zoneParams, zonesInTile } from './tiled-zones';

/** What is read of the tables for one tile (db/migrations/0018_tiles.sql). */

/** Points of one class in one cell each, by cell, then by class; the i-th of each list is of the same. */
export interface ClassCounts {
  /** Numbers of the cells among those of their zoom. */
  cells: Float64Array;
  classes: Uint32Array;
  points: Uint32Array;
  /** What the aggregates, and so all of them, are as of. */
  revision: number;
}

/** Bytes of a binary array before its first element, and of an element's length and value. */
const ARRAY_HEAD_BYTES = 20;
/** Where the head says how many elements there are. */
const ELEMENTS_AT = 12;
const ELEMENT_BYTES = 12;

/** Which of all states the tables of tiles are in: the aggregator writes this row in each transaction that writes them. */
const stamp = `(select e.id || ' ' || p.xmin::text from epoch e, projection p where p.name = 'aggregates')`;

/** Bytes on their way: a driver reads hexadecimal digits, which is what it is given otherwise, over ten times as slowly. */
const inText = (bytes: string) => `encode(${bytes}, 'base64')`;
const bytesOf = (text: string | null): Uint8Array => Buffer.from(text ?? '', 'base64');

/** All that decides over a tile, beside what its classes say. */
export interface TileGround {
  /** What is read later belongs to it where the tables have the same one. */
  stamp: string;
  counts: ClassCounts;
  zones: ZoneOutline[];
}

/** The stamp of the tables of tiles. */
export async function tilesStamp(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ stamp: string }>(`select ${stamp} as stamp`);
  return row!.stamp;
}

/**
 * What is in a tile: the counts of its cells and of those around, and its zones, by one statement and so as of one moment.
 *
 * @param exactLevels as `TileScope` has them
 */
export async function tileGround(
  tx: Tx,
  address: TileAddress,
  { zoom, own, around }: CountedCells,
  exactLevels: readonly number[] | null,
): Promise<TileGround> {
  const key = zoomKey(zoom);
  const [row] = await tx.query<{
    revision: number;
    stamp: string;
    cells: string | null;
    zones: Parameters<typeof zoneOutlines>[0];
  }>(
    `select (select revision from projection where name = 'aggregates') as revision, ${stamp} as stamp, (${zonesInTile}) as zones,
            (select ${inText("string_agg(int8send(c.cell) || array_send(c.entries), ''::bytea order by c.cell)")}
             from (select cell, entries from tile_cell where cell between $7 and $8
                   union all select cell, entries from tile_cell where cell = any($9::bigint[])) c) as cells`,
    [...zoneParams(address, exactLevels), key + own.low, key + own.high, around.map((number) => key + number)],
  );
  const counts = { ...unpacked(bytesOf(row!.cells), key), revision: row!.revision };
  return { stamp: row!.stamp, counts, zones: zoneOutlines(row!.zones) };
}

/** Lists of entries as they are in the array's binary form, each after its cell's key. */
function unpacked(bytes: Uint8Array, key: number): Omit<ClassCounts, 'revision'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const most = Math.floor(bytes.length / ELEMENT_BYTES);
  const [cells, classes, points] = [new Float64Array(most), new Uint32Array(most), new Uint32Array(most)];
  let n = 0;
  for (let at = 0; at < bytes.length; ) {
    const cell = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4) - key;
    const elements = view.getUint32(at + 8 + ELEMENTS_AT);
    at += 8 + ARRAY_HEAD_BYTES;
    for (const end = at + elements * ELEMENT_BYTES; at < end; at += ELEMENT_BYTES, n++) {
      cells[n] = cell;
      classes[n] = view.getUint32(at + 4);
      points[n] = view.getUint32(at + 8);
    }
  }
  return { cells: cells.subarray(0, n), classes: classes.subarray(0, n), points: points.subarray(0, n) };
}

/** Points of a class in finest cells, and how each stands in the packed rows. */
export interface PointSpan extends Span, PointCode {
  class: number;
}

/** A square of the world in its units: from the west and north, below the east and south. */
export interface Square {
  west: number;
  north: number;
  east: number;
  south: number;
  /** Where packed positions count from. */
  origin: [x: number, y: number];
  /** Units of a packed position's unit, as a power of 2. */
  shift: number;
}

/** Points in a square, packed as `POINT_BYTES` of lib/tiles/tile-source.ts says, by entity; at most `limit`, which of them is not said; with the stamp that they were read at. */
export async function packedPoints(
  tx: Tx,
  spans: readonly PointSpan[],
  { west, north, east, south, origin, shift }: Square,
  limit: number,
): Promise<{ stamp: string; points: Uint8Array }> {
  const [row] = await tx.query<{ stamp: string; points: string | null }>(
    // Span by span through the index on class and cell, whatever the planner thinks of the table.
    `select ${stamp} as stamp, ${inText(`string_agg(int4send(p.entity) || int2send(p.grade) || int2send(p.rest)
              || int4send(((p.x - $10::bigint) >> $12::int)::int) || int4send(((p.y - $11::bigint) >> $12::int)::int), ''::bytea order by p.entity)`)} as points
     from (
       select p.entity, p.x, p.y, s.grade, s.rest
       from unnest($1::int[], $2::bigint[], $3::bigint[], $4::smallint[], $5::smallint[]) s (class, low, high, grade, rest)
       cross join lateral (
         select t.entity, t.x, t.y from tiled_point t where t.class = s.class and t.cell between s.low and s.high offset 0) p
       where p.x >= $6::bigint and p.x < $7::bigint and p.y >= $8::bigint and p.y < $9::bigint
       limit $13) p`,
    [
      spans.map((span) => span.class),
      spans.map(({ low }) => low),
      spans.map(({ high }) => high),
      spans.map(({ grade }) => grade),
      spans.map(({ rest }) => rest),
      west,
      east,
      north,
      south,
      ...origin,
      shift,
      limit,
    ],
  );
  return { stamp: row!.stamp, points: bytesOf(row!.points) };
}
