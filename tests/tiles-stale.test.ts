import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, openDb } from '@/db/db';
import { appliedRevision, isBehind } from '@/db/queries/aggregates';
import { newestRevision } from '@/db/queries/feed';
import { schemes } from '@/db/queries/schemes';
import { type EntityKind, entityKinds } from '@/lib/credit/entity';
import { dayOf } from '@/lib/credit/local-time';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { recomputeInTurn } from '@/lib/server/aggregate';
import { createKey } from '@/lib/server/api-keys';
import type { Health } from '@/lib/server/health';
import { postRecords } from '@/lib/server/post-facts';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import type { TileQuery } from '@/lib/server/tiles';
import { importZones } from '@/lib/server/zones-import';
import { type TileAddress, WORLD_BITS } from '@/lib/tiles/tile-source';
import { type DecodedFeature, decodedTile } from './support/decoded-tile';
import { createDatabase, skipPostgres } from './support/engines';
import { areaFile, drawZones, kindOfZone, lifeZones, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { type Server, startServer } from './support/server';
import { type ExpectedPoint, isIn, isWithin, saidOfFeature, saidOfPoint, shownPoints } from './support/tile-oracle';
import { until } from './support/until';
import { type Committed, Versions } from './support/versions';

/**
 * Two servers with caches of their own, twenty readers over HTTP, and changes of every kind, fifty a second: whoever asks for
 * a tile a second after a commit was applied, or as soon as the server says that it has followed it, is shown what it made
 * of it, or something later, by exact comparison with the tables. How many see something older a second after the commit
 * itself is told: on a busy machine the aggregates may be later than that. `TILE_CHANGES=10000` makes it a long one.
 */

const CHANGES = Number(process.env.TILE_CHANGES ?? 1_000);
const PER_SECOND = 50;
const READERS = 20;
const FRESH_WITHIN_MS = 1_000;
/** How often a server is asked what it has followed. */
const ASK_EVERY_MS = 100;
/** Each has businesses and batches of its own, so that what a commit made of them can be read after it. */
const WRITERS = 4;
const BUSINESSES = 100;
/** Evaluations of one commit, at most. */
const MOST_ROWS = 40;
const GRADES = ['A', 'B', 'C', 'D'];
const TIME_ZONE = 'Asia/Shanghai';
const viewers: readonly Viewer[] = [viewerOf('public'), viewerOf('regulator')];
const queries: readonly TileQuery[] = [{}, { grade: 'A' }, { demonstration: true }, { kind: 'individual' }];

/** A batch that changed nothing cannot be taken out. */
function refused(error: unknown) {
  if (!(error instanceof Refusal)) throw error;
}

/** When a revision was seen to be reached. */
interface Reached {
  revision: number;
  at: number;
}

/** The newest revision that was seen to be reached by a moment; 0 = none was. */
const reachedBy = (seen: readonly Reached[], moment: number) => seen.findLast(({ at }) => at <= moment)?.revision ?? 0;

/** Look until it is over when each revision is reached. */
async function watch(look: () => Promise<number>, everyMs: number, isOver: () => boolean, seen: Reached[]) {
  while (!isOver()) {
    const revision = await look();
    if (revision !== seen.at(-1)?.revision) seen.push({ revision, at: performance.now() });
    await sleep(everyMs);
  }
}

const one = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

describe('tiles of two servers while businesses change', { skip: skipPostgres }, () => {
  let db: Db;
  let drop: () => Promise<void>;
  let scheme: number;
  const servers: Server[] = [];
  /** What each viewer asks with. */
  const headers: Record<string, string>[] = [];
  const today = dayOf(new Date(), TIME_ZONE);
  /** What each viewer is shown of each business, and of each zone its name; '' = nothing. */
  const points = viewers.map(() => new Versions<ExpectedPoint | null>());
  const names = new Versions<string>();

  before(async () => {
    let url: string;
    ({ url, drop } = await createDatabase());
    db = await openDb(url);
    await seedShipped(db);
    await drawZones(db, seeded(1));
    for (const id of lifeZones) names.set(id, `Zone ${id}`, { began: 0, committed: 0, revision: 0 });
    scheme = (await schemes(db)).find(({ id }) => id === 'CN-2026')!.number;
    for (let writer = 0; writer < WRITERS; writer++) {
      await take(
        db,
        Array.from({ length: BUSINESSES }, (_, i) => evaluation(writer, i, seeded(writer + i))),
      );
      await remember(writer, 0);
    }
    const key = { scope: 'read', division: null, synthetic: false } as const;
    const { secret } = await createKey(db, { ...key, name: 'regulator', audience: 'regulator' });
    headers.push({}, { authorization: `Bearer ${secret}` });
    const env = { DATABASE_URL: url, XINTU_SIMULATE: '0', XINTU_TZ: TIME_ZONE };
    for (let n = 0; n < 2; n++) servers.push(await startServer(env));
    await until(async () => !(await isBehind(db)));
  });
  after(async () => {
    for (const server of servers) await server.stop();
    await db.close();
    await drop();
  });

  /** When the writes that are under way began: what they made of it is not known yet. */
  const open = new Set<number>();
  let key = 0;
  const code = (writer: number, i: number) => `w${writer}-${i}`;
  const evaluation = (writer: number, i: number, random: () => number) =>
    row({
      code: code(writer, i),
      kind: one(entityKinds, random) as EntityKind,
      ...(random() < 0.2 ? { state: 'unrated' } : { grade: one(GRADES, random) }),
      lng: 120 + random(),
      lat: 29 + random(),
      evaluatedAt: `2026-0${1 + Math.floor(random() * 9)}-10`,
      sourceKey: `e${key++}`,
    });

  /** What a commit that began at a moment and is over made of a writer's businesses. */
  async function remember(writer: number, began: number) {
    const by = { began, committed: performance.now(), revision: await newestRevision(db) };
    for (const [v, viewer] of viewers.entries()) {
      const now = await db.transaction((tx) => shownPoints(tx, viewer, scheme, today, `w${writer}-%`), 'snapshot');
      points[v]!.setGroup(String(writer), new Map(now.map((point) => [String(point.id), point])), null, by);
    }
  }

  /** By the tables, and by what each server says of itself. */
  const applied: Reached[] = [];
  const followed: [Reached[], Reached[]] = [[], []];

  async function followedNow({ url }: Server): Promise<number> {
    const { revision } = (await (await fetch(`${url}/api/v1/health`)).json()) as Health;
    return revision!;
  }

  /** One commit. @returns how many changes it is */
  async function write(writer: number, random: () => number, batches: number[]): Promise<number> {
    const began = performance.now();
    open.add(began);
    try {
      return await writeAt(began, writer, random, batches);
    } finally {
      open.delete(began);
    }
  }

  async function writeAt(began: number, writer: number, random: () => number, batches: number[]): Promise<number> {
    const dice = random();
    let changes = 1;
    if (writer === 0 && dice < 0.04) {
      const id = one(lifeZones, random);
      const name = `Zone ${id} ${key++}`;
      await importZones(db, {
        path: areaFile(random, { id, name }, 0.5),
        kind: kindOfZone(id),
        id: 'id',
        name: 'name',
      });
      names.set(id, name, { began, committed: performance.now(), revision: await newestRevision(db) });
      return changes;
    }
    if (dice < 0.15) {
      const record = {
        code: code(writer, Math.floor(random() * BUSINESSES)),
        system: 'test',
        kind: one(['demonstration', 'red_list'], random),
        title: 'A title',
        authority: 'Authority',
        decidedAt: '2026-01-05',
        publishedFrom: '2026-01-05',
        source: 'tests',
        sourceKey: `r${key++}`,
      };
      const known = await db.query('select 1 from entity_code where code = $1', [record.code]);
      if (known.length === 0) return 0;
      const body = {
        contentType: 'application/json',
        apiKey: 0,
        synthetic: false,
        idempotencyKey: null,
        newest: () => 0,
      };
      const { batch } = await postRecords(db, { ...body, body: JSON.stringify([record]) });
      if (batch !== null) batches.push(batch);
    } else if (dice < 0.3 && batches.length > 0) {
      await rollbackBatch(db, batches.splice(Math.floor(random() * batches.length), 1)[0]!).catch(refused);
    } else {
      changes = 1 + Math.floor(random() * MOST_ROWS);
      const rows = Array.from({ length: changes }, () => evaluation(writer, Math.floor(random() * BUSINESSES), random));
      const { batch } = await take(db, rows);
      if (batch !== null) batches.push(batch);
    }
    await remember(writer, began);
    return changes;
  }

  /** A tile somewhere that a business is, or was. */
  function address(viewer: number, random: () => number): TileAddress {
    const z = Math.floor(random() * 19);
    const at = one(points[viewer]!.values(), random)?.at ?? [0, 0];
    const [x, y] = at.map((unit) => Math.floor(unit / 2 ** (WORLD_BITS - z))) as [number, number];
    return { z, x, y };
  }

  async function ask({ url }: Server, viewer: number, { z, x, y }: TileAddress, query: TileQuery) {
    const given = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const response = await fetch(`${url}/api/v1/tiles/${z}/${x}/${y}.mvt?${given}`, { headers: headers[viewer]! });
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.ok(response.status === 200 || response.status === 204, Buffer.from(bytes).toString());
    return decodedTile(bytes);
  }

  interface Answer {
    viewer: number;
    at: TileAddress;
    query: TileQuery;
    layers: Record<string, DecodedFeature[]>;
    came: number;
  }

  /** What is shown though it was over. */
  function faultsOf({ viewer, at, query, layers, came }: Answer, isOver: (by: Committed) => boolean) {
    const filter = {
      scheme,
      grade: query.grade ?? null,
      demonstration: query.demonstration ?? null,
      kinds: query.kind ? [query.kind] : entityKinds,
    };
    const shown = new Map((layers.entities ?? []).map((feature) => [String(feature.id), saidOfFeature(feature)]));
    const textOf = (point: ExpectedPoint | null) =>
      point !== null && isWithin(point, at) && isIn(point, filter) ? saidOfPoint(point) : undefined;
    const faults: string[] = [];
    for (const id of new Set([...points[viewer]!.keys(), ...shown.keys()])) {
      const allowed = points[viewer]!.possible(id, came, isOver).map(textOf);
      if (!allowed.includes(shown.get(id))) faults.push(`${shown.get(id)}, not one of ${JSON.stringify(allowed)}`);
    }
    for (const { properties } of at.z <= 3 ? (layers.zones ?? []) : []) {
      const allowed = names.possible(String(properties.id), came, isOver);
      if (!allowed.includes(String(properties.name))) faults.push(`${properties.name}, not one of ${allowed}`);
    }
    return faults.map((fault) => `${viewers[viewer]!.audience} ${JSON.stringify({ at, query })}: ${fault}`);
  }

  test('a second after a commit was applied, and as soon as it has followed it, neither server shows anybody what was before it', async (t) => {
    let [changes, isOver] = [0, false];
    const begun = performance.now();
    const writing = async (writer: number) => {
      const [random, batches] = [seeded(100 + writer), [] as number[]];
      while (changes < CHANGES) {
        changes += await write(writer, random, batches);
        await sleep(Math.max(0, (changes / PER_SECOND) * 900 - (performance.now() - begun)));
      }
    };
    const answers = { all: 0, businesses: 0, afterCommit: 0 };
    const faults: string[] = [];
    const reading = async (reader: number) => {
      const random = seeded(200 + reader);
      while (!isOver) {
        const viewer = Math.floor(random() * viewers.length);
        const [at, query] = [address(viewer, random), one(queries, random)];
        const n = Math.floor(random() * servers.length);
        const asked = performance.now();
        const layers = await ask(servers[n]!, viewer, at, query);
        const answer = { viewer, at, query, layers, came: performance.now() };
        await until(() => [...open].every((began) => began > answer.came));
        const latest = asked - FRESH_WITHIN_MS;
        const then = Math.max(reachedBy(followed[n]!, asked), reachedBy(applied, latest));
        faults.push(...faultsOf(answer, ({ revision }) => revision <= then));
        if (faultsOf(answer, ({ committed }) => committed <= latest).length > 0) answers.afterCommit++;
        answers.all++;
        answers.businesses += layers.entities?.length ?? 0;
      }
    };
    const watchers = [
      watch(
        () => appliedRevision(db),
        20,
        () => isOver,
        applied,
      ),
      ...servers.map((server, n) =>
        watch(
          () => followedNow(server),
          ASK_EVERY_MS,
          () => isOver,
          followed[n]!,
        ),
      ),
    ];
    const writers = Array.from({ length: WRITERS }, (_, writer) => writing(writer));
    const readers = Array.from({ length: READERS }, (_, reader) => reading(reader));
    await Promise.all(writers).finally(() => {
      isOver = true;
    });
    const seconds = (performance.now() - begun) / 1_000;
    await Promise.all([...readers, ...watchers]);
    t.diagnostic(
      `${changes} changes in ${seconds.toFixed(1)} s; ${answers.all} answers with ${answers.businesses} businesses: ${faults.length} things shown after something later was followed, or a second after it was applied, ${answers.afterCommit} answers with some a second after its commit`,
    );
    assert.deepEqual(faults.slice(0, 10), []);
    await until(async () => !(await isBehind(db)));
    const { signal } = new AbortController();
    const found = await recomputeInTurn(db, { day: today, timeZone: TIME_ZONE, check: true, signal });
    assert.deepEqual(found.differences, []);
  });
});
