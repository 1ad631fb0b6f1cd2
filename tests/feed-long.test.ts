import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { type Change, changesAfter, newestRevision } from '@/db/queries/feed';
import type { RawRow } from '@/lib/ingest/types';
import { tail } from '@/lib/server/feed';
import type { IngestResult, Progress } from '@/lib/server/ingest';
import { seedShipped } from '@/lib/server/shipped';
import { onEngine } from './support/engines';
import { door, waitingForLocks } from './support/locks';
import { row, take } from './support/rows';
import { until } from './support/until';

/** While a long import is open, the stream goes on: what others commit is seen at once, and the import when it ends. */

const IMPORTED = 6_000;
const OTHERS = 20;
const SEEN_WITHIN_MS = 1_000;

/** Rows of one import, which pause at a door half way. */
async function* pausing(series: string, halfWay: () => void, opened: Promise<void>): AsyncGenerator<RawRow> {
  for (let index = 0; index < IMPORTED; index++) {
    if (index === IMPORTED / 2) {
      halfWay();
      await opened;
    }
    const code = `${series}${index}`;
    const place = { lng: 120 + index / 1e5, lat: 29.3 };
    yield { row: index + 1, raw: row({ code, sourceKey: code, grade: 'B', ...place }) };
  }
}

/** What a promise comes to, or an error when it takes longer. */
function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms);
    promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** A small write, as the API takes it. */
async function commit(db: Db, code: string): Promise<number> {
  const { revision } = await take(db, [row({ code, sourceKey: code, grade: 'A', lng: 120.5, lat: 29.3 })]);
  return revision!;
}

async function follow(db: Db) {
  const seen: Change[] = [];
  const feed = tail(db, { after: await newestRevision(db), onChanges: (changes) => void seen.push(...changes) });
  return { feed, seen };
}

const revisionsOf = (changes: readonly Change[]) => changes.map(({ revision }) => revision);

/** Every revision of the outbox after one, as the tail must have told them. */
const committedAfter = async (db: Db, revision: number) => revisionsOf(await changesAfter(db, revision, 1_000));

onEngine('postgres', 'the feed during a long import', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
    // The import and the others speak for one known source: that they share it must hold nobody up.
    await commit(db, 'known');
  });

  /** Commit one after the other; each must be on the stream within the second. */
  async function othersGetThrough(series: string, seen: readonly Change[]): Promise<number[]> {
    const revisions: number[] = [];
    for (let n = 0; n < OTHERS; n++) {
      const startedAt = performance.now();
      const revision = await within(SEEN_WITHIN_MS, commit(db, `${series}${n}`));
      await until(() => revisionsOf(seen).includes(revision), SEEN_WITHIN_MS);
      const ms = performance.now() - startedAt;
      assert.ok(ms <= SEEN_WITHIN_MS, `commit ${n} was on the stream after ${Math.round(ms)} ms`);
      revisions.push(revision);
    }
    return revisions;
  }

  /** The import came last, and the tail told everything once and in order. */
  async function importCameLast(start: number, seen: readonly Change[], others: number[], { revision }: IngestResult) {
    await until(() => revisionsOf(seen).includes(revision!));
    assert.ok(revision! > Math.max(...others), `${revision} after ${others}`);
    assert.deepEqual(revisionsOf(seen), [...others, revision]);
    assert.deepEqual(revisionsOf(seen), await committedAfter(db, start));
  }

  test('while it reads its rows, others commit and are seen within a second; the import is seen once, after them', async () => {
    const start = await newestRevision(db);
    const { feed, seen } = await follow(db);
    const [reached, release] = [door(), door()];
    const long = take(db, [], { rows: () => pausing('r', reached.open, release.opened) });
    try {
      await reached.opened;
      const others = await othersGetThrough('x', seen);
      release.open();
      const result = await long;
      assert.equal(result.accepted, IMPORTED);
      await importCameLast(start, seen, others, result);
    } finally {
      release.open();
      await long.catch(() => {});
      await feed.stop();
    }
  });

  test('while it merges, others commit and are seen within a second; the import is seen once, after them', async () => {
    const start = await newestRevision(db);
    const { feed, seen } = await follow(db);
    const [holding, release] = [door(), door()];
    // The import gives a business of the first test another name; whoever holds that row holds the import.
    const holder = db.transaction(async (tx) => {
      await tx.query(`select 1 from entity where name = 'Shop r7' for update`);
      holding.open();
      await release.opened;
    });
    await holding.opened;
    const steps: Progress[] = [];
    const rows = Array.from({ length: IMPORTED }, (_, index) => {
      const code = `r${index}`;
      return row({ code, sourceKey: code, grade: 'C', name: `Renamed ${code}` });
    });
    const long = take(db, rows, { onProgress: (progress) => void steps.push(progress) });
    try {
      await until(async () => (await waitingForLocks(db)) === 1);
      const heldAt = steps.at(-1)!;
      assert.equal(heldAt.stage, 'merging');
      const others = await othersGetThrough('y', seen);
      assert.equal(steps.at(-1), heldAt, 'the import was held in its merge all the time');
      release.open();
      await holder;
      const result = await long;
      assert.equal(result.updated, IMPORTED);
      await importCameLast(start, seen, others, result);
    } finally {
      release.open();
      await Promise.allSettled([holder, long]);
      await feed.stop();
    }
  });

  test('a writer that comes while an import ends waits for its commit, and gets the next revision', async () => {
    const start = await newestRevision(db);
    const { feed, seen } = await follow(db);
    const [ending, release] = [door(), door()];
    const first = take(db, [row({ code: 'end', sourceKey: 'end', grade: 'A' })], {
      beforeCommit: async () => {
        ending.open();
        await release.opened;
      },
    });
    await ending.opened;
    const second = commit(db, 'after-end');
    await until(async () => (await waitingForLocks(db)) === 1);
    assert.deepEqual(revisionsOf(seen), [], 'nothing is told before it is committed');
    release.open();
    const [{ revision }, later] = await Promise.all([first, second]);
    await until(() => seen.length === 2);
    await feed.stop();
    assert.deepEqual(revisionsOf(seen), [revision, later]);
    assert.deepEqual(await committedAfter(db, start), [revision, later]);
  });
});

onEngine('embedded', 'the feed during a long import', (open) => {
  test('writers that come during an import wait for it; nothing is lost, and all get through in order', async () => {
    const db = await open();
    await seedShipped(db);
    const start = await newestRevision(db);
    const { feed, seen } = await follow(db);
    const [reached, release] = [door(), door()];
    const long = take(db, [], { rows: () => pausing('r', reached.open, release.opened) });
    await reached.opened;
    const ended: string[] = [];
    const others = Array.from({ length: OTHERS }, async (_, n) => {
      const revision = await commit(db, `x${n}`);
      ended.push(`x${n}`);
      return revision;
    });
    // The tail's own question waits too.
    await until(() => db.waiting() > OTHERS);
    assert.deepEqual([ended, seen], [[], []]);
    release.open();
    const { revision, accepted } = await long;
    const revisions = [revision!, ...(await Promise.all(others))];
    await until(() => seen.length === OTHERS + 1);
    await feed.stop();
    assert.equal(accepted, IMPORTED);
    assert.deepEqual(
      ended,
      Array.from({ length: OTHERS }, (_, n) => `x${n}`),
    );
    assert.deepEqual(
      revisions,
      [...revisions].sort((a, b) => a - b),
    );
    assert.deepEqual(revisionsOf(seen), revisions);
    assert.deepEqual(await committedAfter(db, start), revisions);
    assert.equal(db.waiting(), 0);
    const [{ n } = { n: 0 }] = await db.query<{ n: number }>('select count(*) as n from entity');
    assert.equal(n, IMPORTED + OTHERS);
  });
});
