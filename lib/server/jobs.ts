import type { Tx } from '@/db/db';
import { insertJob, jobItem, jobList, openJob, reviveJob } from '@/db/queries/jobs';
import type { JobItem, JobState } from '@/lib/credit/job';
import { Refusal } from '@/lib/credit/refusal';
import { systemClock } from './clock';
import { MAX_ATTEMPTS } from './job-kind';
import { currentRuntime } from './runtime';

export interface Enqueued {
  kind: string;
  input?: unknown;
  /** Left out = now. */
  dueAt?: Date;
  /** Of several with this key at most one waits or runs. */
  key?: string;
  maxAttempts?: number;
}

/**
 * Put a job in. It exists when the transaction commits, and not when it rolls back.
 *
 * @param now left out = by the clock of the running program
 * @returns id of the job, or of the one with the same key that waits or runs already
 */
export async function enqueue(
  tx: Tx,
  { kind, input = {}, dueAt, key, maxAttempts = MAX_ATTEMPTS }: Enqueued,
  now: Date = (currentRuntime()?.clock ?? systemClock).now(),
): Promise<number> {
  const job = { kind, input, dueAt: dueAt ?? now, now, key: key ?? null, maxAttempts };
  for (;;) {
    const id = (await insertJob(tx, job)) ?? (await openJob(tx, kind, key!));
    // null = the other ended between the two statements.
    if (id !== null) return id;
  }
}

export interface JobsQuery {
  state?: JobState | undefined;
  /** What the page before gave as `nextCursor`. */
  cursor?: string | undefined;
  limit: number;
}

/** A page of jobs, newest first. @throws {Refusal} `bad_cursor` */
export async function jobsPage(
  tx: Tx,
  { state, cursor, limit }: JobsQuery,
): Promise<{ items: JobItem[]; nextCursor: string | null }> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new Refusal('bad_cursor', 'The cursor is not one that a page of jobs gave.');
  const before = cursor === undefined ? null : Number(cursor);
  const items = await jobList(tx, { state: state ?? null, before, limit: limit + 1 });
  const page = items.slice(0, limit);
  return { items: page, nextCursor: items.length > limit ? String(page.at(-1)!.id) : null };
}

/**
 * Let a failed job be tried again, from its first attempt on.
 *
 * @throws {Refusal} 404 for an unknown job, 409 `job_not_failed` for one that has not failed
 */
export async function retryJob(tx: Tx, id: number, now: Date): Promise<JobItem> {
  if (!(await reviveJob(tx, id, now))) {
    const job = await jobItem(tx, id);
    if (job === undefined) throw new Refusal('unknown_job', `There is no job ${id}.`, 404);
    throw new Refusal('job_not_failed', `Job ${id} is ${job.state}: only a failed one can be tried again.`, 409);
  }
  return (await jobItem(tx, id))!;
}
