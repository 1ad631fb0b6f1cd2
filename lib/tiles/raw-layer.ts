import { PbfReader } from 'pbf';
import { featureFields, layerFields, TILE_LAYER, valueFields } from './layer';

/** A layer of points as it stands in a tile: attributes by their places in its lists. */
export interface RawLayer {
  name: string;
  /** Where the message of each feature begins. */
  features: number[];
  keys: string[];
  values: (string | number)[];
}

export interface RawFeature {
  id: number;
  tags: number[];
  x: number;
  y: number;
}

/** The layer of businesses, or of their cells, with what reads its features; null = the tile has none. */
export function rawBusinesses(bytes: Uint8Array): { reader: PbfReader; layer: RawLayer } | null {
  const reader = new PbfReader(bytes);
  const layers = reader.readFields<RawLayer[]>((field, found, tile) => {
    if (field === TILE_LAYER)
      found.push(tile.readMessage(takeOfLayer, { name: '', features: [], keys: [], values: [] }));
  }, []);
  const layer = layers.find(({ name }) => name === 'entities' || name === 'cells');
  return layer === undefined ? null : { reader, layer };
}

/** A feature of it. @param start where its message begins */
export function rawFeature(reader: PbfReader, start: number): RawFeature {
  reader.pos = start;
  return reader.readMessage(takeOfFeature, { id: 0, tags: [], x: 0, y: 0 });
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
