import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { prepareStaging } from '@/db/queries/staging';
import { profiles } from '@/lib/ingest/profiles';
import { importFile } from '@/lib/server/ingest';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { createDatabase, type Engine, embeddedTemplate, skipPostgres } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { until } from './support/until';

/** An import that is killed with SIGKILL at any moment leaves the database as it was before, or as it is after. */

const BASE_ROWS = 6_000;
const ROWS = 9_000;
const KILLS = 10;
/** They go on as long as too few of them came at moments of each kind. */
const KILLS_AT_MOST = 40;
/** Of the further ones, the first and every so many is spared: it says how long a run takes by now. */
const WHOLE_EVERY = 5;
/** Share of a whole run: no two runs take as long, and the commit, which comes last, must lie among the moments. */
const LAST_MOMENT = 1.15;

/** Seeded numbers in [0, 1): mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const columns = 'code,system,name,kind,address,lng,lat,scheme,grade,score,evaluatedAt,source,sourceKey';

/**
 * One business. The newer edition of the file leaves a part of the businesses as they are, gives others another grade
 * for the same day, a later evaluation, another name, or another place.
 */
function line(index: number, newer: boolean): string {
  const next = random(index);
  const [lng, lat, grade, kind] = [120 + next() * 0.2, 29.2 + next() * 0.2, Math.floor(next() * 4), next()];
  const change = newer ? Math.floor(next() * 5) : 0;
  return [
    `T${String(index).padStart(6, '0')}`,
    'test',
    `Shop ${index}${change === 3 ? ' & Sons' : ''}`,
    kind < 0.3 ? 'individual' : 'enterprise',
    `${1 + (index % 90)} Market Street`,
    (lng + (change === 4 ? 0.05 : 0)).toFixed(6),
    lat.toFixed(6),
    'CN-2026',
    'ABCD'[(grade + (change === 1 ? 1 : 0)) % 4],
    60 + ((index * 7) % 40),
    change === 2 ? '2026-06-30' : '2026-01-31',
    'test-bureau',
    index,
  ].join(',');
}

function writeRows(path: string, rows: number, newer: boolean) {
  const lines = Array.from({ length: rows }, (_, index) => line(index, newer));
  writeFileSync(path, `${columns}\n${lines.join('\n')}\n`);
}

/** Four zones side by side, so that the kept spatial join has something to lose. */
function writeZones(path: string) {
  const features = [0, 1, 2, 3].map((n) => {
    const [west, east] = [120 + n * 0.05, 120 + (n + 1) * 0.05];
    const ring = [
      [west, 29.2],
      [east, 29.2],
      [east, 29.4],
      [west, 29.4],
      [west, 29.2],
    ];
    const geometry = { type: 'Polygon', coordinates: [ring] };
    return { type: 'Feature', properties: { id: `z${n}`, name: `Zone ${n}` }, geometry };
  });
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
}

/** What the product knows, told without ids: a rolled back and repeated import draws other ones. */
const known: Record<string, string> = {
  entity: `select c.system, c.code, e.kind, e.name, e.industry from entity e join entity_code c on c.entity = e.id`,
  history: `select c.code, h.kind, h.name, h.industry from entity_history h join entity_code c on c.entity = h.entity`,
  site: `select c.code, s.role, o.code as source, s.source_key, s.address, st_astext(s.geom), st_astext(s.public_geom),
           s.superseded_batch is not null as superseded
         from site s join entity_code c on c.entity = s.entity join source o on o.id = s.source`,
  site_zone: `select c.code, z.code as zone from site_zone j join site s on s.id = j.site join zone z on z.id = j.zone
         join entity_code c on c.entity = s.entity`,
  evaluation: `select c.code, o.code as source, v.source_key, h.code as scheme, v.outcome, v.grade, v.score, v.evaluated_at,
           v.current, v.superseded_batch is not null as superseded
         from evaluation v join entity_code c on c.entity = v.entity join source o on o.id = v.source join scheme h on h.id = v.scheme`,
  lineage: `select l.row, c.code, l.raw::text, l.changes::text from lineage l left join entity_code c on c.entity = l.entity`,
};

async function digests(db: Db): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, select] of Object.entries(known)) {
    const [row] = await db.query<{ digest: string }>(
      `select count(*) || ' ' || md5(string_agg(line, '' order by line)) as digest
       from (select md5(to_jsonb(k)::text) as line from (${select}) k) lines`,
    );
    found[name] = row!.digest;
  }
  return found;
}

/** One engine with a place of its own. */
interface Place {
  /** For the process that is killed. */
  env: Record<string, string>;
  open: () => Promise<Db>;
  /** Does a process hold the database at this moment? */
  holds: () => boolean;
  /** Wait until the engine knows that the process is dead, and check what that process held. */
  afterKill: (held: boolean) => Promise<void>;
  drop: () => Promise<void>;
}

async function postgresPlace(): Promise<Place> {
  const { url, drop } = await createDatabase();
  const open = () => openDb(url);
  const count = async (db: Db, what: string) =>
    (await db.query<{ n: number }>(`select count(*) as n from ${what}`))[0]!.n;
  return {
    env: { DATABASE_URL: url },
    open,
    drop,
    holds: () => true,
    async afterKill() {
      const db = await open();
      const others = `pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
      // The server notices at the end of the statement that nobody waits for its answer.
      await until(async () => (await count(db, others)) === 0);
      const here = '(select oid from pg_database where datname = current_database())';
      assert.equal(await count(db, `pg_locks where locktype = 'advisory' and database = ${here}`), 0, 'advisory locks');
      assert.equal(await count(db, `pg_class where relname = 'staging'`), 0, 'staging tables of the dead connection');
      await db.close();
    },
  };
}

async function embeddedPlace(folder: string): Promise<Place> {
  const data = join(folder, 'data');
  const prepared = await embeddedTemplate();
  return {
    env: { DATABASE_URL: '', XINTU_DATA_DIR: data },
    open: () => openDb(`pglite:${data}`, { prepared }),
    // Before it opens the folder, and between its end and its exit, a process holds nothing.
    holds: () => existsSync(join(data, 'xintu.pid')),
    async afterKill(held) {
      if (held) assert.ok(existsSync(join(data, 'xintu.pid')), 'a killed process leaves its pid file');
    },
    drop: async () => {},
  };
}

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

let running: ChildProcess | undefined;

/** Run the command line; `killAfterMs` ends it the hard way unless it has ended by then. */
async function xintu(
  args: string[],
  env: Record<string, string>,
  killAfterMs?: number,
  beforeKill: () => void = () => {},
): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  const run = { status: null, stdout: '', stderr: '', ms: 0 };
  child.stdout.on('data', (text) => {
    run.stdout += text;
  });
  child.stderr.on('data', (text) => {
    run.stderr += text;
  });
  const kill = () => {
    // Stopped first, so that nothing changes between the look and the kill.
    child.kill('SIGSTOP');
    beforeKill();
    child.kill('SIGKILL');
  };
  const timer = killAfterMs === undefined ? undefined : setTimeout(kill, killAfterMs);
  const [status] = await once(child, 'close');
  clearTimeout(timer);
  running = undefined;
  return { ...run, status, ms: performance.now() - startedAt };
}

/** The import that is not in the base and was not rolled back; null = none. */
async function newImport(db: Db, base: number): Promise<number | null> {
  const found = await db.query<{ id: number }>(
    `select id from batch where kind = 'import' and id > $1 and rolled_back_by is null`,
    [base],
  );
  assert.ok(found.length <= 1);
  return found[0]?.id ?? null;
}

/** What must hold whenever nobody writes. */
async function assertTidy(db: Db) {
  const [left] = await db.query<{ silent: number; strays: number }>(
    `select (select count(*) from batch where revision is null) as silent,
            (select count(*) from change c full join batch b on b.id = c.batch and b.revision = c.revision
             where c.revision is null or b.id is null) as strays`,
  );
  assert.deepEqual(left, { silent: 0, strays: 0 }, 'every batch has its change, and every change its batch');
  const staged = await db.transaction(async (tx) => {
    await prepareStaging(tx);
    return tx.query('select 1 from staging union all select 1 from resolved union all select 1 from effect');
  });
  assert.deepEqual(staged, []);
}

function killSuite(engine: Engine, makePlace: (folder: string) => Promise<Place>) {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-kill-'));
  const file = join(folder, 'newer.csv');
  const importArgs = ['import', file, '--profile', 'xintu', '--json'];
  let place: Place;
  let base: { batch: number; fingerprint: Record<string, string>; digests: Record<string, string> };

  before(async () => {
    place = await makePlace(folder);
    writeRows(join(folder, 'older.csv'), BASE_ROWS, false);
    writeRows(file, ROWS, true);
    writeZones(join(folder, 'zones.geojson'));
    const db = await place.open();
    await seedShipped(db);
    await importZones(db, { path: join(folder, 'zones.geojson'), kind: 'region', id: 'id', name: 'name' });
    const { batch, accepted } = await importFile(db, {
      path: join(folder, 'older.csv'),
      name: 'older.csv',
      profile: profiles.xintu!,
    });
    assert.equal(accepted, BASE_ROWS);
    base = { batch: batch!, fingerprint: await fingerprint(db), digests: await digests(db) };
    await db.close();
  });
  after(async () => {
    running?.kill('SIGKILL');
    await place?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Take the new import out again; the tables are then those of the base, ids included. */
  async function takeOut(db: Db, batch: number) {
    await rollbackBatch(db, batch);
    assert.deepEqual(await fingerprint(db), base.fingerprint);
  }

  /** One whole run: what the database holds after it, and when in the run the import itself lies. */
  async function wholeRun() {
    const idle = await xintu(['doctor', '--json'], place.env);
    assert.equal(idle.status, 0, idle.stderr + idle.stdout);
    const whole = await xintu(importArgs, place.env);
    assert.equal(whole.status, 0, whole.stderr);
    const result = JSON.parse(whole.stdout) as { batch: number; accepted: number; updated: number; unchanged: number };
    const { accepted, updated, unchanged } = result;
    assert.equal(accepted + updated + unchanged, ROWS);
    assert.ok(accepted > ROWS - BASE_ROWS && updated > 1_000 && unchanged > 1_000, 'it adds, changes and leaves alone');
    const db = await place.open();
    const after = await digests(db);
    for (const name of Object.keys(known)) assert.notEqual(after[name], base.digests[name], name);
    await takeOut(db, result.batch);
    await db.close();
    return { from: idle.ms, to: whole.ms, digests: after };
  }

  /** Batch numbers are drawn outside of transactions: one that is drawn and not there was being written. */
  async function drawn(): Promise<number> {
    const db = await place.open();
    const [row] = await db.query<{ n: number }>('select last_value as n from batch_id_seq');
    await db.close();
    return row!.n;
  }

  test('killed at ten random moments of an import, the database is each time before or after the batch', async (t) => {
    const { from, to, digests: whole } = await wholeRun();
    const next = random(engine === 'postgres' ? 20261122 : 20261123);
    /** Share of a whole run after which the import itself begins. */
    const idle = from / to;
    /** What a whole run took last: the machine may be faster or slower than when the first was measured. */
    let wholeMs = to;
    /** The ten follow each other over the import; a further one comes anywhere in the run, and of some runs none. */
    const momentOf = (kill: number) => {
      if (kill < KILLS) return wholeMs * (idle + ((kill + next()) / KILLS) * (LAST_MOMENT - idle));
      return (kill - KILLS) % WHOLE_EVERY === 0 ? undefined : wholeMs * LAST_MOMENT * next();
    };
    const outcomes = { before: 0, merging: 0, after: 0, held: 0 };
    const isEnough = () =>
      outcomes.before >= 3 &&
      outcomes.held >= 1 &&
      outcomes.after >= 1 &&
      (engine !== 'postgres' || outcomes.merging >= 1);
    let kill = 0;
    for (; kill < KILLS || (kill < KILLS_AT_MOST && !isEnough()); kill++) {
      const moment = momentOf(kill);
      const numbers = engine === 'postgres' ? await drawn() : 0;
      let held = false;
      const { status, stderr, ms } = await xintu(importArgs, place.env, moment, () => {
        held = place.holds();
      });
      const told = moment === undefined ? 'not killed' : `killed at ${Math.round(moment)} of ${Math.round(wholeMs)} ms`;
      if (status === 0) wholeMs = ms;
      assert.equal(stderr, '', told);
      if (status === null) await place.afterKill(held);
      if (status === null && held) outcomes.held++;
      const db = await place.open();
      await assertTidy(db);
      const batch = await newImport(db, base.batch);
      if (batch === null) {
        assert.equal(status, null, 'a run that ended has committed');
        assert.deepEqual(await fingerprint(db), base.fingerprint, told);
        outcomes.before++;
      } else {
        assert.deepEqual(await digests(db), whole, told);
        await takeOut(db, batch);
        outcomes.after++;
      }
      await db.close();
      if (engine === 'postgres' && batch === null && (await drawn()) > numbers) outcomes.merging++;
    }
    const ends = [to, wholeMs].map(Math.round).join(', at last ');
    t.diagnostic(`import from ${Math.round(from)} to ${ends} ms; ${kill} runs: ${JSON.stringify(outcomes)}`);
    assert.ok(outcomes.before >= 3, `only ${outcomes.before} kills came before the commit`);
    assert.ok(outcomes.held >= 1, 'none of the killed processes held the database');
    if (engine === 'postgres') assert.ok(outcomes.merging >= 1, 'no kill came while the tables were being written');
  });

  test('and afterwards the same file is imported as if nothing had happened', async () => {
    const { digests: whole } = await wholeRun();
    assert.notDeepEqual(whole, base.digests);
  });
}

describe('an import that is killed (postgres)', { skip: skipPostgres }, () => killSuite('postgres', postgresPlace));
describe('an import that is killed (embedded)', () => killSuite('embedded', embeddedPlace));
