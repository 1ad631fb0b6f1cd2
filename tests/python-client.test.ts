import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { newestRevision } from '@/db/queries/feed';
import { createKey } from '@/lib/server/api-keys';
import { build, needsBuild } from '@/lib/server/build';
import { importZones } from '@/lib/server/zones-import';
import { createDatabase, skipPostgres } from './support/engines';
import { heldText, snapshotOf } from './support/follower';
import { freePort } from './support/postgres-server';
import { row } from './support/rows';
import { type Server, startServer } from './support/server';
import { until } from './support/until';

/** A client in another language, written from docs/PROTOCOL.md: tests/python/follow.py on Debian's packages. */

const PYTHON = '/usr/bin/python3';
const found = spawnSync(PYTHON, ['-c', 'import socketio, websocket'], { stdio: 'ignore' });
const skipPython =
  found.status === 0 ? skipPostgres : 'no python3-socketio and python3-websocket: install them with apt-get';

interface Said {
  live?: number;
  lost?: number;
  error?: unknown;
  zones?: Record<string, { id: string; revision: number }>;
  events?: unknown[];
  held?: Record<string, number>;
  snapshots?: number;
  continued?: number;
}

/** Passes bytes on, and can be cut like a cable. */
interface Cable {
  port: number;
  cut: () => void;
  close: () => void;
}

async function cableTo(port: number): Promise<Cable> {
  const open = new Set<Socket>();
  let isCut = false;
  const server: TcpServer = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      isCut = !isCut;
      end();
    },
    close() {
      server.close();
      end();
    },
  };
}

describe('a client in Python', { skip: skipPython }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-python-'));
  let url: string;
  let drop: () => Promise<void>;
  let db: Db;
  let server: Server;
  let cable: Cable;
  let python: ChildProcess;
  let secret: string;
  const said: Said[] = [];

  before(async () => {
    if (needsBuild()) await build();
    ({ url, drop } = await createDatabase());
    db = await openDb(url);
    // One that nobody else is given while the server is away.
    server = await startServer({ DATABASE_URL: url, XINTU_SIMULATE: '0' }, await freePort());
    const key = { name: 'writer', scope: 'write', audience: 'public', division: null, synthetic: false } as const;
    ({ secret } = await createKey(db, key));
    await zones(['north', 'south']);
    cable = await cableTo(Number(new URL(server.url).port));
    python = spawn(PYTHON, ['tests/python/follow.py', `http://127.0.0.1:${cable.port}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: python.stdout! }).on('line', (line) => said.push(JSON.parse(line)));
  });
  after(async () => {
    python?.kill('SIGKILL');
    cable?.close();
    await server?.stop('SIGKILL');
    await db.close();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A version of the zones: what is left out is gone. */
  async function zones(ids: string[]) {
    const features = ids.map((id, n) => {
      const west = 120 + n * 0.2;
      const ring = [
        [west, 29.2],
        [west + 0.1, 29.2],
        [west + 0.1, 29.4],
        [west, 29.4],
        [west, 29.2],
      ];
      return {
        type: 'Feature',
        properties: { id, name: `Zone ${id}` },
        geometry: { type: 'Polygon', coordinates: [ring] },
      };
    });
    const path = join(folder, 'zones.geojson');
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    await importZones(db, { path, kind: 'core_district', id: 'id', name: 'name' });
  }
  let posted = 0;
  async function post(grade: string) {
    const body = JSON.stringify([
      row({ code: `p${++posted}`, grade, lng: 120.05, lat: 29.3, sourceKey: `p${posted}` }),
    ]);
    const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' };
    const answer = await fetch(`${server.url}/api/v1/evaluations`, { method: 'POST', headers, body });
    assert.equal(answer.status, 200, await answer.text());
  }
  const lives = () => said.filter(({ live }) => live !== undefined).length;
  async function hold(): Promise<Required<Said>> {
    const before = said.length;
    python.stdin!.write('hold\n');
    await until(() => said.slice(before).some((line) => line.zones !== undefined));
    return said.findLast((line) => line.zones !== undefined) as Required<Said>;
  }
  /** Wait until it holds what a client that comes new is given. */
  async function holdsWhatIsThere(): Promise<Required<Said>> {
    const newest = await newestRevision(db);
    await until(async () => {
      const answer = await fetch(`${server.url}/api/v1/health`);
      return ((await answer.json()) as { revision: number }).revision >= newest;
    });
    // A snapshot may be a tick older than what the stream told before it: both are read until they are the same.
    let fresh = await snapshotOf(server.url);
    let held = await hold();
    const text = () => heldText(Object.values(held.zones), held.events);
    await until(async () => {
      if (text() === fresh) return true;
      [fresh, held] = [await snapshotOf(server.url), await hold()];
      return text() === fresh;
    }, 60_000).catch(() => {});
    assert.equal(text(), fresh);
    return held;
  }

  test('subscribes, and applies what comes', async () => {
    await until(() => lives() === 1);
    for (const grade of ['A', 'B', 'D']) await post(grade);
    const held = await holdsWhatIsThere();
    assert.deepEqual([held.snapshots, held.continued], [1, 0]);
  });

  test('is cut off, misses changes, and goes on from what it held', async () => {
    cable.cut();
    await until(() => said.some(({ lost }) => lost !== undefined));
    for (const grade of ['A', 'C']) await post(grade);
    const before = lives();
    cable.cut();
    await until(() => lives() > before);
    const held = await holdsWhatIsThere();
    assert.deepEqual([held.snapshots, held.continued], [1, 1], 'by the missing changes, not by a snapshot');
  });

  test('follows a zone that is added', async () => {
    await zones(['north', 'south', 'east']);
    // A topic's changes are sent on its tick, so a snapshot may be as old as one.
    await until(async () => (await hold()).zones.east !== undefined);
    const held = await holdsWhatIsThere();
    assert.deepEqual(Object.keys(held.zones).sort(), ['east', 'north', 'south']);
  });

  test('outlives its server, and is in step with the next one', async () => {
    const port = Number(new URL(server.url).port);
    await server.stop('SIGKILL');
    server = await startServer({ DATABASE_URL: url, XINTU_SIMULATE: '0' }, port);
    await post('A');
    await holdsWhatIsThere();
    assert.deepEqual(
      said.filter(({ error }) => error !== undefined),
      [],
    );
  });
});
