import { PbfWriter } from 'pbf';
import Supercluster from 'supercluster';
import type { Tx } from '@/db/db';
import { geometryTypes, Layer } from '@/lib/tiles/layer';
import { MOVE_TO_ONE, zigzag } from '@/lib/tiles/outline';
import { TILE_EXTENT, type TileAddress } from '@/lib/tiles/tile-source';

/** Supercluster in the memory of this process: what a map of data that never change can have. */

interface Business {
  id: number;
  grade: string | null;
}
type Counts = Record<string, number>;

export interface Clusters {
  businesses: number;
  /** Seconds that the index took; a change of one business is to make it again. */
  indexed: number;
  /** Bytes of a tile, made anew. */
  tile: (address: TileAddress) => Uint8Array;
}

/** Read every business with its grade, and index them. */
export async function openClusters(tx: Tx, scheme: number): Promise<Clusters> {
  const rows = await tx.query<Business & { lng: number; lat: number }>(
    `select s.entity as id, v.grade, st_x(s.geom) as lng, st_y(s.geom) as lat
     from site s left join evaluation v on v.entity = s.entity and v.current and v.scheme = $1 where s.superseded_batch is null`,
    [scheme],
  );
  const points = rows.map(({ lng, lat, ...properties }) => ({
    type: 'Feature' as const,
    properties,
    geometry: { type: 'Point' as const, coordinates: [lng, lat] },
  }));
  const index = new Supercluster<Business, Counts>({
    extent: TILE_EXTENT,
    radius: TILE_EXTENT / 64,
    maxZoom: 14,
    map: ({ grade }) => ({ [`g_${grade}`]: 1 }),
    reduce(into, counts) {
      for (const [grade, n] of Object.entries(counts)) into[grade] = (into[grade] ?? 0) + n;
    },
  });
  const begun = performance.now();
  index.load(points);
  const indexed = (performance.now() - begun) / 1_000;
  return { businesses: rows.length, indexed, tile: (address) => encoded(index, address) };
}

function encoded(index: Supercluster<Business, Counts>, { z, x, y }: TileAddress): Uint8Array {
  const layer = new Layer('entities');
  for (const { geometry, tags } of index.getTile(z, x, y)?.features ?? []) {
    const [[east, south]] = geometry as [[number, number]];
    const { id = null, ...told } = tags as Record<string, unknown> & { id?: number };
    const pairs = Object.entries(told).flatMap(([name, value]) =>
      value === null || typeof value === 'boolean' ? [] : [layer.key(name), tagOf(layer, value)],
    );
    layer.feature(id, geometryTypes.point, pairs, [MOVE_TO_ONE, zigzag(Math.round(east)), zigzag(Math.round(south))]);
  }
  const tile = new PbfWriter(new Uint8Array(1 << 15));
  layer.writeTo(tile);
  return tile.finish();
}

const tagOf = (layer: Layer, value: unknown): number =>
  typeof value === 'number' ? layer.whole(value) : layer.text(String(value));
