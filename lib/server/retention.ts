import { z } from 'zod';
import type { Db, Tx } from '@/db/db';
import { trimChanges } from '@/db/queries/feed';
import { moveFootfallHorizon, trimFootfall } from '@/db/queries/footfall-hours';
import { trimFrames } from '@/db/queries/frames';
import { trimAnswers } from '@/db/queries/idempotency';
import { trimJobs } from '@/db/queries/jobs';
import { setting } from '@/db/queries/settings';
import { tidy } from '@/db/queries/vacuum';
import { Refusal } from '@/lib/credit/refusal';
import type { JobContext, JobKind } from './job-kind';

const DAY_MS = 86_400_000;
/** Days for which is kept what nobody needs for ever. */
const keptDays = {
  /** A client that repeats a request after this is answered anew. */
  answers: 7,
  recurringJobs: 7,
  jobs: 90,
};
/** Of the outbox, whatever their age: what the news of a quiet year are read from. */
const KEPT_CHANGES = 1_000;
/** Rows in one transaction: nobody waits long behind it. */
const STEP = 1_000;

/** Setting that says otherwise, such as `{"footfall": 400}`. */
export const RETENTION_SETTING = 'retention';

const days = (otherwise: number) => z.int().min(1).max(100_000).default(otherwise);
const retentionDays = z.strictObject({
  /** Rows of the outbox that every consumer has applied. */
  changes: days(14),
  /** Slots of counting devices; their sums by hour stay. */
  footfall: days(1_100),
  /** What walls were shown. */
  frames: days(30),
});

/** Forget what is old enough, in small steps. @throws {Refusal} `retention` for a setting that says nothing it knows */
async function run({ db, clock, timeZone, signal }: JobContext) {
  const parsed = retentionDays.safeParse((await setting<unknown>(db, RETENTION_SETTING)) ?? {});
  if (!parsed.success)
    throw new Refusal(RETENTION_SETTING, `The setting ${RETENTION_SETTING} is not right: ${parsed.error.message}`);
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  const kept = parsed.data;
  const jobs = { recurring: daysAgo(keptDays.recurringJobs), other: daysAgo(keptDays.jobs) };
  const changes = { before: daysAgo(kept.changes), kept: KEPT_CHANGES };
  // Where sums are behind, the horizon stays until tomorrow, and slots before it may go as before.
  await moveFootfallHorizon(db, daysAgo(kept.footfall), { timeZone });
  const forgotten = {
    jobs: await inSteps(db, signal, (tx) => trimJobs(tx, jobs, STEP)),
    answers: await inSteps(db, signal, (tx) => trimAnswers(tx, daysAgo(keptDays.answers), STEP)),
    changes: await inSteps(db, signal, (tx) => trimChanges(tx, changes, STEP)),
    footfall: await inSteps(db, signal, (tx) => trimFootfall(tx, STEP)),
    frames: await inSteps(db, signal, (tx) => trimFrames(tx, daysAgo(kept.frames), STEP)),
  };
  await tidy(db);
  return forgotten;
}

async function inSteps(db: Db, signal: AbortSignal, step: (tx: Tx) => Promise<number>): Promise<number> {
  let gone = 0;
  for (;;) {
    signal.throwIfAborted();
    const count = await step(db);
    gone += count;
    if (count < STEP) return gone;
  }
}

export const retention: JobKind = { kind: 'retention', every: 'day', run };
