import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { createBatch } from '@/db/queries/batches';
import { announce, newestRevision } from '@/db/queries/feed';
import * as jobs from '@/db/queries/jobs';
import type { Role } from '@/lib/credit/account';
import {
  type Change,
  type ClientToServer,
  LIVE_PATH,
  type ServerToClient,
  type Subscribe,
  type Subscribed,
  type Topic,
} from '@/lib/live/protocol';
import { createKey } from '@/lib/server/api-keys';
import { readConfig } from '@/lib/server/config';
import { tail } from '@/lib/server/feed';
import { enqueue } from '@/lib/server/jobs';
import { startLive } from '@/lib/server/live';
import { postFootfall } from '@/lib/server/post-footfall';
import { rollbackBatch } from '@/lib/server/rollback';
import { startSession } from '@/lib/server/sessions';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';
import { until } from './support/until';

/** Topics of one thing, from the database to a socket, on both engines. */

type Client = Socket<ServerToClient, ClientToServer>;

const square = (id: string, west: number) => ({
  type: 'Feature',
  properties: { id },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 30],
        [west + 0.1, 30],
        [west + 0.1, 30.1],
        [west, 30.1],
        [west, 30],
      ],
    ],
  },
});

forEachEngine('topics of one thing', (open) => {
  const clock = new SetClock('2026-11-20T04:00:00Z');
  const http = createServer();
  const closers: (() => unknown)[] = [];
  const faults: string[] = [];
  let db: Db;
  let url = '';
  let gate: number;

  before(async () => {
    db = await open();
    await seedShipped(db);
    await areas('west', 'east');
    await take(db, [shop('a', 120.05, 'A'), shop('b', 120.15, 'A')]);
    const key = { name: 'gate', scope: 'write', audience: 'public', division: null, synthetic: false } as const;
    gate = (await createKey(db, key)).id;
    const feed = tail(db, { after: await newestRevision(db), pollMs: 20 });
    const running = { db, feed, epoch: 'e', config: readConfig({}), clock };
    const hub = startLive(http, running, (line) => faults.push(line));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    closers.push(
      () => feed.stop(),
      () => hub.close(),
    );
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });

  const shop = (code: string, lng: number, grade: string, day = '2026-01-01') =>
    row({ code, sourceKey: `${code} ${day}`, grade, lng, lat: 30.05, kind: 'enterprise', evaluatedAt: day });

  async function areas(...ids: string[]): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'xintu-topics-'));
    const path = join(folder, 'zones.geojson');
    const features = ids.map((id, i) => square(id, 120 + i / 10));
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    const { batch } = await importZones(db, { path, kind: 'core_district', id: 'id', name: 'id' });
    rmSync(folder, { recursive: true });
    return batch!;
  }

  /** A socket that follows a topic: what it was given, and what it hears. */
  async function follow<T extends Topic>(topic: T, cookie?: string) {
    const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true };
    const socket: Client = io(url, { ...options, extraHeaders: cookie === undefined ? {} : { cookie } });
    closers.push(() => socket.disconnect());
    const heard: Change<T>[] = [];
    socket.on('change', (change) => heard.push(change as Change<T>));
    const reply = await ask(socket, { topics: [topic] });
    return { socket, heard, reply, given: 'snapshots' in reply ? reply.snapshots[topic]!.data : undefined };
  }
  const ask = (socket: Client, request: Subscribe) =>
    new Promise<Subscribed>((resolve) => socket.emit('subscribe', request, resolve));

  async function signedIn(role: Role, entity: number | null = null): Promise<string> {
    return db.transaction(async (tx) => {
      const made = { passwordHash: 'x', mustChange: false, ssoName: null };
      const account = await insertAccount(tx, { ...made, name: `${role} ${entity}`, role, entity });
      const start = { account, method: 'password', request: new Request(url), now: clock.now() } as const;
      return (await startSession(tx, start, null)).setCookie.split(';')[0]!;
    });
  }
  const entityOf = async (code: string) =>
    (await db.query<{ entity: number }>('select entity from entity_code where code = $1', [code]))[0]!.entity;

  test('a zone is told of what happens in it, and not of what happens in others', async () => {
    const zone = await follow('zone:west');
    assert.equal(zone.given?.grades.A, 1);
    await take(db, [shop('b', 120.15, 'B', '2026-02-01')]);
    await take(db, [shop('a', 120.05, 'B', '2026-02-01')]);
    await until(() => zone.heard.at(-1)?.data?.grades.B === 1);
    assert.deepEqual([zone.heard.length, zone.heard[0]!.data?.id], [1, 'west']);
  });

  test('zones under a scheme of their own are counted under it; an unknown one is named', async () => {
    const other = await follow('zones?scheme=CN-2019');
    assert.deepEqual(
      other.given?.map(({ id, scheme, evaluated }) => [id, scheme, evaluated]),
      [
        ['east', 'CN-2019', 0],
        ['west', 'CN-2019', 0],
      ],
    );
    const one = await follow('zone:west?scheme=CN-2019');
    await take(db, [{ ...shop('a', 120.05, '优', '2026-02-02'), scheme: 'CN-2019' }]);
    await until(() => one.heard.length > 0 && other.heard.length > 0);
    assert.deepEqual([one.heard[0]!.data?.evaluated, other.heard[0]!.data.map(({ id }) => id)], [1, ['west']]);
    for (const topic of [
      'zones?scheme=nonsense',
      'zone:west?scheme=nonsense',
      'zone:nowhere',
      'footfall:nowhere',
    ] as const) {
      const { reply } = await follow(topic);
      assert.ok('error' in reply && reply.error.code === 'unknown_topic' && reply.error.topic === topic);
      assert.match(reply.error.message, /nonsense|nowhere/);
    }
  });

  test('a ranking is sent whole when it differs, and not when it does not', async () => {
    const ranking = await follow('rankings:core_district');
    assert.equal(ranking.given?.length, 2);
    const values = () => ranking.heard.at(-1)?.data.map(({ id, value, rank }) => [id, value, rank]);
    // From one good grade to another: the share, and with it the list, stays as it is.
    await take(db, [shop('a', 120.05, 'A', '2026-03-01')]);
    await take(db, [shop('a', 120.05, 'D', '2026-03-02')]);
    await until(() => ranking.heard.length > 0);
    assert.equal(ranking.heard.length, 1);
    assert.deepEqual(values(), [
      ['east', 1, null],
      ['west', 0, null],
    ]);
  });

  test('the footfall of a zone is told when its devices count, for the last 24 hours', async () => {
    const footfall = await follow('footfall:west');
    assert.deepEqual(footfall.given?.slots, []);
    const count = (zone: string, start: string) =>
      postFootfall(db, {
        body: JSON.stringify([{ device: `gate ${zone}`, zone, start, minutes: 15, in: 7, out: 5 }]),
        contentType: 'application/json',
        idempotencyKey: null,
        apiKey: gate,
        synthetic: false,
        newest: () => 0,
        alongside: async () => {},
      });
    await count('east', '2026-11-20T02:00:00Z');
    await count('west', '2026-11-19T03:00:00Z');
    await count('west', '2026-11-19T05:00:00Z');
    await until(() => footfall.heard.at(-1)?.data?.total.in === 7);
    assert.ok(footfall.heard.length <= 2, 'the count of another zone is none of its own');
    assert.deepEqual(
      footfall.heard.at(-1)!.data!.slots.map(({ start }) => start),
      ['2026-11-19T05:00:00.000Z'],
    );
  });

  test('a zone that is removed while somebody follows it is null, and itself again when it is back', async () => {
    const batch = await areas('west', 'east', 'third');
    const zone = await follow('zone:third');
    const footfall = await follow('footfall:third');
    assert.equal(zone.given?.id, 'third');
    await rollbackBatch(db, batch);
    await until(() => zone.heard.at(-1)?.data === null && footfall.heard.at(-1)?.data === null);
    await areas('west', 'east', 'third');
    await until(() => zone.heard.at(-1)?.data?.id === 'third' && footfall.heard.at(-1)?.data?.zone === 'third');
  });

  test('a business follows its own file whole, where the public follows what it may see; a file that is not there is null', async () => {
    const id = await entityOf('a');
    const own = await follow(`entity:${id}`, await signedIn('entity', id));
    const publicly = await follow(`entity:${id}`);
    assert.ok('snapshots' in own.reply && own.reply.audience === `entity:${id}`);
    assert.ok('snapshots' in publicly.reply && publicly.reply.audience === 'public');
    const risk = { ...shop('a', 120.05, 'D', '2026-03-03'), scheme: 'SAMR-RISK' };
    await take(db, [risk, shop('a', 120.05, 'C', '2026-03-03')]);
    const grades = (change?: Change<`entity:${string}`>) =>
      change?.data?.evaluations.filter(({ current }) => current).map((one) => ('grade' in one ? one.grade : null)) ??
      [];
    await until(() => grades(own.heard.at(-1)).includes('C') && grades(publicly.heard.at(-1)).includes('C'));
    const other = await follow(`entity:${await entityOf('b')}`);
    await take(db, [shop('c', 125, 'B', '2026-03-04')]);
    assert.equal((await follow('entity:uscc:91000000MA00000000')).given, null);
    assert.deepEqual(other.heard, [], 'what others are given is none of its own');
  });

  test('a job is followed by who sees it in the console, from due to done, and its numbers are its own', async () => {
    const id = await enqueue(db, { kind: 'long' }, clock.now());
    const refused = await follow(`job:${id}`, await signedIn('regulator'));
    assert.ok('error' in refused.reply && refused.reply.error.code === 'role');
    const steward = await signedIn('steward');
    const job = await follow(`job:${id}`, steward);
    assert.deepEqual([job.given?.state, job.given?.progress], ['due', 0]);
    const lease = { by: 'w', kinds: ['long'], now: clock.now(), leaseUntil: new Date(clock.now().getTime() + 60_000) };
    const { attempt } = (await jobs.claimJob(db, lease))!;
    await jobs.reportJob(db, { id, by: 'w', attempt }, 0.5, 'half');
    await until(() => job.heard.at(-1)?.data?.message === 'half');
    await jobs.completeJob(db, { id, by: 'w', attempt }, null, clock.now());
    await until(() => job.heard.at(-1)?.data?.state === 'done');
    for (const [i, { prev }] of job.heard.entries()) if (i > 0) assert.equal(prev, job.heard[i - 1]!.revision);
    assert.equal(job.heard.at(-1)!.revision, (await jobs.jobVersion(db, id))!.version);
    await jobs.trimJobs(db, { recurring: clock.now(), other: new Date(clock.now().getTime() + 1) }, 10);
    await until(() => job.heard.at(-1)?.data === null);
    const { reply } = await follow(`job:${id + 1_000}`, steward);
    assert.ok('error' in reply && reply.error.code === 'unknown_topic');
  });

  const matter = (part: string, to: string) => ({
    part,
    from: 'green',
    to,
    scores: [76, 70],
    ahead: null,
    fallen: null,
  });
  /** Do something to a warning in a change of its own. */
  const warned = (sql: string, values: (string | number | null)[]) =>
    db.transaction(async (tx) => {
      const [{ id }] = (await tx.query<{ id: number }>(`${sql} returning id`, values)) as [{ id: number }];
      const keys = { zones: [], entities: [], rows: 0, warnings: true };
      const { revision } = await announce(tx, {
        kind: 'warning',
        batch: await createBatch(tx, { kind: 'command' }),
        keys,
      });
      await tx.query('update warning set revision = $2 where id = $1', [id, revision]);
      return id;
    });

  test('alerts are told as they come, change and are over; to each by the figures that it may see', async () => {
    const admin = await signedIn('admin');
    const [publicly, regulator] = [await follow('alerts'), await follow('alerts', admin)];
    assert.deepEqual([publicly.given, regulator.given], [[], []]);
    const [{ zone }] = (await db.query<{ zone: number }>("select id as zone from zone where code = 'west'")) as [
      { zone: number },
    ];
    const raise = `insert into warning (key, zone, entity, rule, exact, exact_since, shown, shown_since, raised_at, revision)
                   values ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb, $8, '2026-11-20T01:00:00Z', 0)`;
    const [early, late] = ['2026-11-20T01:00:00.000Z', '2026-11-20T02:00:00.000Z'];
    const exact = JSON.stringify(matter('index', 'yellow'));
    const whole = await warned(raise, ['index', zone, null, 'zone_band', exact, early, null, null]);
    const fell = { ...matter('CN-2026', 'C'), from: 'A', scores: null };
    await warned(raise, ['fell', null, await entityOf('a'), 'entity_fell', JSON.stringify(fell), early, null, null]);
    await until(() => regulator.heard.flatMap(({ data }) => data).length >= 2);
    assert.deepEqual(
      publicly.heard,
      [],
      'what is so by protected figures alone, or of a business, is nothing for the public',
    );
    const shown = JSON.stringify(matter('index', 'blue'));
    await warned('update warning set shown = $2::jsonb, shown_since = $3 where id = $1', [whole, shown, late]);
    await until(() => publicly.heard.length > 0);
    const { data } = publicly.heard.at(0)!;
    const expected = { ...matter('index', 'blue'), id: 'zone_band:west:index', rule: 'zone_band', entity: null };
    const untold = { figures: 'published', since: late, state: null, assignee: null, number: null, over: false };
    assert.deepEqual(data, [{ ...expected, zone: { id: 'west', name: 'west', kind: 'core_district' }, ...untold }]);
    const known = (await follow('alerts', admin)).given!;
    assert.deepEqual(
      known.map(({ id, to, figures, since, state, number }) => [id, to, figures, since, state, number]),
      [
        ['zone_band:west:index', 'yellow', 'exact', early, 'open', whole],
        [`entity_fell:${await entityOf('a')}:CN-2026`, 'C', 'exact', early, 'open', whole + 1],
      ],
    );
    await warned('update warning set shown_since = null where id = $1', [whole]);
    await until(() => publicly.heard.at(-1)?.data[0]?.over === true);
    assert.deepEqual((await follow('alerts')).given, []);
    await warned("update warning set state = 'closed', exact_since = null where id = $1", [whole]);
    await until(() => regulator.heard.at(-1)?.data[0]?.over === true);
    assert.equal(publicly.heard.length, 2, 'what is over is told once');
  });

  test('nothing of all that was a fault', () => {
    assert.deepEqual(faults, []);
  });
});
