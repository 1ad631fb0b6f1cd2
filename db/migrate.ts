import { readdirSync, readFileSync } from 'node:fs';
import { Refusal } from '@/lib/credit/refusal';
import type { Db, Tx } from './db';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any fixed number: two programs that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_246_001;

interface Migration {
  number: number;
  name: string;
}

/** The migrations this program knows, in order. */
export function knownMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name }));
}

/**
 * Bring the schema up to this program, forward only, all or nothing.
 *
 * @returns the names of the migrations that were applied
 * @throws {Refusal} `database_newer` when the database is ahead of this program, `postgis_missing` without PostGIS ≥ 3.3,
 *   `postgis_right` when the account may not create it
 */
export async function migrate(db: Db, onProgress: (message: string) => void = () => {}): Promise<string[]> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await tx.exec(
      'create table if not exists migration (number int primary key, name text not null, applied_at timestamptz not null default clock_timestamp())',
    );
    const [row] = await tx.query<{ number: number }>('select coalesce(max(number), 0) as number from migration');
    const known = knownMigrations();
    const [at, newest] = [row!.number, known.at(-1)!.number];
    if (at > newest) {
      throw new Refusal(
        'database_newer',
        `The database is at migration ${at}, this program knows only ${newest}. Start the newer version of Xintu, or restore an older dump.`,
      );
    }
    const due = known.filter(({ number }) => number > at);
    if (at === 0) await checkPostgis(tx);
    for (const { number, name } of due) {
      onProgress(`Migrating: ${name}`);
      await tx.exec(readFileSync(new URL(name, FOLDER), 'utf8'));
      await tx.query('insert into migration (number, name) values ($1, $2)', [number, name]);
    }
    return due.map(({ name }) => name);
  });
}

async function checkPostgis(tx: Tx) {
  const [row] = await tx.query<{ version: string | null; installed: boolean; may: boolean }>(
    `select max(coalesce(installed_version, default_version)) as version, coalesce(bool_or(installed_version is not null), false) as installed,
            coalesce((select rolsuper from pg_roles where rolname = current_user), false) as may
     from pg_available_extensions where name = 'postgis'`,
  );
  const { version, installed, may } = row!;
  const [major = 0, minor = 0] = (version ?? '0').split('.').map(Number);
  const isNew = major > 3 || (major === 3 && minor >= 3);
  // PostGIS is no trusted extension: only a superuser may put it into a database.
  if (isNew && !installed && !may)
    throw new Refusal(
      'postgis_right',
      'PostGIS is not yet in this database, and this account may not put it there. As a superuser, in this database: create extension postgis;',
    );
  if (isNew) return;
  throw new Refusal(
    'postgis_missing',
    `${version === null ? 'PostGIS is not installed on this PostgreSQL' : `PostGIS ${version} is too old`}: Xintu needs 3.3 or newer. On Debian: apt-get install postgresql-15-postgis-3.`,
  );
}
