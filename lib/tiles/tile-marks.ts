import { PbfReader } from 'pbf';
import { featureFields, layerFields, TILE_LAYER, valueFields } from './layer';
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

interface RawLayer {
  name: string;
  /** Where the message of each feature begins. */
  features: number[];
  keys: string[];
  values: (string | number)[];
}

interface RawFeature {
  id: number;
  tags: number[];
  x: number;
  y: number;
}

/** Read the businesses of a tile: a page does it for each that comes, so that it makes no more of them than it needs. */
export function tileMarks(bytes: Uint8Array): TileMarks {
  const reader = new PbfReader(bytes);
  const layers = reader.readFields<RawLayer[]>((field, found, tile) => {
    if (field === TILE_LAYER)
      found.push(tile.readMessage(takeOfLayer, { name: '', features: [], keys: [], values: [] }));
  }, []);
  const layer = layers.find(({ name }) => name === 'entities' || name === 'cells');
  if (layer === undefined) return { isCells: false, marks: [] };
  return { isCells: layer.name === 'cells', marks: marksOf(reader, layer) };
}

function takeOfLayer(field: number, layer: RawLayer, tile: PbfReader): void {
  if (field === layerFields.name) layer.name = tile.readString();
  else if (field === layerFields.feature) layer.features.push(tile.pos);
  else if (field === layerFields.key) layer.keys.push(tile.readString());
  else if (field === layerFields.value)
    layer.values.push(tile.readMessage(takeOfValue, { is: 0 as string | number }).is);
}

function takeOfValue(field: number, value: { is: string | number }, tile: PbfReader): void {
  if (field === valueFields.text) value.is = tile.readString();
  else if (field === valueFields.real) value.is = tile.readDouble();
  else value.is = tile.readVarint();
}

function takeOfFeature(field: number, feature: RawFeature, tile: PbfReader): void {
  if (field === featureFields.id) feature.id = tile.readVarint();
  else if (field === featureFields.tags) tile.readPackedVarint(feature.tags);
  else if (field === featureFields.geometry) {
    // Its length, then "move to, once", then where.
    tile.readVarint();
    tile.readVarint();
    feature.x = tile.readSVarint();
    feature.y = tile.readSVarint();
  }
}

function marksOf(reader: PbfReader, { features, keys, values }: RawLayer): TileMark[] {
  const hashes = { keys: keys.map(hashOf), values: values.map((value) => hashOf(String(value))) };
  const counted = keys.indexOf('n');
  const marks: TileMark[] = [];
  for (const start of features) {
    reader.pos = start;
    const { id, tags, x, y } = reader.readMessage(takeOfFeature, { id: 0, tags: [], x: 0, y: 0 });
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
