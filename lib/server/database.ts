import { type Db, openDb } from '@/db/db';
import { migrate } from '@/db/migrate';
import type { Config } from './config';
import { searchLeftNames } from './search-names';
import { seedShipped } from './shipped';

/**
 * Open the configured database, bring its schema up to this program, and put in what is shipped.
 *
 * @throws {Refusal} with the mend, when it cannot be used
 */
export async function prepareDb(config: Config, onProgress: (message: string) => void): Promise<Db> {
  const { databaseUrl, databaseUrlDirect } = config;
  const direct = databaseUrlDirect === null ? {} : { directUrl: databaseUrlDirect };
  const db = await openDb(databaseUrl, { onProgress, ...direct });
  try {
    await migrate(db, onProgress);
    await seedShipped(db);
    await searchLeftNames(db, onProgress);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Is this the database in a folder, which one process holds at a time? */
export const isEmbedded = ({ databaseUrl }: Config) => databaseUrl.startsWith('pglite:');
