import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { openDb } from '@/db/db';
import { profiles } from '@/lib/ingest/profiles';
import { importFile } from '@/lib/server/ingest';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { createDatabase } from '@/tests/support/engines';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';
import { writeShops, writeZones } from './support/shops';

/**
 * Import of a csv beside COPY of the rows that it led to, lineage and zone join included, in the same server.
 *
 * The rows are read back and copied, ready in memory as COPY text, into the same tables of a second database: the same
 * checks, foreign keys and indexes. The few rows that they refer to (batch, source, scheme, zone …) are there before.
 */

const ROWS = count('BENCH_ROWS', 50_000);
const RUNS = 3;
const SEED = 20_261_122;
/** What an import writes a row of per row of the file; batch, source and change have one row each. */
const tables = ['entity', 'entity_code', 'site', 'site_zone', 'evaluation', 'lineage', 'searched_name'] as const;

/** What those rows refer to. */
const references = ['batch', 'source', 'scheme', 'grade', 'zone', 'zone_version', 'division'] as const;

interface Run {
  importSeconds: number;
  copySeconds: number;
  peakMiB: number;
  copied: number;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Highest resident memory of this process while something runs, MiB, looked at every 20 ms. */
async function peakDuring(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  let peak = process.memoryUsage.rss();
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  await work();
  clearInterval(timer);
  return peak / 2 ** 20;
}

async function timeImport(url: string, files: { shops: string; zones: string }) {
  const db = await openDb(url);
  try {
    await seedShipped(db);
    await importZones(db, { path: files.zones, kind: 'region', id: 'id', name: 'name' });
    let importSeconds = 0;
    const peakMiB = await peakDuring(async () => {
      importSeconds = await seconds(async () => {
        const result = await importFile(db, { path: files.shops, name: 'shops.csv', profile: profiles.xintu! });
        if (result.accepted !== ROWS) throw new Error(`${result.accepted} of ${ROWS} rows were taken`);
      });
    });
    return { importSeconds, peakMiB };
  } finally {
    await db.close();
  }
}

/** A table as COPY text, ready in memory. */
async function textOf(client: pg.Client, table: string): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`copy ${table} to stdout`))) chunks.push(chunk as Buffer);
  return chunks;
}

/** Copy what the import wrote into the empty tables of a second database. @returns seconds, and the rows of all tables */
async function timeCopy(from: string, to: string): Promise<{ copySeconds: number; copied: number }> {
  const [ours, bare] = [new pg.Client(from), new pg.Client(to)];
  await Promise.all([ours.connect(), bare.connect()]);
  try {
    const copy = (table: string, chunks: Buffer[]) =>
      pipeline(Readable.from(chunks), bare.query(copyFrom(`copy ${table} from stdin`)));
    for (const table of references) await copy(table, await textOf(ours, table));
    const texts = new Map<string, Buffer[]>();
    for (const table of tables) texts.set(table, await textOf(ours, table));
    const copySeconds = await seconds(async () => {
      await bare.query('begin');
      for (const [table, chunks] of texts) await copy(table, chunks);
      await bare.query('commit');
    });
    return { copySeconds, copied: await sameRows(ours, bare) };
  } finally {
    await Promise.all([ours.end(), bare.end()]);
  }
}

/** @throws when a copy has not as many rows as its original */
async function sameRows(ours: pg.Client, bare: pg.Client): Promise<number> {
  const count = async (client: pg.Client, table: string) =>
    (await client.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;
  let copied = 0;
  for (const table of tables) {
    const [from, to] = [await count(ours, table), await count(bare, table)];
    if (from !== to || to < ROWS) throw new Error(`${table}: ${from} rows, ${to} copied, ${ROWS} in the file`);
    copied += to;
  }
  return copied;
}

async function measure(files: { shops: string; zones: string }): Promise<Run> {
  const [ours, bare] = [await createDatabase(), await createDatabase()];
  try {
    return { ...(await timeImport(ours.url, files)), ...(await timeCopy(ours.url, bare.url)) };
  } finally {
    await ours.drop();
    await bare.drop();
  }
}

async function serverVersion(url: string) {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  await client.end();
  return `PostgreSQL ${rows[0]!.version}`;
}

const server = process.env.DATABASE_URL_TEST;
if (server === undefined) {
  console.error('Set DATABASE_URL_TEST to a PostgreSQL with PostGIS in which databases may be created.');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'xintu-bench-'));
try {
  const files = { shops: join(folder, 'shops.csv'), zones: join(folder, 'zones.geojson') };
  await writeShops(files.shops, ROWS, SEED);
  writeZones(files.zones);
  const runs: Run[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await measure(files));
  console.log(`${ROWS} rows of csv → ${runs[0]!.copied} rows in ${tables.join(', ')}`);
  printMachine(await serverVersion(server));
  const rate = (time: (run: Run) => number) => runs.map((run) => ROWS / time(run));
  printSpread(
    'import',
    rate((run) => run.importSeconds),
    'rows/s',
  );
  printSpread(
    'COPY of the same final rows',
    rate((run) => run.copySeconds),
    'rows/s',
  );
  printSpread(
    'peak RSS of the importing process',
    runs.map(({ peakMiB }) => peakMiB),
    'MiB',
  );
  const ratios = runs.map((run) => run.copySeconds / run.importSeconds);
  printSpread('ratio of each run', ratios, '', 3);
  console.log(`ratio import / COPY: ${spreadOf(ratios).median.toFixed(3)} (wanted: at least 0.4)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
