import type { PbfReader } from 'pbf';
import { type RawLayer, rawBusinesses, rawFeature } from './raw-layer';
import { TILE_EXTENT } from './tile-source';

/** A business, or a cell, of a tile. */
export interface TileMark {
  /** Of the business; of a cell its place in the tile. */
  id: number;
  /** Units from the tile's west and north. */
  x: number;
  y: number;
  /** How many businesses it stands for. */
  count: number;
  /** Two marks with the same attributes have the same one, and others hardly ever. */
  look: number;
}

/** The businesses that a tile shows, without those in its buffer, which stand in the tile beside it as well. */
export interface TileMarks {
  /** Are they counted by cells? */
  isCells: boolean;
  marks: readonly TileMark[];
}

/** Read the businesses of a tile: a page does it for each that comes, so that it makes no more of them than it needs. */
export function tileMarks(bytes: Uint8Array): TileMarks {
  const found = rawBusinesses(bytes);
  if (found === null) return { isCells: false, marks: [] };
  const { reader, layer } = found;
  return { isCells: layer.name === 'cells', marks: marksOf(reader, layer) };
}

function marksOf(reader: PbfReader, { features, keys, values }: RawLayer): TileMark[] {
  const hashes = { keys: keys.map(hashOf), values: values.map((value) => hashOf(String(value))) };
  const counted = keys.indexOf('n');
  const marks: TileMark[] = [];
  for (const start of features) {
    const { id, tags, x, y } = rawFeature(reader, start);
    if (x < 0 || y < 0 || x >= TILE_EXTENT || y >= TILE_EXTENT) continue;
    let [count, look] = [1, 0];
    for (let at = 0; at < tags.length; at += 2) {
      if (tags[at] === counted) count = Number(values[tags[at + 1]!]);
      look = (look + Math.imul(hashes.keys[tags[at]!]!, hashes.values[tags[at + 1]!]!)) | 0;
    }
    marks.push({ id: id || x * TILE_EXTENT + y, x, y, count, look });
  }
  return marks;
}

/** FNV-1a, odd so that no product of two is lost. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 1;
}

/** Marks that are not as they were: those that came or went, stand elsewhere, or look otherwise. */
export function changedMarks(before: TileMarks, now: TileMarks): TileMark[] {
  if (before.isCells !== now.isCells) return [];
  const old = new Map(before.marks.map((mark) => [mark.id, mark]));
  const changed: TileMark[] = [];
  for (const mark of now.marks) {
    const was = old.get(mark.id);
    old.delete(mark.id);
    if (was !== undefined && was.x === mark.x && was.y === mark.y && was.look === mark.look) continue;
    changed.push(mark);
    if (was !== undefined && (was.x !== mark.x || was.y !== mark.y)) changed.push(was);
  }
  return [...changed, ...old.values()];
}
