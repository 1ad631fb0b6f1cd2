import type { Db } from '@/db/db';
import { saveScheme } from '@/db/queries/schemes';
import { shippedSchemes } from '@/lib/credit/schemes';

/** Bring the shipped schemes into the database, or up to date. */
export async function seedSchemes(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    for (const scheme of shippedSchemes) await saveScheme(tx, scheme);
  });
}
