import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { after, describe } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { knownMigrations, migrate } from '@/db/migrate';
import { prepareEmbedded } from '@/db/pglite';
import { withTransactions } from '@/db/wrapped-db';
import { aggregate } from '@/lib/server/aggregate';

/** Databases for tests: each `open()` gives an empty, migrated one, cheaply, on the engine named. */

export type Engine = 'postgres' | 'embedded';

const CACHE = 'node_modules/.cache/xintu';
const adminUrl = process.env.DATABASE_URL_TEST;

/** Changes whenever a migration does, so that no test runs on yesterday's schema. */
function schemaHash() {
  const hash = createHash('sha256');
  for (const { name } of knownMigrations())
    hash.update(readFileSync(new URL(`../../db/migrations/${name}`, import.meta.url)));
  return hash.digest('hex').slice(0, 12);
}

/** Path of the prepared embedded database; made on first use. */
export async function embeddedTemplate(): Promise<string> {
  const path = `${CACHE}/embedded-${schemaHash()}.tar.gz`;
  if (!existsSync(path)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${path}.${process.pid}`, await prepareEmbedded(migrate));
    renameSync(`${path}.${process.pid}`, path);
  }
  return path;
}

/** Name of the prepared PostgreSQL database; made on first use, also when several processes ask at once. */
export async function postgresTemplate(): Promise<string> {
  const name = `xintu_template_${schemaHash()}`;
  const admin = await openDb(adminUrl!);
  try {
    for (;;) {
      const [found] = await admin.query<{ ready: boolean }>(
        'select datistemplate as ready from pg_database where datname = $1',
        [name],
      );
      if (found?.ready) return name;
      if (found === undefined) await makeTemplate(admin, name);
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await admin.close();
  }
}

async function makeTemplate(admin: Db, name: string) {
  try {
    await admin.exec(`create database ${name}`);
  } catch (error) {
    if (['42P04', '23505'].includes((error as { code?: string }).code ?? '')) return; // another process was first
    throw error;
  }
  const db = await openDb(urlOf(name));
  await migrate(db);
  await db.close();
  await admin.exec(`alter database ${name} is_template true`);
}

function urlOf(database: string) {
  const url = new URL(adminUrl!);
  url.pathname = `/${database}`;
  return url.href;
}

let made = 0;

/** URL of a new migrated database of its own on the test server, and how to drop it. */
export const createDatabase = async () => createFrom(` template ${await postgresTemplate()}`);

/** The same, but nothing is in it yet. */
export const createEmptyDatabase = () => createFrom('');

async function createFrom(template: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `xintu_test_${process.pid}_${made++}`;
  const admin = await openDb(adminUrl!);
  await admin.exec(`create database ${name}${template}`);
  await admin.close();
  return {
    url: urlOf(name),
    drop: async () => {
      const again = await openDb(adminUrl!);
      await again.exec(`drop database if exists ${name} with (force)`);
      await again.close();
    },
  };
}

/** Day on which tests that say nothing else begin to count. */
const FIRST_DAY = '2026-11-21';

/** The same database, whose aggregates are up to every commit before it is answered: what a server's aggregator does soon after. */
export function keptUp(db: Db, day = FIRST_DAY): Db {
  const kept = withTransactions(db, async (work, mode) => {
    const result = await db.transaction(work, mode);
    if (mode === undefined || mode === 'write')
      while ((await aggregate(db, { day, timeZone: 'Asia/Shanghai' })) === null) {}
    return result;
  });
  bare.set(kept, db);
  return kept;
}

const bare = new WeakMap<Db, Db>();

/** The database that a kept-up one is made of: its aggregates move only where a test says so. */
export const untouched = (db: Db): Db => bare.get(db) ?? db;

async function open(engine: Engine, closers: (() => Promise<unknown>)[], day?: string): Promise<Db> {
  return keptUp(await openEngine(engine, closers), day);
}

async function openEngine(engine: Engine, closers: (() => Promise<unknown>)[]): Promise<Db> {
  if (engine === 'embedded') {
    const db = await openDb('pglite:', { prepared: await embeddedTemplate() });
    closers.push(() => db.close());
    return db;
  }
  const { url, drop } = await createDatabase();
  const db = await openDb(url);
  closers.push(async () => {
    await db.close();
    await drop();
  });
  return db;
}

export const skipPostgres = adminUrl === undefined ? 'no PostgreSQL: set DATABASE_URL_TEST' : false;

/** Opens an empty migrated database that begins to count on a day, YYYY-MM-DD. */
type Open = (day?: string) => Promise<Db>;

/**
 * Register tests once for each engine. `open()` gives an empty migrated database that is dropped after the suite.
 * Without DATABASE_URL_TEST the PostgreSQL suite is visibly skipped.
 */
export function forEachEngine(name: string, suite: (open: Open, engine: Engine) => void) {
  for (const engine of ['postgres', 'embedded'] as const) onEngine(engine, name, suite);
}

/** Register tests for one engine only. */
export function onEngine(engine: Engine, name: string, suite: (open: Open, engine: Engine) => void) {
  describe(`${name} (${engine})`, { skip: engine === 'postgres' ? skipPostgres : false }, () => {
    const closers: (() => Promise<unknown>)[] = [];
    suite((day) => open(engine, closers, day), engine);
    // After the suite's own: what still reads a database is stopped before it is closed.
    after(async () => {
      for (const close of closers.splice(0)) await close();
    });
  });
}
