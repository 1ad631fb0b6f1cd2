import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before } from 'node:test';
import { GET as getTile } from '@/app/api/v1/tiles/[z]/[x]/[y]/route';
import type { Db } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { type Feed, tail } from '@/lib/server/feed';
import { type KeptTiles, keepTiles } from '@/lib/server/kept-tiles';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { degreesAt } from '@/lib/tiles/tile-address';
import { serveFrom } from './console';
import { type DecodedFeature, decodedTile } from './decoded-tile';
import { RecordingDb, type Statement } from './recorder';
import { row, take } from './rows';

/** A town for tiles as they are answered: a market of few businesses, a hall of more than a tile shows as points, and a zone. */

/** Somewhat within a tile of zoom 14, so that all that stands near it is in the same one. */
const within = (x: number, y: number) => degreesAt([(x + 0.3) / 2 ** 14, (y + 0.7) / 2 ** 14]);
export const market = within(13_657, 6_795);
export const hall = within(13_663, 6_795);
export const FEW = 40;
export const CROWD = 4_200;
export const STEP = 0.0001;

export const shop = (code: number, [lng, lat]: readonly [number, number], given: Record<string, unknown> = {}) =>
  row({ code: `S${code}`, kind: 'enterprise', lng, lat, grade: 'ABCD'[code % 4], sourceKey: `S${code}`, ...given });

const few = Array.from({ length: FEW }, (_, i) =>
  shop(i, [market[0] + (i % 8) * STEP, market[1] + Math.floor(i / 8) * STEP]),
);
const crowd = Array.from({ length: CROWD }, (_, i) =>
  shop(1_000 + i, [hall[0] + (i % 60) * STEP, hall[1] + Math.floor(i / 60) * STEP]),
);

const area = (id: string, west: number, width: number) => ({
  type: 'Feature',
  properties: { id, name: `商圈 ${id}` },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 29.3],
        [west + width, 29.3],
        [west + width, 29.33],
        [west, 29.33],
        [west, 29.3],
      ],
    ],
  },
});

async function drawZone(db: Db) {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-tiles-'));
  const path = join(folder, 'zones.geojson');
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [area('wide', 120.05, 0.2)] }));
  await importZones(db, { path, kind: 'core_district', id: 'id', name: 'name' });
  rmSync(folder, { recursive: true });
}

export function gradeCounts(features: readonly DecodedFeature[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { properties } of features) {
    const grade = String(properties.grade);
    counts[grade] = (counts[grade] ?? 0) + 1;
  }
  return counts;
}

/** The town in an empty database, from which the routes are served while the tests of a suite run. */
export function inTown(open: () => Promise<Db>): { db: () => Db; after: (close: () => unknown) => void } {
  let db: Db;
  const closers: (() => unknown)[] = [];
  before(async () => {
    db = await open();
    await seedShipped(db);
    await take(db, few);
    await take(db, crowd);
    await drawZone(db);
    serveFrom(db);
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  return { db: () => db, after: (close) => void closers.push(close) };
}

/** The parts of a tile's path; y with its suffix. */
export type TilePath = { z: string; x: string; y: string };

/** The answer of the pages' route. */
export const asked = ({ z, x, y }: TilePath, query = '', headers: Record<string, string> = {}): Promise<Response> =>
  getTile(new Request(`http://localhost:9/api/v1/tiles/${z}/${x}/${y}${query}`, { headers }), {
    params: Promise.resolve({ z, x, y }),
  });

export const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

export const tileAsked = async (path: TilePath, query = '') => decodedTile(await bytesOf(await asked(path, query)));

/** A process that keeps tiles. */
export interface Keeping {
  tiles: KeptTiles;
  /** How many tiles it has read of the tables. */
  reads: () => number;
  feed: Feed;
  stop: () => Promise<void>;
}

/** Serve as a process does that keeps tiles, until it is stopped. */
export async function keeping(db: Db): Promise<Keeping> {
  const statements: Statement[] = [];
  const recorded = new RecordingDb(db, statements);
  const feed = tail(db, { after: await appliedRevision(db), pollMs: 5 });
  const tiles = keepTiles(recorded, feed);
  serveFrom(recorded, { tiles, feed });
  return {
    tiles,
    reads: () => statements.filter(({ by }) => by.startsWith('tile-rows.tileGround')).length,
    feed,
    async stop() {
      serveFrom(db);
      await feed.stop();
    },
  };
}
