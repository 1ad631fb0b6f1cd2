import type { EntityKind } from '@/lib/credit/entity';
import { entityKinds } from '@/lib/credit/entity';
import { COUNT_BYTES, POINT_BYTES, STATE_CODES, type TileState, tileStates } from '@/lib/tiles/tile-source';

/** Rows as queries pack them (lib/tiles/tile-source.ts), written a second time for the tests. */

export interface PointRow {
  id: number;
  grade: string | null;
  state: TileState | null;
  kind: EntityKind;
  demo: boolean;
  x: number;
  y: number;
}

export function packedPoints(rows: readonly PointRow[], grades: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(rows.length * POINT_BYTES);
  for (const [place, { id, grade, state, kind, demo, x, y }] of rows.entries()) {
    const at = place * POINT_BYTES;
    bytes.writeInt32BE(id, at);
    bytes.writeInt16BE(grade === null ? 0 : grades.indexOf(grade) + 1, at + 4);
    const ofState = state === null ? 0 : tileStates.indexOf(state) + 1;
    bytes.writeInt16BE(ofState + 8 * entityKinds.indexOf(kind) + (demo ? 64 : 0), at + 6);
    bytes.writeInt32BE(x, at + 8);
    bytes.writeInt32BE(y, at + 12);
  }
  return bytes;
}

export interface CountRow {
  cell: number;
  /** A grade, a state, or hidden. */
  what: string;
  n: number;
  demo: number;
}

export function packedCounts(rows: readonly CountRow[], grades: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(rows.length * COUNT_BYTES);
  for (const [place, { cell, what, n, demo }] of rows.entries()) {
    const state = (tileStates as readonly string[]).indexOf(what);
    const code = what === 'hidden' ? 0 : state === -1 ? grades.indexOf(what) + 1 : STATE_CODES + state + 1;
    bytes.writeUInt16BE(cell, place * COUNT_BYTES);
    bytes.writeUInt16BE(code, place * COUNT_BYTES + 2);
    bytes.writeInt32BE(n, place * COUNT_BYTES + 4);
    bytes.writeInt32BE(demo, place * COUNT_BYTES + 8);
  }
  return bytes;
}
