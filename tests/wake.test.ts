import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { APPLIED_CHANNEL, announce, newestRevision, notifyApplied } from '@/db/queries/feed';
import { databaseState } from '@/lib/server/doctor';
import { tail } from '@/lib/server/feed';
import { createDatabase, forEachEngine, keptUp, skipPostgres } from './support/engines';
import { until } from './support/until';

/** Processes wake one another: what one has applied, the feed of another reads at once, and a poll is only the net below. */

/** No poll within a test's time: what is heard was heard by a wake. */
const NEVER_MS = 3_600_000;

const change = { kind: 'import', keys: { zones: [], entities: null, rows: 1 } };

/** As the aggregator does: its transaction says that it has applied. */
const write = (db: Db) =>
  db.transaction(async (tx) => {
    const batch = await createBatch(tx, { kind: 'command' });
    const { revision } = await announce(tx, { ...change, batch });
    await notifyApplied(tx);
    return revision;
  });

describe('two processes on one PostgreSQL', { skip: skipPostgres }, () => {
  let url: string;
  let drop: () => Promise<void>;
  let one: Db;
  let other: Db;
  before(async () => {
    ({ url, drop } = await createDatabase());
    one = keptUp(await openDb(url));
    other = await openDb(url);
  });
  after(async () => {
    await one.close();
    await other.close();
    await drop();
  });

  const listeners = () =>
    one.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and query = 'listen ${APPLIED_CHANNEL}'`,
    );

  async function follow() {
    const lost: unknown[] = [];
    const feed = tail(other, { after: await newestRevision(other), pollMs: NEVER_MS });
    const stop = await other.listen({
      channel: APPLIED_CHANNEL,
      onNotify: () => feed.wake(),
      onLost: (error) => lost.push(error),
    });
    return {
      feed,
      lost,
      async end() {
        await stop();
        await feed.stop();
      },
    };
  }

  test('what one has applied reaches the feed of the other without a poll', async (t) => {
    const { feed, lost, end } = await follow();
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const revision = await write(one);
      const committed = performance.now();
      await until(() => feed.revision >= revision);
      times.push(performance.now() - committed);
    }
    times.sort((a, b) => a - b);
    t.diagnostic(
      `commit to feed of the other process: median ${times[10]!.toFixed(1)} ms, longest ${times[19]!.toFixed(1)} ms`,
    );
    assert.deepEqual(lost, []);
    await end();
    assert.deepEqual(await listeners(), [], 'it ends its connection');
  });

  test('a connection that is cut is made again, tells once for what was missed, and listens', async () => {
    const { feed, lost, end } = await follow();
    const [listener] = await listeners();
    const missed = await one.transaction(async (tx) => {
      await tx.query('select pg_terminate_backend($1)', [listener!.pid]);
      const batch = await createBatch(tx, { kind: 'command' });
      return (await announce(tx, { ...change, batch })).revision;
    });
    await until(() => feed.revision >= missed);
    assert.equal(lost.length, 1);
    const [again] = await listeners();
    assert.notEqual(again!.pid, listener!.pid);
    const revision = await write(one);
    await until(() => feed.revision >= revision);
    await end();
  });

  test('a server that cannot be listened to is told of once, and ends nothing', async () => {
    const deaf = await openDb(url, { directUrl: 'postgres://nobody@127.0.0.1:9/none' });
    const lost: unknown[] = [];
    const stop = await deaf.listen({ channel: APPLIED_CHANNEL, onNotify() {}, onLost: (error) => lost.push(error) });
    assert.equal(lost.length, 1);
    assert.match(String((lost[0] as Error).message), /ECONNREFUSED/);
    await stop();
    assert.equal((await databaseState(deaf)).wakes, false, 'doctor says so');
    assert.equal((await databaseState(one)).wakes, true);
    await deaf.close();
  });
});

forEachEngine('to say that changes are applied', (open) => {
  test('is a statement that both engines take, and ends by itself', async () => {
    const db = await open();
    const stop = await db.listen({ channel: APPLIED_CHANNEL, onNotify() {}, onLost() {} });
    assert.equal(await write(db), await newestRevision(db));
    await stop();
  });
});
