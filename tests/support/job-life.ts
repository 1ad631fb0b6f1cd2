import assert from 'node:assert/strict';
import type { Db } from '@/db/db';
import { trimAnswers } from '@/db/queries/idempotency';
import * as jobs from '@/db/queries/jobs';
import { turnedEntities, zonesOfEntities } from '@/db/queries/publication-days';

const now = new Date('2026-11-20T10:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** Every statement on jobs once, with nothing drawn at random. */
export async function jobLife(db: Db): Promise<void> {
  const made = { kind: 'life', input: { n: 1 }, dueAt: now, now, key: 'one', maxAttempts: 2 };
  const id = (await jobs.insertJob(db, made))!;
  assert.equal(await jobs.insertJob(db, made), null);
  assert.equal(await jobs.openJob(db, 'life', 'one'), id);
  const recurring = { kind: 'daily', now, maxAttempts: 5 };
  assert.equal(await jobs.ensurePeriod(db, { ...recurring, period: '2026-11-20' }), true);
  assert.equal(await jobs.ensurePeriod(db, { ...recurring, period: '2026-11-21' }), false);
  const claim = (seconds: number) =>
    jobs.claimJob(db, { by: 'w', kinds: ['life'], now: later(seconds), leaseUntil: later(seconds + 30) });
  const holder = { id, by: 'w', attempt: (await claim(0))!.attempt };
  assert.equal(await jobs.prolongLease(db, holder, later(60)), true);
  await jobs.reportJob(db, holder, 0.5, 'half');
  await jobs.releaseJob(db, holder, now);
  await claim(1);
  await jobs.failJob(db, holder, { error: 'E', retryAt: later(10), now: later(1) });
  assert.equal((await claim(10))!.attempt, 2);
  await jobs.failJob(db, { ...holder, attempt: 2 }, { error: 'E', retryAt: null, now: later(11) });
  assert.deepEqual(await jobs.jobCounts(db, later(11)), { due: 1, running: 0, failed: 1 });
  assert.equal(await jobs.reviveJob(db, id, later(12)), true);
  await claim(12);
  await db.transaction((tx) => jobs.lockHeld(tx, holder));
  assert.equal(await jobs.completeJob(db, holder, { done: true }, later(13)), true);
  // Put in; taken, told of, given back; taken, failed; taken, failed; revived, taken, done. Leases are not counted.
  assert.equal((await jobs.jobVersion(db, id))!.version, 11);
  await jobs.jobItem(db, id);
  await jobs.jobList(db, { state: null, before: null, limit: 10 });
  assert.equal(await jobs.trimJobs(db, { recurring: now, other: later(14) }, 10), 1);
  await turnedEntities(db, { after: '2026-01-01', through: '2026-12-31' }, [3, 12]);
  await zonesOfEntities(db, [1, 2]);
  await trimAnswers(db, new Date(0), 10);
}
