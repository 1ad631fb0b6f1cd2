import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { type FrameRow, framesAt, settleFrameCursor, trimFrames } from '@/db/queries/frames';
import { viewerOf } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { Zone } from '@/lib/credit/zone';
import type { LiveEvent } from '@/lib/live/protocol';
import { type Frame, shownAt } from '@/lib/live/replay';
import { startFrames } from '@/lib/server/frame-writer';
import { writeFrames } from '@/lib/server/frames';
import { liveEvents } from '@/lib/server/live-events';
import { seedShipped } from '@/lib/server/shipped';
import { zonesFor } from '@/lib/server/zones';
import { forEachEngine, onEngine } from './support/engines';
import { RandomLife, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { until } from './support/until';

/** What walls were shown, kept so that it can be shown again. */

const wall = viewerOf('wall');

describe('what was shown at a moment', () => {
  const event = (revision: number) => ({ revision }) as LiveEvent;
  const frames: Frame<'events'>[] = [
    { revision: 2, at: 'b', whole: true, data: [event(1), event(2)] },
    { revision: 3, at: 'c', whole: false, data: [event(3)] },
    { revision: 5, at: 'e', whole: true, data: [event(5)] },
  ];

  test('is the last whole frame before it and what was added since', () => {
    const shown = (at: string) => shownAt('events', frames, at);
    assert.equal(shown('a'), null);
    assert.deepEqual(shown('b'), { revision: 2, at: 'b', data: [event(1), event(2)] });
    assert.deepEqual(shown('d'), { revision: 3, at: 'c', data: [event(1), event(2), event(3)] });
    assert.deepEqual(shown('f'), { revision: 5, at: 'e', data: [event(5)] });
  });
});

/** What a wall that comes now is told. */
const snapshot = (db: Db) =>
  db.transaction(async (tx) => {
    const { items, revision } = await zonesFor(tx, wall, {});
    return { zones: items, events: await liveEvents(tx, wall, { after: 0, through: revision }) };
  }, 'snapshot');

const inOrder = (zones: readonly Zone[] | undefined) => [...(zones ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));

/** What a replay shows at a moment. */
async function replayed(tx: Tx, at: string, from = at) {
  const of = async (topic: 'zones' | 'events') => framesAt(tx, { topic, audience: 'wall' }, from, at);
  return {
    zones: shownAt('zones', (await of('zones')) as Frame<'zones'>[], at)?.data,
    events: shownAt('events', (await of('events')) as Frame<'events'>[], at)?.data,
  };
}

/** Every frame of a topic, and that each follows on from the one before. */
async function chain(tx: Tx, topic: string): Promise<FrameRow[]> {
  const rows = await tx.query<FrameRow>(
    'select topic, audience, revision, prev, at, whole, data from frame where topic = $1 order by revision',
    [topic],
  );
  for (const [i, frame] of rows.entries()) assert.equal(frame.prev, rows[i - 1]?.revision ?? 0);
  return rows;
}

forEachEngine('frames', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
    await settleFrameCursor(db);
  });

  test('show again at any moment what a wall was told then', async () => {
    const random = seeded(5);
    const life = new RandomLife(db, random);
    const recorded: { at: string; shown: Awaited<ReturnType<typeof snapshot>> }[] = [];
    let wholes = 0;
    for (let i = 0; i < 60; i++) {
      await life.step().catch((error: unknown) => assert.ok(error instanceof Refusal, String(error)));
      if (random() < 0.3) continue;
      const { frames } = (await writeFrames(db, 0))!;
      const [newest] = await db.query<{ at: string }>('select at from change order by revision desc limit 1');
      if (frames > 0) recorded.push({ at: newest!.at, shown: await snapshot(db) });
    }
    assert.ok(recorded.length > 20);
    for (const [i, { at, shown }] of recorded.entries()) {
      const next = Date.parse(recorded[i + 1]?.at ?? '2100-01-01T00:00:00Z');
      const between = new Date(
        Date.parse(at) + Math.floor(random() * Math.max(1, next - Date.parse(at))),
      ).toISOString();
      const earlier = recorded[Math.floor(random() * (i + 1))]!.at;
      for (const [when, from] of [
        [at, at],
        [between, between],
        [between, earlier],
      ] as const) {
        const { zones, events } = await replayed(db, when, from);
        assert.deepEqual(inOrder(zones), inOrder(shown.zones));
        assert.deepEqual(events ?? [], shown.events);
      }
    }
    for (const topic of ['zones', 'events']) wholes += (await chain(db, topic)).filter(({ whole }) => whole).length;
    assert.ok(wholes > 4, 'zones that come or go are told by whole frames');
    assert.deepEqual(await replayed(db, '2020-01-01T00:00:00.000Z'), { zones: undefined, events: undefined });
  });

  test('are written once for each change, and none where nothing changed', async () => {
    await take(db, [row({ code: 'once', sourceKey: 'once', grade: 'A', lng: 120.5, lat: 29.5 })]);
    assert.ok((await writeFrames(db, 0))!.frames > 0);
    const before = [await chain(db, 'zones'), await chain(db, 'events')];
    assert.equal((await writeFrames(db, 0))!.frames, 0);
    assert.equal(await writeFrames(db, 60_000), null, 'not so soon again');
    assert.deepEqual([await chain(db, 'zones'), await chain(db, 'events')], before);
  });

  test('written by a process that dies at any statement are written by the next, as if nothing had happened', async () => {
    const [cursor] = await db.query<{ revision: number }>("select revision from projection where name = 'frames'");
    const before = await chain(db, 'events');
    await take(db, [row({ code: 'dies', sourceKey: 'dies', grade: 'A', lng: 120.5, lat: 29.5 })]);
    let deaths = 0;
    for (;;) {
      try {
        await writeFrames(dyingAfter(db, deaths), 0);
        break;
      } catch (error) {
        assert.match(String(error), /died/);
        deaths++;
      }
      assert.deepEqual(await chain(db, 'events'), before);
      assert.deepEqual(await db.query("select revision from projection where name = 'frames'"), [cursor]);
    }
    assert.ok(deaths > 8);
    const after = await chain(db, 'events');
    assert.equal(after.length, before.length + 1);
    assert.equal((after.at(-1)!.data as LiveEvent[]).length, 1);
  });

  test('are whole again after six hours', async () => {
    await db.exec("update frame set at = at - interval '6 hours'");
    await take(db, [row({ code: 'late', sourceKey: 'late', grade: 'A', lng: 120.5, lat: 29.5 })]);
    await writeFrames(db, 0);
    const { zones, events } = await snapshot(db);
    const last = [(await chain(db, 'zones')).at(-1)!, (await chain(db, 'events')).at(-1)!];
    assert.deepEqual(
      last.map(({ whole, data }) => [whole, (data as unknown[]).length]),
      [
        [true, zones.length],
        [true, events.length],
      ],
    );
  });

  test('trimmed by age leave every younger moment as it was, and the last whole frame before it', async () => {
    await take(db, [row({ code: 'young', sourceKey: 'young', grade: 'B', lng: 120.5, lat: 29.5 })]);
    await writeFrames(db, 0);
    const moments = (await chain(db, 'events')).map(({ at }) => at);
    const horizon = moments[Math.floor(moments.length / 2)]!;
    const young = moments.filter((at) => at >= horizon);
    const before = await Promise.all(young.map((at) => replayed(db, at)));
    const count = async () => (await everyFrame(db)).length;
    const all = await count();
    const gone = (await trimFrames(db, new Date(horizon), 3)) + (await trimFrames(db, new Date(horizon), 10_000));
    assert.ok(gone > 3);
    assert.equal(await count(), all - gone);
    assert.equal(await trimFrames(db, new Date(horizon), 10_000), 0);
    assert.deepEqual(await Promise.all(young.map((at) => replayed(db, at))), before);
    await trimFrames(db, new Date('2100-01-01T00:00:00Z'), 10_000);
    assert.deepEqual(await replayed(db, young.at(-1)!), before.at(-1));
  });

  test('are written by a running writer, and a failure is tried again', async () => {
    const feed = { revision: 0 };
    const faults: number[] = [];
    let broken = true;
    const shaky: Db = Object.assign(Object.create(db) as Db, {
      query: db.query.bind(db),
      transaction: (work: (tx: Tx) => Promise<unknown>, mode: 'consistent') =>
        broken ? Promise.reject(new Error('died')) : db.transaction(work, mode),
    });
    const writer = startFrames({ db: shaky, feed, everyMs: 5, onError: (_, inARow) => void faults.push(inARow) });
    const { revision } = await take(db, [row({ code: 'run', sourceKey: 'run', grade: 'A', lng: 120.5, lat: 29.5 })]);
    feed.revision = revision!;
    await until(() => faults.length > 1);
    broken = false;
    await until(async () => (await lastOf(db)) === revision);
    await writer.stop();
    assert.deepEqual(faults.slice(0, 2), [1, 2]);
  });
});

/** All frames, of whatever topic. */
const everyFrame = (tx: Tx) => tx.query('select 1 from frame');

async function lastOf(tx: Tx): Promise<number | undefined> {
  const [last] = await tx.query<{ revision: number }>('select max(revision) as revision from frame');
  return last?.revision;
}

/** A process that ends after so many statements of a transaction. */
function dyingAfter(db: Db, statements: number): Db {
  let left = statements;
  return Object.assign(Object.create(db) as Db, {
    transaction: (work: (tx: Tx) => Promise<unknown>, mode: 'consistent') =>
      db.transaction((tx) => {
        const query: Tx['query'] = (sql, params) => {
          if (left-- === 0) throw new Error('died');
          return tx.query(sql, params);
        };
        return work({ query, exec: (sql) => tx.exec(sql), copy: (...given) => tx.copy(...given) });
      }, mode),
  });
}

onEngine('postgres', 'frames of several processes', (open) => {
  test('hold each event once, in one chain', async () => {
    const db = await open();
    await seedShipped(db);
    await settleFrameCursor(db);
    const made: number[] = [];
    let writing = true;
    const writers = [1, 2, 3].map(async () => {
      while (writing) await writeFrames(db, 0);
    });
    for (let i = 0; i < 40; i++)
      made.push((await take(db, [row({ code: `s${i}`, sourceKey: `s${i}`, grade: 'A' })])).revision!);
    await until(async () => (await lastOf(db)) === made.at(-1));
    writing = false;
    await Promise.all(writers);
    const frames = await chain(db, 'events');
    assert.deepEqual(
      frames.flatMap(({ data }) => (data as LiveEvent[]).map(({ revision }) => revision)),
      made,
    );
  });
});
