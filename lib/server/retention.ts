import type { Db, Tx } from '@/db/db';
import { trimAnswers } from '@/db/queries/idempotency';
import { trimJobs } from '@/db/queries/jobs';
import type { JobContext, JobKind } from './job-kind';

const DAY_MS = 86_400_000;
/** Days for which is kept what nobody needs for ever. */
const keptDays = {
  /** A client that repeats a request after this is answered anew. */
  answers: 7,
  recurringJobs: 7,
  jobs: 90,
};
/** Rows in one transaction: nobody waits long behind it. */
const STEP = 1_000;

/** Forget what is old enough, in small steps. */
async function run({ db, clock, signal }: JobContext) {
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
  const before = { recurring: daysAgo(keptDays.recurringJobs), other: daysAgo(keptDays.jobs) };
  return {
    jobs: await inSteps(db, signal, (tx) => trimJobs(tx, before, STEP)),
    answers: await inSteps(db, signal, (tx) => trimAnswers(tx, daysAgo(keptDays.answers), STEP)),
  };
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
