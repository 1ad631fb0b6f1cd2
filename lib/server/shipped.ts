import type { Db } from '@/db/db';
import { seedMethodology } from '@/db/queries/methodologies';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { seedSchemes } from './schemes';

/** The shipped methodology decides from here on, until another one is activated. */
const FIRST_DAY = '1970-01-01';

/** Bring what Xintu ships into the database: schemes, or up to date; the methodology, where it is not there yet. */
export async function seedShipped(db: Db): Promise<void> {
  await seedSchemes(db);
  await db.transaction((tx) => seedMethodology(tx, marketCredit, FIRST_DAY));
}
