import type { Db } from '@/db/db';
import { catchUp } from '@/lib/server/aggregator';
import { systemClock } from '@/lib/server/clock';
import { seedDemo } from '@/lib/server/demo-seed';
import { seedShipped } from '@/lib/server/shipped';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { tileAt } from '@/tests/support/tile-scopes';
import { TIME_ZONE } from '../support/town';

/** The generator's Yiwu: booths above one another in its markets, villages, and few businesses between them. */

/** Footfall stands in no tile: as little of it as the generator makes. */
const FOOTFALL_WEEKS = 6;
const NOW = new Date('2026-11-26T00:00:00Z');

/** Fill an empty database. @returns seconds that putting them in and counting them for the first time took */
export async function fillYiwu(db: Db, businesses: number): Promise<{ putIn: number; counted: number }> {
  await seedShipped(db);
  const begun = performance.now();
  await seedDemo(db, { businesses, footfallWeeks: FOOTFALL_WEEKS, now: NOW, log: () => {} });
  const putIn = performance.now();
  await db.exec('vacuum analyze');
  const before = performance.now();
  await catchUp(db, { clock: systemClock, timeZone: TIME_ZONE });
  const counted = performance.now() - before;
  await db.exec('vacuum analyze');
  return { putIn: (putIn - begun) / 1_000, counted: counted / 1_000 };
}

/** Places of businesses, the same ones each time, in an order that has nothing to do with them. */
export function placesOf(db: Db, limit: number): Promise<{ lng: number; lat: number }[]> {
  return db.query(
    `select st_x(geom) as lng, st_y(geom) as lat from site where superseded_batch is null
     order by hashint8extended(entity, 20261126), id limit $1`,
    [limit],
  );
}

/** The tiles of a zoom that places lie in, each once: crowded ones come sooner, as they are looked at more often. */
export function tilesAt(z: number, places: readonly { lng: number; lat: number }[]): TileAddress[] {
  const tiles = places.map(({ lng, lat }) => tileAt(z, lng, lat));
  return [...new Map(tiles.map((tile) => [`${tile.x}/${tile.y}`, tile])).values()];
}

/** Rows and megabytes of what is kept for tiles. */
export function pyramidSize(db: Db): Promise<{ name: string; rows: number; megabytes: number }[]> {
  return db.query(
    `select c.relname as name, greatest(c.reltuples, 0)::int as rows, round(pg_total_relation_size(c.oid) / 1e6, 1) as megabytes
     from pg_class c where c.relname in ('tile_cell', 'tiled_point', 'tile_class', 'tiled_zone') and c.relkind = 'r' order by 1`,
  );
}
