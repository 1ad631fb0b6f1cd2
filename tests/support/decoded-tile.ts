import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export interface DecodedFeature {
  id: number | undefined;
  /** 1 = point, 3 = polygon. */
  type: number;
  properties: Record<string, string | number | boolean>;
  /** In tile units; rings with the first point repeated at their end. */
  rings: [x: number, y: number][][];
}

/** The features of each layer of a tile, as the reader that MapLibre uses has them. */
export function decodedTile(bytes: Uint8Array): Record<string, DecodedFeature[]> {
  const { layers } = new VectorTile(new PbfReader(bytes));
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, place) => {
        const feature = layer.feature(place);
        const rings = feature.loadGeometry().map((ring) => ring.map(({ x, y }): [number, number] => [x, y]));
        return { id: feature.id, type: feature.type, properties: { ...feature.properties }, rings };
      }),
    ]),
  );
}

/** A business without what it says of others on the same spot, which is held by tests/tile-encoding.test.ts. */
export function withoutStack({ properties, ...feature }: DecodedFeature): DecodedFeature {
  const { stack: _, top: __, mixed: ___, ...own } = properties;
  return { ...feature, properties: own };
}
