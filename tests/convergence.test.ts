import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Db, openDb } from '@/db/db';
import { dayOf } from '@/lib/credit/local-time';
import { viewerOf } from '@/lib/credit/publication';
import type { Zone } from '@/lib/credit/zone';
import { createLiveClient } from '@/lib/live/client';
import type { LiveClient } from '@/lib/live/live-view';
import type { Topic } from '@/lib/live/protocol';
import { seedShipped } from '@/lib/server/shipped';
import { ApiLife } from './support/api-life';
import { BadNetwork } from './support/bad-network';
import { createDatabase, embeddedTemplate, skipPostgres } from './support/engines';
import { drawZones, lifeZones, RandomLife, seeded } from './support/random-life';
import { type Server, startServer } from './support/server';
import { until } from './support/until';
import { countedZones } from './support/zone-oracle';

/** Whatever happens to connections and processes, who follows ends at what a fresh snapshot says, and that at the tables. */

const LASTS_MS = 120_000;
/** On a machine that is so busy that a server takes a minute to come back, it goes on until enough has happened. */
const LASTS_AT_MOST_MS = 420_000;
const LEAST_KILLS = 2;
const KILL_EVERY_MS = 20_000;
/** Of the server process: it starts, finds its pages built, catches up, and may wait for a command that has its folder. */
const BACK_WITHIN_MS = 240_000;
const SETTLED_WITHIN_MS = 120_000;
const TIME_ZONE = 'Asia/Shanghai';

/** One of these each: what is read anew at another moment, as footfall of the last hours is, cannot be compared. */
const ownTopics = [
  ...lifeZones.map((id) => `zone:${id}` as const),
  'rankings:core_district',
  'rankings:region',
] as Topic[];

/** What each client follows: all zones and news, and one thing of its own. */
const followed = (client: number): Topic[] => ['zones', 'events', ownTopics[client % ownTopics.length]!];

/** Servers that are killed and come back. */
class Servers {
  readonly #up: (Server | null)[];
  kills = 0;

  constructor(
    private readonly env: Record<string, string>,
    readonly count: number,
  ) {
    this.#up = Array.from({ length: count }, () => null);
  }

  ports = () => this.#up.flatMap((server) => (server === null ? [] : [Number(new URL(server.url).port)]));

  /** A command that found no server may hold the embedded folder for a moment. */
  async start(n: number): Promise<void> {
    const deadline = Date.now() + BACK_WITHIN_MS;
    for (;;) {
      try {
        this.#up[n] = await startServer(this.env);
        return;
      } catch (error) {
        if (!/is in use by process/.test(String(error)) || Date.now() > deadline) throw error;
      }
    }
  }

  async kill(n: number): Promise<void> {
    const server = this.#up[n];
    this.#up[n] = null;
    await server?.stop('SIGKILL');
    this.kills++;
    await this.start(n);
  }

  stop = () => Promise.all(this.#up.map((server) => server?.stop()));
}

/** What goes on at the same time, for two minutes and until enough has happened; when one fails all end, and that is told. */
class Together {
  #failed: { error: unknown } | null = null;
  readonly #began = Date.now();

  constructor(private readonly isEnough: () => boolean) {}

  #isOver(): boolean {
    const lasted = Date.now() - this.#began;
    return this.#failed !== null || lasted > LASTS_AT_MOST_MS || (lasted > LASTS_MS && this.isEnough());
  }

  /** One thing after the other. @returns the number of them */
  async keepOn(work: () => Promise<unknown>): Promise<number> {
    let n = 0;
    while (!this.#isOver()) {
      await work().catch((error: unknown) => {
        this.#failed ??= { error };
      });
      n++;
    }
    return n;
  }

  /** Begin all, and wait until each has ended. */
  async all<T extends readonly unknown[]>(...work: { [K in keyof T]: () => Promise<T[K]> }): Promise<T> {
    const done = await Promise.all(
      work.map((begin) =>
        begin().catch((error: unknown) => {
          this.#failed ??= { error };
        }),
      ),
    );
    if (this.#failed !== null) throw this.#failed.error;
    return done as unknown as T;
  }
}

function connectAll(url: string, count: number): LiveClient[] {
  return Array.from({ length: count }, (_, n) => {
    const client = createLiveClient(url);
    for (const topic of followed(n)) client.follow(topic);
    return client;
  });
}

/** What a client that comes now is given. */
async function freshView(url: string): Promise<Partial<Record<Topic, unknown>>> {
  const client = createLiveClient(url);
  for (const topic of ['zones', 'events', ...ownTopics] as Topic[]) client.follow(topic);
  await until(() => client.getSnapshot().connection === 'live', SETTLED_WITHIN_MS);
  const held = dataOf(client);
  client.close();
  return held;
}

function dataOf(client: LiveClient): Partial<Record<Topic, unknown>> {
  return Object.fromEntries(
    Object.entries(client.getSnapshot().topics).map(([topic, held]) => [topic, comparable(topic, held?.data)]),
  );
}

/** All zones have no order of their own. */
function comparable(topic: string, data: unknown): unknown {
  return topic === 'zones' ? [...(data as Zone[])].sort((a, b) => (a.id < b.id ? -1 : 1)) : data;
}

const ofClient = (data: Partial<Record<Topic, unknown>>, n: number) =>
  Object.fromEntries(followed(n).map((topic) => [topic, data[topic]]));

const isHeld = (client: LiveClient, n: number, fresh: Partial<Record<Topic, unknown>>) => {
  const held = dataOf(client);
  return followed(n).every((topic) => JSON.stringify(held[topic]) === JSON.stringify(fresh[topic]));
};

/**
 * What a client that comes now is given, what it is given by each process, and which clients hold something else. Until all
 * is the same in one round all is looked at anew: the last commits may not have been told yet when the first looks, and
 * jobs that a kill has cut off come back when their lease has ended, and commit.
 */
async function settled(clients: LiveClient[], url: string, ports: readonly number[]) {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const fresh = await freshView(url);
    const given = await Promise.all(ports.map((port) => freshView(`http://127.0.0.1:${port}`)));
    const others = clients.flatMap((client, n) => (isHeld(client, n, fresh) ? [] : [n]));
    const isSame = others.length === 0 && given.every((view) => isDeepStrictEqual(view, fresh));
    if (isSame || Date.now() > deadline) return { fresh, given, others };
    await sleep(2_000);
  }
}

async function tablesSay(db: Db, zones: Zone[]) {
  const words = (record: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(record)
        .filter(([, n]) => n > 0)
        .sort(),
    );
  const shown = zones
    .filter(({ entities }) => entities > 0)
    .map(({ id, entities, demonstration, grades, states: { suppressed, unevaluated, ...states } }) => {
      return { id, entities, demonstration, suppressed, unevaluated, outcomes: words({ ...grades, ...states }) };
    });
  const counted = (await countedZones(db, viewerOf('public'), dayOf(new Date(), TIME_ZONE))).map((zone) => ({
    ...zone,
    outcomes: words(zone.outcomes),
  }));
  const byId = <T extends { id: string }>(list: T[]) => list.sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(byId(shown), byId(counted));
}

interface Trial {
  env: Record<string, string>;
  servers: number;
  clients: number;
  /** Keep on changing things. @returns what was done */
  live: (url: string, together: Together) => Promise<Record<string, number>>;
}

/** @returns the zones that everybody holds at the end */
async function converge({ env, servers: count, clients: many, live }: Trial, tell: (line: string) => void) {
  const random = seeded(7);
  const servers = new Servers(env, count);
  for (let n = 0; n < count; n++) await servers.start(n);
  const network = await BadNetwork.open(servers.ports);
  const clients = connectAll(network.url, many);
  try {
    await until(() => clients.every((client) => client.getSnapshot().connection === 'live'), SETTLED_WITHIN_MS);
    const together = new Together(() => servers.kills >= LEAST_KILLS);
    const cut = async () => {
      network.cut(random);
      await sleep(random() * 150);
    };
    const stall = async () => {
      network.stall(random, random() * 8_000);
      await sleep(random() * 250);
    };
    const kill = async () => {
      await sleep(KILL_EVERY_MS);
      await servers.kill(Math.floor(random() * count));
    };
    const [done, cuts, stalls] = await together.all(
      () => live(network.url, together),
      () => together.keepOn(cut),
      () => together.keepOn(stall),
      () => together.keepOn(kill),
    );
    tell(`${JSON.stringify(done)}; ${cuts} connections cut, ${stalls} stalled, ${servers.kills} processes killed`);
    assert.ok(servers.kills >= LEAST_KILLS && cuts > many, 'the two minutes were too quiet');
    await until(() => servers.ports().length === count, BACK_WITHIN_MS);
    const { fresh, given, others } = await settled(clients, network.url, servers.ports());
    // One of them in full says more than their number.
    for (const n of others.slice(0, 1)) assert.deepEqual(dataOf(clients[n]!), ofClient(fresh, n), `client ${n}`);
    assert.deepEqual(others, [], 'clients that hold something else than a fresh snapshot');
    for (const view of given) assert.deepEqual(view, fresh, 'every process gives the same snapshot');
    return fresh.zones as Zone[];
  } finally {
    for (const client of clients) client.close();
    await network.close();
    await servers.stop();
  }
}

describe('convergence', () => {
  const drops: (() => Promise<void>)[] = [];
  after(async () => {
    for (const drop of drops) await drop();
  });

  test('200 clients of two processes on PostgreSQL hold what a fresh snapshot says, and that is what the tables say', {
    skip: skipPostgres,
  }, async (t) => {
    const { url, drop } = await createDatabase();
    drops.push(drop);
    const db = await openDb(url);
    const live: Trial['live'] = async (_, together) => {
      const [shaping, evaluating] = [new RandomLife(db, seeded(21), 300), new RandomLife(db, seeded(22), 300)];
      const [steps, evaluations] = await Promise.all([
        together.keepOn(() => shaping.step()),
        together.keepOn(() => evaluating.evaluate()),
      ]);
      return { steps, evaluations };
    };
    await seedShipped(db);
    await drawZones(db, seeded(20));
    const env = { DATABASE_URL: url, XINTU_SIMULATE: '0' };
    const zones = await converge({ env, servers: 2, clients: 200, live }, (line) => t.diagnostic(line));
    await tablesSay(db, zones);
    await db.close();
  });

  test('20 clients of the embedded engine hold what a fresh snapshot says, and that is what the tables say', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'xintu-convergence-'));
    const drop = async () => rmSync(folder, { recursive: true, force: true });
    drops.push(drop);
    const env = { XINTU_DATA_DIR: folder, XINTU_SIMULATE: '0' };
    const live: Trial['live'] = async (url, together) => {
      const life = await ApiLife.begin(url, env, seeded(23), 100);
      const [steps, evaluations] = await Promise.all([
        together.keepOn(() => life.step()),
        together.keepOn(() => life.evaluate()),
      ]);
      return { steps, evaluations };
    };
    const open = async () => openDb(`pglite:${folder}`, { prepared: await embeddedTemplate() });
    const before = await open();
    await seedShipped(before);
    await drawZones(before, seeded(20));
    await before.close();
    const zones = await converge({ env, servers: 1, clients: 20, live }, (line) => t.diagnostic(line));
    const db = await open();
    await tablesSay(db, zones);
    await db.close();
  });
});
