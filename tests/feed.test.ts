import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce, type Change, changesAfter, epochOf, newestRevision } from '@/db/queries/feed';
import { type Feed, tail, wakeAfterCommit } from '@/lib/server/feed';
import { forEachEngine } from './support/engines';
import { until } from './support/until';

const keys = { zones: [], entities: null, rows: 1 };

/** Write one row as every writer does: a batch, and its announcement last. */
async function write(db: Db, beforeAnnouncing: (tx: Tx) => Promise<unknown> = async () => {}): Promise<number> {
  return db.transaction(async (tx) => {
    const batch = await createBatch(tx, { kind: 'command' });
    await beforeAnnouncing(tx);
    return (await announce(tx, { kind: 'import', batch, keys })).revision;
  });
}

function collect(db: Db, after: number, pollMs = 5): { feed: Feed; seen: Change[] } {
  const seen: Change[] = [];
  return { feed: tail(db, { after, pollMs, onChanges: (changes) => void seen.push(...changes) }), seen };
}

const revisionsOf = (changes: readonly Change[]) => changes.map(({ revision }) => revision);

forEachEngine('the feed', (open, engine) => {
  const WRITERS = 6;
  /** Of each writer. The embedded engine has one connection: there the writers can only queue. */
  const ROWS = engine === 'postgres' ? 300 : 50;
  let db: Db;
  before(async () => {
    db = await open();
  });

  test('no tail misses a row of six concurrent writers, nor of a slow transaction that began before them', async () => {
    const { feed, seen } = collect(db, await newestRevision(db));
    let writing = 0;
    // On PostgreSQL the slow one stays open while others commit; on the embedded engine they all queue behind it.
    const slow = write(db, () =>
      until(() => (engine === 'postgres' ? seen.length >= 100 : db.waiting() >= WRITERS && writing === WRITERS)),
    );
    const writers = Array.from({ length: WRITERS }, async () => {
      for (let row = 0; row < ROWS; row++) {
        writing += row === 0 ? 1 : 0;
        await write(db);
      }
    });
    const late = await slow;
    await Promise.all(writers);
    const newest = await newestRevision(db);
    await until(() => feed.revision >= newest);
    await feed.stop();

    assert.equal(seen.length, WRITERS * ROWS + 1);
    assert.deepEqual(
      revisionsOf(seen),
      [...new Set(revisionsOf(seen))].sort((a, b) => a - b),
    );
    assert.ok(revisionsOf(seen).includes(late));
    if (engine === 'postgres') assert.ok(revisionsOf(seen).indexOf(late) >= 100, 'the slow one commits after others');
  });

  test('a batch carries the revision of its change, and the change its keys', async () => {
    const start = await newestRevision(db);
    const batch = await db.transaction(async (tx) => {
      const id = await createBatch(tx, { kind: 'import' });
      await announce(tx, { kind: 'import', batch: id, keys: { zones: [1, 2], entities: [7], rows: 3 } });
      return id;
    });
    const [change] = await changesAfter(db, start, 10);
    const [row] = await db.query<{ revision: number }>('select revision from batch where id = $1', [batch]);
    assert.equal(change?.revision, row?.revision);
    assert.deepEqual(
      [change?.kind, change?.batch, change?.keys],
      ['import', batch, { zones: [1, 2], entities: [7], rows: 3 }],
    );
    assert.match(await epochOf(db), /^[0-9a-f-]{36}$/);
  });

  test('a transaction that rolls back leaves no change', async () => {
    const start = await newestRevision(db);
    await assert.rejects(
      db.transaction(async (tx) => {
        const batch = await createBatch(tx, { kind: 'command' });
        await announce(tx, { kind: 'import', batch, keys });
        throw new Error('no');
      }),
    );
    assert.equal(await newestRevision(db), start);
  });

  test('more changes than a page come in order, each once, to every listener', async () => {
    const start = await newestRevision(db);
    await db.transaction(async (tx) => {
      const batch = await createBatch(tx, { kind: 'command' });
      await tx.query(
        `insert into change (kind, batch, keys) select 'import', $1, '{"zones": [], "entities": null, "rows": 1}'
         from generate_series(1, 1234)`,
        [batch],
      );
    });
    const { feed, seen } = collect(db, start);
    const second: number[] = [];
    feed.subscribe((changes) => void second.push(...revisionsOf(changes)));
    await until(() => seen.length >= 1234);
    await feed.stop();
    assert.deepEqual(revisionsOf(seen), revisionsOf(await changesAfter(db, start, 10_000)));
    assert.deepEqual(second, revisionsOf(seen));
  });

  test('one who commits through the waking database is heard without waiting for the poll', async () => {
    const { feed, seen } = collect(db, await newestRevision(db), 3_600_000);
    const revision = await write(wakeAfterCommit(db, feed));
    await until(() => seen.length === 1);
    await feed.stop();
    assert.equal(feed.revision, revision);
  });
});

/**
 * A database of changes in memory, whose queries fail as they are told to.
 *
 * @param newest revision that is committed; above 3 = more than is given out
 */
function scripted(failures: number, newest = 3) {
  const changes: Change[] = [1, 2, 3].map((revision) => ({ revision, at: '', kind: 'import', batch: 1, keys }));
  let left = failures;
  return {
    async query<Row>(_: string, [after]: readonly unknown[] = []) {
      if (left-- > 0) throw new Error('connection terminated');
      if (after === undefined) return [{ revision: newest }] as Row[];
      return changes.filter(({ revision }) => revision > (after as number)) as Row[];
    },
  };
}

test('a failing query keeps the cursor, is reported, and the feed goes on when it works again', async () => {
  const reported: number[] = [];
  const seen: number[] = [];
  const feed = tail(scripted(3), {
    after: 1,
    pollMs: 1,
    onChanges: (changes) => void seen.push(...revisionsOf(changes)),
    onError: (_, inARow) => void reported.push(inARow),
  });
  await until(() => feed.failingSince !== null);
  await until(() => seen.length > 0);
  await feed.stop();
  assert.deepEqual([reported, seen, feed.failingSince], [[1, 2, 3], [2, 3], null]);
});

test('it says until when it has told everything, and does not as long as more is committed than it is given', async () => {
  for (const [newest, isFollowed] of [
    [3, true],
    [4, false],
  ] as const) {
    let polls = 0;
    const db = scripted(0, newest);
    const counted = {
      query<Row>(sql: string, params?: readonly unknown[]) {
        polls++;
        return db.query<Row>(sql, params);
      },
    };
    const feed = tail(counted, { after: 0, pollMs: 1, onChanges: () => {} });
    await until(() => polls > 5);
    await feed.stop();
    assert.equal(feed.revision, 3);
    assert.equal(Date.parse(feed.followedAt) > 0, isFollowed);
  }
});

test('a listener that fails gets the page again, and one that took it does not', async () => {
  const taken: number[][] = [];
  const tried: number[][] = [];
  const feed = tail(scripted(0), {
    after: 0,
    pollMs: 1,
    onChanges: (changes) => void taken.push(revisionsOf(changes)),
  });
  feed.subscribe((changes) => {
    tried.push(revisionsOf(changes));
    if (tried.length === 1) throw new Error('not yet');
  });
  await until(() => feed.revision === 3);
  await feed.stop();
  assert.deepEqual(taken, [[1, 2, 3]]);
  assert.deepEqual(tried, [
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test('pages never overlap, however often the feed is woken', async () => {
  let running = 0;
  let most = 0;
  const feed = tail(scripted(0), {
    after: 0,
    pollMs: 1,
    onChanges: async () => {
      most = Math.max(most, ++running);
      for (let i = 0; i < 20; i++) {
        feed.wake();
        await new Promise(setImmediate);
      }
      running--;
    },
  });
  await until(() => feed.revision === 3);
  await feed.stop();
  assert.equal(most, 1);
});

test('after stop nothing is delivered any more', async () => {
  const seen: number[] = [];
  const feed = tail(scripted(0), {
    after: 0,
    pollMs: 1,
    onChanges: (changes) => void seen.push(...revisionsOf(changes)),
  });
  await feed.stop();
  const count = seen.length;
  feed.wake();
  await new Promise(setImmediate);
  assert.equal(seen.length, count);
});
