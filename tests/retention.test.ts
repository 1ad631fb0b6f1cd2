import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { recentEvents } from '@/db/queries/events';
import { announce, changesAfter, newestRevision, trimChanges } from '@/db/queries/feed';
import { asOf } from '@/db/queries/zones';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';

/** What is trimmed by age: nothing needs what goes, and nothing younger goes. */

const DAY_MS = 86_400_000;

forEachEngine('an outbox that is trimmed', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
  });

  /** Let a change be so many days old, as those before it are. */
  const age = (revision: number, days: number) =>
    db.query('update change set at = $2 where revision <= $1', [revision, new Date(Date.now() - days * DAY_MS)]);
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  const revisions = async () => (await changesAfter(db, 0, 10_000)).map(({ revision }) => revision);
  const evaluate = (code: string, grade: string) => take(db, [row({ code, sourceKey: code, grade })]);

  test('loses the oldest, never the newest ones, nor younger ones, nor more than was asked for', async () => {
    const made: number[] = [];
    for (let i = 0; i < 12; i++) made.push((await evaluate(`a${i}`, 'A')).revision!);
    await age(made[7]!, 20);
    assert.equal(await trimChanges(db, { before: daysAgo(14), kept: 1 }, 3), 3);
    assert.deepEqual((await revisions()).slice(-9), made.slice(3));
    assert.equal(await trimChanges(db, { before: daysAgo(14), kept: 6 }, 100), 3);
    assert.deepEqual(await revisions(), made.slice(6), 'six of the newest stay, whatever their age');
    assert.equal(await trimChanges(db, { before: daysAgo(14), kept: 1 }, 100), 2);
    assert.deepEqual(await revisions(), made.slice(8), 'the younger ones stay');
    await age(made[11]!, 20);
    await trimChanges(db, { before: daysAgo(14), kept: 1 }, 100);
    assert.deepEqual(await revisions(), made.slice(11));
    assert.equal(await newestRevision(db), made[11]);
    assert.equal((await asOf(db)).revision, made[11]);
    assert.deepEqual(
      (await recentEvents(db, 50)).map(({ revision }) => revision),
      made.slice(11),
    );
    assert.ok((await evaluate('later', 'A')).revision! > made[11]!);
  });

  test('keeps what a consumer has not applied', async () => {
    const first = (await evaluate('b1', 'A')).revision!;
    const second = (await evaluate('b2', 'A')).revision!;
    const third = (await evaluate('b3', 'A')).revision!;
    await age(third, 20);
    await db.query("insert into projection (name, revision) values ('slow', $1)", [first]);
    await trimChanges(db, { before: daysAgo(14), kept: 1 }, 100);
    assert.deepEqual(await revisions(), [second, third]);
    await db.query("delete from projection where name = 'slow'");
  });

  test('is not needed to roll back: a batch says itself what its change was', async () => {
    const { batch } = await evaluate('c', 'A');
    const publication = await db.transaction(async (tx) => {
      const id = await createBatch(tx, { kind: 'command' });
      await announce(tx, { kind: 'publication', batch: id, keys: { zones: [], entities: [], rows: 1 } });
      return id;
    });
    const last = (await evaluate('d', 'A')).revision!;
    await age(last, 20);
    await trimChanges(db, { before: daysAgo(14), kept: 1 }, 100);
    assert.deepEqual(await revisions(), [last]);
    await assert.rejects(rollbackBatch(db, publication), { code: 'is_publication' });
    const { removed } = await rollbackBatch(db, batch!);
    assert.equal(removed.evaluations, 1);
    await assert.rejects(rollbackBatch(db, batch!), { code: 'already_rolled_back' });
  });
});
