import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/db';
import { knownMigrations } from '@/db/migrate';
import { appliedMigrations, type Counts, counts, notifyProbe, PROBE_CHANNEL, versions } from '@/db/queries/status';

/** What a database is and holds. */
export interface DatabaseState {
  engine: 'postgres' | 'embedded';
  postgres: string;
  postgis: string | null;
  migrations: { applied: number; known: number };
  counts: Counts;
  /** Does a notification of one session reach another? null = there is one process only. */
  wakes: boolean | null;
}

/** Read what is known of an open, migrated database. */
export async function databaseState(db: Db): Promise<DatabaseState> {
  return {
    engine: db.engine,
    ...(await versions(db)),
    migrations: { applied: (await appliedMigrations(db)).length, known: knownMigrations().length },
    counts: await counts(db),
    wakes: db.engine === 'postgres' ? await doesWake(db) : null,
  };
}

const WAKE_WITHIN_MS = 2_000;

/** A pooler in transaction mode takes `listen` without a fault, and nothing comes: only trying tells. */
async function doesWake(db: Db): Promise<boolean> {
  const told = new AbortController();
  const stop = await db.listen({ channel: PROBE_CHANNEL, onNotify: () => told.abort(), onLost() {} });
  await notifyProbe(db);
  await sleep(WAKE_WITHIN_MS, undefined, { signal: told.signal }).catch(() => {});
  await stop();
  return told.signal.aborted;
}
