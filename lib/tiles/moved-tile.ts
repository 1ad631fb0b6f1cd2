import { PbfReader, PbfWriter } from 'pbf';
import { featureFields, layerFields, TILE_LAYER } from './layer';

/** A vector tile, and where a place in it (shares of its side) lies in the tile that is made, in shares of that one. */
export interface MovedPart {
  bytes: Uint8Array;
  place: (u: number, v: number) => readonly [u: number, v: number];
}

interface Feature {
  id: number | null;
  type: number;
  tags: number[];
  geometry: number[];
}

interface Layer {
  name: string;
  extent: number;
  features: Feature[];
  keys: string[];
  /** As they came: what they say is of no concern here. */
  values: Uint8Array[];
}

const MOVE_OR_LINE = 2;
const DEFAULT_EXTENT = 4096;

/**
 * One vector tile out of several whose geometry is laid elsewhere, whatever their layers say. Features keep what lies
 * beyond the tile, as a tile's buffer does: whoever draws it cuts it off.
 */
export function movedTile(parts: readonly MovedPart[]): Uint8Array {
  const made = new Map<string, Layer>();
  for (const { bytes, place } of parts)
    for (const layer of layersOf(bytes)) {
      const into = made.get(layer.name) ?? {
        name: layer.name,
        extent: layer.extent,
        features: [],
        keys: [],
        values: [],
      };
      made.set(layer.name, into);
      for (const feature of layer.features)
        into.features.push({
          ...feature,
          tags: feature.tags.map((tag, at) => tag + (at % 2 === 0 ? into.keys.length : into.values.length)),
          geometry: moved(feature.geometry, layer.extent, into.extent, place),
        });
      into.keys.push(...layer.keys);
      into.values.push(...layer.values);
    }
  const tile = new PbfWriter();
  for (const layer of made.values()) tile.writeMessage(TILE_LAYER, writeLayer, layer);
  return tile.finish();
}

function layersOf(bytes: Uint8Array): Layer[] {
  return new PbfReader(bytes).readFields<Layer[]>((field, layers, reader) => {
    if (field !== TILE_LAYER) return;
    const layer: Layer = { name: '', extent: DEFAULT_EXTENT, features: [], keys: [], values: [] };
    layers.push(reader.readMessage(readLayer, layer));
  }, []);
}

function readLayer(field: number, layer: Layer, reader: PbfReader): void {
  if (field === layerFields.name) layer.name = reader.readString();
  else if (field === layerFields.extent) layer.extent = reader.readVarint();
  else if (field === layerFields.key) layer.keys.push(reader.readString());
  else if (field === layerFields.value) layer.values.push(reader.readBytes());
  else if (field === layerFields.feature)
    layer.features.push(reader.readMessage(readFeature, { id: null, type: 0, tags: [], geometry: [] } as Feature));
}

function readFeature(field: number, feature: Feature, reader: PbfReader): void {
  if (field === featureFields.id) feature.id = reader.readVarint();
  else if (field === featureFields.type) feature.type = reader.readVarint();
  else if (field === featureFields.tags) reader.readPackedVarint(feature.tags);
  else if (field === featureFields.geometry) reader.readPackedVarint(feature.geometry);
}

/** Commands as they are, with other steps between the places: 4.3 of the specification. */
function moved(geometry: readonly number[], from: number, to: number, place: MovedPart['place']): number[] {
  const out: number[] = [];
  let [x, y, lastX, lastY] = [0, 0, 0, 0];
  for (let at = 0; at < geometry.length; ) {
    const command = geometry[at++]!;
    out.push(command);
    if ((command & 7) > MOVE_OR_LINE) continue;
    for (let left = command >> 3; left > 0; left--) {
      x += unzigzag(geometry[at++]!);
      y += unzigzag(geometry[at++]!);
      const [u, v] = place(x / from, y / from);
      const [nextX, nextY] = [Math.round(u * to), Math.round(v * to)];
      out.push(zigzag(nextX - lastX), zigzag(nextY - lastY));
      [lastX, lastY] = [nextX, nextY];
    }
  }
  return out;
}

const unzigzag = (value: number) => (value >>> 1) ^ -(value & 1);
const zigzag = (value: number) => ((value << 1) ^ (value >> 31)) >>> 0;

function writeLayer(layer: Layer, out: PbfWriter): void {
  out.writeVarintField(layerFields.version, 2);
  out.writeStringField(layerFields.name, layer.name);
  for (const feature of layer.features) out.writeMessage(layerFields.feature, writeFeature, feature);
  for (const key of layer.keys) out.writeStringField(layerFields.key, key);
  for (const value of layer.values) out.writeBytesField(layerFields.value, value);
  out.writeVarintField(layerFields.extent, layer.extent);
}

function writeFeature({ id, type, tags, geometry }: Feature, out: PbfWriter): void {
  if (id !== null) out.writeVarintField(featureFields.id, id);
  out.writePackedVarint(featureFields.tags, tags);
  out.writeVarintField(featureFields.type, type);
  out.writePackedVarint(featureFields.geometry, geometry);
}
