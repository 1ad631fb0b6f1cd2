import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { migrate } from '@/db/migrate';
import { Refusal } from '@/lib/credit/refusal';
import { build, needsBuild } from '@/lib/server/build';
import { embeddedTemplate, forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { until } from './support/until';

/** Real server processes: what stops a start is said in one message, and a running one is stopped and killed. */

/** A server that finds a source newer than the build builds again before it is ready. */
const READY_WITHIN_MS = 240_000;

const root = mkdtempSync(join(tmpdir(), 'xintu-start-'));
const started = new Set<ChildProcess>();
after(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

interface Process {
  child: ChildProcess;
  out: string;
  err: string;
  /** Exit status; null = ended by a signal, undefined = still running. */
  status: number | null | undefined;
}

/** Start a program of this project in surroundings that say nothing but what is given. */
function launch(program: string, args: string[], given: Record<string, string>): Process {
  const env = { ...process.env, DATABASE_URL: '', XINTU_DEMO: '0', HOST: '', PORT: '0', XINTU_TZ: '', ...given };
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const launched: Process = { child, out: '', err: '', status: undefined };
  started.add(child);
  child.stdout.on('data', (text) => {
    launched.out += text;
  });
  child.stderr.on('data', (text) => {
    launched.err += text;
  });
  child.on('close', (status) => {
    launched.status = status;
    started.delete(child);
  });
  return launched;
}

const server = (env: Record<string, string>) => launch('lib/server/main.ts', [], env);

async function ended(launched: Process): Promise<Process> {
  await until(() => launched.status !== undefined, READY_WITHIN_MS);
  return launched;
}

const xintu = (args: string[], env: Record<string, string>) => ended(launch('lib/cli/main.ts', args, env));

/** Address of a server that says it is ready. */
async function ready(launched: Process): Promise<string> {
  await until(() => launched.status !== undefined || launched.out.includes('Xintu is ready'), READY_WITHIN_MS);
  assert.equal(launched.status, undefined, launched.err);
  return /map +(http:\S+)\//.exec(launched.out)![1]!;
}

async function stopped(launched: Process, signal: NodeJS.Signals): Promise<number | null> {
  launched.child.kill(signal);
  return (await ended(launched)).status!;
}

/** A refused start: status 1, and one message that says what and how to mend it, without the insides. */
async function assertRefused(env: Record<string, string>, ...says: RegExp[]) {
  const { status, err, out } = await ended(server(env));
  assert.equal(status, 1, out + err);
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.doesNotMatch(err, /^\s*at |Unexpected error|node:internal/m);
  for (const said of says) assert.match(err, said);
  assert.doesNotMatch(out, /is ready/);
}

const folderOf = (name: string) => join(root, name);
const pidOf = (folder: string) => Number(readFileSync(join(folder, 'xintu.pid'), 'utf8').split(' ')[0]);

describe('a start that cannot be', () => {
  test('the port is in use: the port is named, and the folder is not taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const XINTU_DATA_DIR = folderOf('port');
      await assertRefused({ XINTU_DATA_DIR, PORT: String(port) }, new RegExp(`Port ${port} is in use`), /set PORT/);
      assert.ok(!existsSync(join(XINTU_DATA_DIR, 'xintu.pid')));
    } finally {
      other.close();
    }
  });

  test('no PostgreSQL answers: the place is named, the password is not', async () => {
    const DATABASE_URL = 'postgres://nobody:hunter2@127.0.0.1:9/none';
    await assertRefused({ DATABASE_URL, XINTU_DATA_DIR: root }, /127\.0\.0\.1:9/, /DATABASE_URL/, /^(?!.*hunter2)/);
  });

  test('DATABASE_URL is of another kind: what it must begin with is said, the password is not', async () => {
    const DATABASE_URL = 'mysql://root:hunter2@127.0.0.1/x';
    await assertRefused({ DATABASE_URL, XINTU_DATA_DIR: root }, /mysql/, /postgres:\/\//, /^(?!.*hunter2)/);
  });

  test('a file lies where the folder should be', async () => {
    const XINTU_DATA_DIR = folderOf('a-file');
    writeFileSync(XINTU_DATA_DIR, 'mine');
    await assertRefused({ XINTU_DATA_DIR }, /a-file/, /A file is in the way/, /XINTU_DATA_DIR/);
    await assertRefused({ XINTU_DATA_DIR: join(XINTU_DATA_DIR, 'data') }, /A file is in the way/);
    assert.equal(readFileSync(XINTU_DATA_DIR, 'utf8'), 'mine');
  });

  test('the folder is of a newer version: both migrations are named, and the folder is let go', async () => {
    const XINTU_DATA_DIR = folderOf('newer');
    const db = await openDb(`pglite:${XINTU_DATA_DIR}`, { prepared: await embeddedTemplate() });
    await comeFromTheFuture(db);
    await db.close();
    await assertRefused({ XINTU_DATA_DIR }, /migration 9999/, /newer version of Xintu/);
    assert.ok(!existsSync(join(XINTU_DATA_DIR, 'xintu.pid')));
  });
});

const comeFromTheFuture = (db: Db) => db.exec(`insert into migration (number, name) values (9999, '9999_future.sql')`);

forEachEngine('a database that is newer than the program', (open) => {
  test('is refused with the mend, and left as it is', async () => {
    const db = await open();
    assert.deepEqual(await migrate(db), [], 'a database of this version needs nothing');
    await comeFromTheFuture(db);
    const state = async () => [
      await fingerprint(db),
      await db.query('select number, name from migration order by number'),
    ];
    const asItWas = await state();
    await assert.rejects(migrate(db), (error: Refusal) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, 'database_newer');
      assert.match(error.message, /migration 9999.*newer version of Xintu.*older dump/);
      return true;
    });
    assert.deepEqual(await state(), asItWas);
  });
});

describe('a server on the embedded engine', () => {
  const folder = folderOf('data');
  const env = { XINTU_DATA_DIR: folder };
  const geojson = join(root, 'zones.geojson');
  let running: Process;
  let url: string;

  before(async () => {
    if (needsBuild()) await build();
    // A prepared folder spares the test the 20 s in which PostGIS is created.
    mkdirSync(folder);
    await (await openDb(`pglite:${folder}`, { prepared: await embeddedTemplate() })).close();
    const square = (west: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [west, 29.2],
          [west + 0.1, 29.2],
          [west + 0.1, 29.4],
          [west, 29.4],
          [west, 29.2],
        ],
      ],
    });
    const features = ['north', 'south'].map((id, n) => ({
      type: 'Feature',
      properties: { id, name: `Zone ${id}` },
      geometry: square(120 + n * 0.2),
    }));
    writeFileSync(geojson, JSON.stringify({ type: 'FeatureCollection', features }));
    running = server(env);
    url = await ready(running);
  });

  const zonesOf = async (address: string) => {
    const answer = await fetch(`${address}/api/v1/zones`);
    assert.equal(answer.status, 200);
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] };
    return items.map(({ id, name }) => [id, name]).sort();
  };
  const imported = [
    ['north', 'Zone north'],
    ['south', 'Zone south'],
  ];

  test('answers health, with the engine and an epoch', async () => {
    const answered = async () => {
      const answer = await fetch(`${url}/api/v1/health`);
      assert.equal(answer.status, 200);
      return (await answer.json()) as Record<string, unknown>;
    };
    // Its first work may still keep others waiting.
    await until(async () => (await answered()).waiting === null);
    const state = await answered();
    assert.deepEqual([state.status, state.engine, state.waiting], ['ok', 'embedded', null]);
    assert.match(String(state.epoch), /^[0-9a-f-]{36}$/);
  });

  test('a second server on its folder is refused with the pid of the first, which goes on', async () => {
    await assertRefused(env, new RegExp(`in use by process ${running.child.pid}\\b`), /XINTU_DATA_DIR/);
    assert.equal((await fetch(`${url}/api/v1/health`)).status, 200);
    assert.equal(pidOf(folder), running.child.pid);
  });

  test('the command line works through its socket, which only its account may use', async () => {
    assert.equal(statSync(join(folder, 'xintu.sock')).mode & 0o777, 0o600);
    const { status, out } = await xintu(['doctor', '--json'], env);
    const diagnosis = JSON.parse(out) as { ok: boolean; database: { reachable: boolean; engine: string } };
    assert.deepEqual([status, diagnosis.ok], [0, true], out);
    assert.deepEqual([diagnosis.database.reachable, diagnosis.database.engine], [true, 'embedded']);
  });

  test('zones that the command line imports are on the API at once', async () => {
    assert.deepEqual(await zonesOf(url), []);
    const args = ['zones', 'import', geojson, '--kind', 'core_district', '--id', 'id', '--name', 'name', '--json'];
    const { status, out, err } = await xintu(args, env);
    assert.equal(status, 0, err);
    assert.deepEqual(await zonesOf(url), imported);
    const { revision } = JSON.parse(out) as { revision: number };
    assert.equal((await fetch(`${url}/api/v1/zones`)).headers.get('Xintu-Revision'), String(revision));
  });

  test('SIGTERM ends it with status 0, and removes the socket and the pid file', async () => {
    assert.equal(await stopped(running, 'SIGTERM'), 0, running.err);
    assert.equal(running.err, '');
    assert.deepEqual([existsSync(join(folder, 'xintu.sock')), existsSync(join(folder, 'xintu.pid'))], [false, false]);
    await assert.rejects(fetch(`${url}/api/v1/health`));
  });

  test('after SIGKILL the next start takes the folder over, and has what was committed', async () => {
    const killed = server(env);
    assert.deepEqual(await zonesOf(await ready(killed)), imported);
    assert.equal(await stopped(killed, 'SIGKILL'), null);
    assert.ok(existsSync(join(folder, 'xintu.sock')) && existsSync(join(folder, 'xintu.pid')), 'it could not tidy up');
    const next = server(env);
    const address = await ready(next);
    assert.equal(pidOf(folder), next.child.pid);
    assert.deepEqual(await zonesOf(address), imported);
    const { status } = await xintu(['doctor', '--json'], env);
    assert.equal(status, 0, 'the socket of the dead one is replaced');
    assert.equal(await stopped(next, 'SIGTERM'), 0);
  });
});
