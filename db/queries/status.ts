import type { Tx } from '../db';

/** Versions of the database's parts; PostGIS is null where the extension is not created. */
export async function versions(tx: Tx): Promise<{ postgres: string; postgis: string | null }> {
  const [row] = await tx.query<{ postgres: string; postgis: string | null }>(
    `select current_setting('server_version') as postgres,
            (select extversion from pg_extension where extname = 'postgis') as postgis`,
  );
  return row!;
}

/** Numbers of the migrations that were applied. */
export async function appliedMigrations(tx: Tx): Promise<number[]> {
  const rows = await tx.query<{ number: number }>('select number from migration order by number');
  return rows.map(({ number }) => number);
}

export interface Counts {
  entities: number;
  evaluations: number;
  zones: number;
  divisions: number;
  batches: number;
  keys: number;
}

/** How much there is of each thing that is in force. */
export async function counts(tx: Tx): Promise<Counts> {
  const [row] = await tx.query<Counts>(
    `select (select count(*) from entity) as entities,
            (select count(*) from evaluation where superseded_batch is null) as evaluations,
            (select count(*) from zone_version where superseded_batch is null) as zones,
            (select count(*) from division where superseded_batch is null) as divisions,
            (select count(*) from batch) as batches,
            (select count(*) from api_key where revoked_at is null) as keys`,
  );
  return row!;
}

/** Where a diagnosis hears itself. */
export const PROBE_CHANNEL = 'xintu_probe';

/** Notify whoever diagnoses. */
export async function notifyProbe(tx: Tx): Promise<void> {
  await tx.query("select pg_notify($1, '')", [PROBE_CHANNEL]);
}
