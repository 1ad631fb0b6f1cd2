import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { knownMigrations } from '@/db/migrate';
import { createKey } from '@/lib/server/api-keys';
import { build, needsBuild } from '@/lib/server/build';
import { createEmptyDatabase, skipPostgres } from './support/engines';
import { Follower, heldText, snapshotOf } from './support/follower';
import { ask, type Got } from './support/front';
import { type Nginx, skipNginx, startNginx } from './support/nginx';
import { freePort } from './support/postgres-server';
import { row } from './support/rows';
import { type Server, startServer } from './support/server';
import { until } from './support/until';

/** Two real processes on one PostgreSQL, behind nginx with the file that is shipped in deploy/. */

const BUSINESSES = 1_000;
const CLIENTS = 8;
/** Of one key, which may post 600 times a minute. */
const POSTS = 500;
/** A lease that has to end, and a process that has to start, on a busy machine. */
const LONG_MS = 90_000;

describe('two processes on one PostgreSQL', { skip: skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-deploy-'));
  const running = new Set<Server>();
  let url: string;
  let drop: () => Promise<void>;
  let db: Db;

  before(async () => {
    if (needsBuild()) await build();
    ({ url, drop } = await createEmptyDatabase());
    db = await openDb(url);
  });
  after(async () => {
    for (const server of running) await server.stop('SIGKILL');
    await db.close();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(port: number, env: Record<string, string> = {}): Promise<Server> {
    const server = await startServer({ DATABASE_URL: url, HOST: '127.0.0.1', XINTU_SIMULATE: '0', ...env }, port);
    running.add(server);
    return server;
  }
  const count = async (sql: string) => (await db.query<{ n: number }>(`select count(*) as n from ${sql}`))[0]!.n;

  describe('that start at once on an empty database', () => {
    let servers: Server[];
    const said = (what: RegExp) => servers.map((server) => server.said().match(what)?.length ?? 0);

    test('migrate it and make the demonstration once, and both are ready', async () => {
      const env = { XINTU_DEMO: String(BUSINESSES), XINTU_SIMULATE: '1' };
      servers = await Promise.all([start(0, env), start(0, env)]);
      assert.deepEqual(said(/Migrating: /g).sort(), [0, knownMigrations().length].sort());
      assert.deepEqual(said(/Making demonstration data: 1,000 businesses/g).sort(), [0, 1]);
      assert.equal(await count(`batch where file = 'demonstration'`), 1);
      assert.equal(await count('entity'), BUSINESSES);
    });

    test('feed the demonstration from one of them, and when it is killed from the other', async () => {
      const feeds = () => count(`api_key where name = 'demonstration feed' and revoked_at is null`);
      await until(async () => (await feeds()) === 1, LONG_MS);
      const lease = async () =>
        (await db.query<{ holder: string; ends: string }>('select holder, ends_at as ends from lease'))[0];
      const first = (await lease())!.holder;
      // Which of them it is only its death tells: what is prolonged afterwards was not that one's.
      await servers[0]!.stop('SIGKILL');
      const left = Date.parse((await lease())!.ends);
      await until(async () => Date.parse((await lease())!.ends) > left, LONG_MS);
      if ((await lease())!.holder === first) {
        servers.push(await start(0, { XINTU_SIMULATE: '1' }));
        await servers[1]!.stop('SIGKILL');
        await until(async () => ![undefined, first].includes((await lease())?.holder), LONG_MS);
      }
      const batches = await count('batch');
      await until(async () => (await count('batch')) > batches, LONG_MS);
      for (const server of servers) await server.stop();
      assert.equal(await lease(), undefined, 'who stops lets it go');
    });
  });

  describe('behind nginx', { skip: skipNginx }, () => {
    const env = { XINTU_TRUST_PROXY: '1', XINTU_ORIGIN: 'https://map.example.org' };
    const loose = { rejectUnauthorized: false };
    let nginx: Nginx;
    let ports: [number, number];
    let one: Server;
    let other: Server;
    let origin: string;
    let posted = 0;
    const secrets: string[] = [];
    const clients: Follower[] = [];

    before(async () => {
      ports = [await freePort(), await freePort()];
      [one, other] = await Promise.all([start(ports[0], env), start(ports[1], env)]);
      nginx = await startNginx(folder, ports);
      origin = `https://127.0.0.1:${nginx.https}`;
    });
    after(async () => {
      for (const client of clients) client.close();
      await nginx?.stop();
    });

    const get = (
      path: string,
      options: { headers?: Record<string, string>; localAddress?: string } = {},
    ): Promise<Got> =>
      ask(`${origin}${path}`, {
        ca: nginx.ca,
        servername: 'map.example.org',
        ...options,
        headers: { Host: 'map.example.org', ...options.headers },
      });
    /** Who posts next: no key and no address more often than it may in a minute, however long a test posts. */
    async function writer() {
      const n = Math.floor(posted / POSTS);
      const key = { scope: 'write', audience: 'public', division: null, synthetic: false } as const;
      secrets[n] ??= (await createKey(db, { ...key, name: `writer ${n}` })).secret;
      return { secret: secrets[n]!, localAddress: `127.0.0.${2 + n}` };
    }
    /** An evaluation of a business of its own, in the middle of the demonstration's region. */
    async function post(base: string) {
      const { secret, localAddress } = await writer();
      return ask(`${base}/api/v1/evaluations`, {
        method: 'POST',
        ...(base === origin && { ca: nginx.ca, servername: 'map.example.org', localAddress }),
        headers: { Host: 'map.example.org', Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
        body: JSON.stringify([
          row({ code: `d${++posted}`, grade: 'A', lng: 120.075, lat: 29.305, sourceKey: `d${posted}` }),
        ]),
      });
    }
    async function accepted(base: string) {
      const { status, text } = await post(base);
      assert.equal(status, 200, `${text}\n${nginx.errors().slice(-2_000)}`);
    }
    const follow = async (base: string, n: number) => {
      const come = Array.from({ length: n }, () => new Follower(base, loose));
      clients.push(...come);
      await until(() => come.every(({ isLive }) => isLive));
      return come;
    };
    /** Wait until each holds what a new client of either process is given. */
    async function converge(of: Follower[], bases: string[]) {
      const held = () => of.map(({ zones, events }) => heldText(zones.values(), events));
      for (const base of bases) {
        let fresh = '';
        await until(async () => {
          fresh = await snapshotOf(base, loose);
          return of.every(({ isLive }) => isLive) && held().every((text) => text === fresh);
        }).catch(() => {});
        for (const text of held()) assert.deepEqual(JSON.parse(text), JSON.parse(fresh));
      }
      for (const client of of) client.close();
    }

    test('pages, API and files are served by HTTPS, and HTTP leads there', async () => {
      const page = await get('/', { headers: { 'Accept-Encoding': 'gzip' } });
      assert.equal(page.status, 200);
      assert.ok(page.headers['strict-transport-security'], 'the processes know that it is HTTPS');
      assert.match(String(page.headers['content-security-policy']), /wss:\/\/map\.example\.org/);
      const zones = await get('/api/v1/zones', { headers: { 'Accept-Encoding': 'gzip' } });
      assert.deepEqual([zones.status, zones.headers['content-encoding']], [200, 'gzip']);
      const file = /\/_next\/static\/[^"\\]+\.js/.exec((await get('/')).text)![0];
      const script = await get(file);
      assert.deepEqual([script.status, /immutable/.test(String(script.headers['cache-control']))], [200, true]);
      // It is kept; nginx moves it there behind the answer.
      await until(() =>
        readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true }).some((entry) => entry.isFile()),
      );
      const plain = await ask(`http://127.0.0.1:${nginx.http}/compare`, { headers: { Host: 'map.example.org' } });
      assert.deepEqual([plain.status, plain.headers.location], [301, 'https://map.example.org/compare']);
      assert.equal((await get('/api/v1/metrics')).status, 404);
    });

    test('the processes see the address of the client, and no other that it names', async () => {
      const { id, secret: reader } = await createKey(db, {
        name: 'reader',
        scope: 'read',
        audience: 'regulator',
        division: null,
        synthetic: false,
      });
      const spoofed = {
        'X-Forwarded-For': '203.0.113.9',
        Forwarded: 'for=203.0.113.9',
        'X-Xintu-Address': '203.0.113.9',
        'X-Real-IP': '203.0.113.9',
      };
      for (const path of ['/api/v1/zones', '/_next/static/../../api/v1/zones']) {
        const answer = await get(path, {
          localAddress: '127.0.0.2',
          headers: { Authorization: `Bearer ${reader}`, ...spoofed },
        });
        assert.equal(answer.status, 200, answer.text);
      }
      assert.deepEqual(await db.query('select distinct address from audit where api_key = $1', [id]), [
        { address: '127.0.0.2' },
      ]);
    });

    test('what is posted to one process reaches the clients of the other, both ways', async () => {
      const both = [...(await follow(one.url, 1)), ...(await follow(other.url, 1))];
      const heard = () => both.map(({ events }) => events.at(-1)?.revision);
      for (const base of [one.url, other.url]) {
        const before = heard()[0]!;
        await accepted(base);
        await until(() => heard().every((revision) => revision !== undefined && revision > before));
        assert.equal(heard()[0], heard()[1]);
      }
      await converge(both, [one.url, other.url]);
    });

    test('a process that is killed: its clients come to the other and miss nothing, and every request is answered', async () => {
      const many = await follow(origin, CLIENTS);
      let over = false;
      const reading = (async () => {
        const answers: number[] = [];
        while (!over) answers.push((await get('/api/v1/zones')).status);
        return answers;
      })();
      await one.stop('SIGKILL');
      for (let i = 0; i < 10; i++) await accepted(origin);
      await until(() => many.every(({ isLive }) => isLive));
      over = true;
      assert.deepEqual([...new Set(await reading)], [200]);
      const came = many.filter(({ connections }) => connections > 1).length;
      assert.ok(came > 0 && came < CLIENTS, `${came} of ${CLIENTS} clients were on the process that was killed`);
      await converge(many, [other.url]);
    });

    test('while it starts again nothing is sent to it that it could not answer', async () => {
      const starting = start(ports[0], env);
      let isReady = false;
      void starting.then(() => {
        isReady = true;
      });
      do await accepted(origin);
      while (!isReady);
      one = await starting;
      await converge(await follow(one.url, 1), [one.url, other.url]);
    });

    test('a process that is asked to stop tells its clients, which come to the other, and no write is lost', async () => {
      const many = await follow(origin, CLIENTS);
      const drained = () => many.filter(({ drains }) => drains.length > 0);
      const stopping = other.stop();
      for (let i = 0; i < 10; i++) await accepted(origin);
      assert.equal(await stopping, 0, other.said());
      await until(() => many.every(({ isLive }) => isLive));
      assert.ok(drained().length > 0, 'some were told');
      for (const client of drained()) {
        assert.ok(client.drains.every((ms) => ms >= 0 && ms <= 60_000));
        assert.ok(client.connections > 1);
      }
      await converge(many, [one.url]);
      assert.doesNotMatch(nginx.errors(), /\[(emerg|alert|crit)\]/);
    });
  });
});
