import type { Db } from '@/db/db';
import { schemes } from '@/db/queries/schemes';
import { readTile } from '@/db/queries/tiles';
import { seedShipped } from '@/lib/server/shipped';
import type { TileAddress, TileFilter, TileRead, TileScope } from '@/lib/tiles/tile-source';
import { drawZones, RandomLife, seeded } from './random-life';

/** A random life in random zones, to read tiles of. */

export const DAY = '2026-11-22';
export const GRADES = ['A', 'B', 'C', 'D'];

/** Number of the scheme that its businesses are graded by. */
export const schemeOf = async (db: Db): Promise<number> =>
  (await schemes(db)).find(({ id }) => id === 'CN-2026')!.number;

/** Let businesses come, change and go. @returns the scheme's number */
export async function live(db: Db, { seed, steps }: { seed: number; steps: number }): Promise<number> {
  await seedShipped(db);
  await drawZones(db, seeded(1));
  const life = new RandomLife(db, seeded(seed), 60);
  for (let step = 0; step < steps; step++) await life.step();
  return schemeOf(db);
}

export const read = (db: Db, address: TileAddress, filter: TileFilter, scope: TileScope): Promise<TileRead> =>
  db.transaction((tx) => readTile(tx, address, filter, scope), 'snapshot');
