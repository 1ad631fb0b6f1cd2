import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
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

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * A Chromium to draw with: the configured one, then the system's, then Playwright's.
 *
 * @param path the search path of the system, as in PATH
 * @returns its path; null = none found
 */
export function findChromium(configured: string | null, path: string): string | null {
  if (configured !== null) return isExecutable(configured) ? configured : null;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const system = CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return system ?? playwrightChromium();
}

function playwrightChromium(): string | null {
  const cache = join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ms-playwright');
  if (!existsSync(cache)) return null;
  const binaries = readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort()
    .reverse()
    .flatMap((name) => [
      join(cache, name, 'chrome-linux64/chrome'),
      join(cache, name, 'chrome-linux/chrome'),
      join(cache, name, 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'),
    ]);
  return binaries.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
