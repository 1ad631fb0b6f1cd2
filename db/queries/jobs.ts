import type { JobItem, JobState } from '@/lib/credit/job';
import type { Tx } from '../db';

/*
 * The jobs of the program, in the database: what runs later, takes long or comes back. Who runs one holds a lease; every
 * statement on a running job names the holder and the attempt, so that one who lost the lease changes nothing any more.
 * "now" is the clock of the caller, never the database's.
 */

export interface NewJob {
  kind: string;
  input: unknown;
  dueAt: Date;
  now: Date;
  /** Of several with this key at most one waits or runs; null = any number. */
  key: string | null;
  maxAttempts: number;
}

/** Put a job in, in the transaction that wants it done. @returns its id; null = one with its key waits or runs already */
export async function insertJob(tx: Tx, { kind, input, dueAt, now, key, maxAttempts }: NewJob): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `insert into job (kind, input, due_at, created_at, key, max_attempts) values ($1, $2::jsonb, $3, $4, $5, $6)
     on conflict do nothing returning id`,
    [kind, JSON.stringify(input), dueAt, now, key, maxAttempts],
  );
  return row?.id ?? null;
}

/** The job with this key that waits or runs. */
export async function openJob(tx: Tx, kind: string, key: string): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `select id from job where kind = $1 and key = $2 and state in ('due', 'running')`,
    [kind, key],
  );
  return row?.id ?? null;
}

/** What a recurring job carries as its key: the one of a period waits for the one of the period before. */
const RECURRING = 'recurring';

/**
 * See to it that a recurring kind has its job of the period. Any number of processes may ask: there is one.
 *
 * @returns whether it has; false = the job of an earlier period still waits or runs
 */
export async function ensurePeriod(
  tx: Tx,
  { kind, period, now, maxAttempts }: { kind: string; period: string; now: Date; maxAttempts: number },
): Promise<boolean> {
  await tx.query(
    `insert into job (kind, due_at, created_at, key, period, max_attempts) values ($1, $2, $2, '${RECURRING}', $3, $4)
     on conflict do nothing`,
    [kind, now, period, maxAttempts],
  );
  return (await tx.query('select 1 from job where kind = $1 and period = $2', [kind, period])).length > 0;
}

/** A job in the hands of who runs it. */
export interface ClaimedJob {
  id: number;
  kind: string;
  input: unknown;
  /** 1 = the first. With the holder's name it tells this run from every other. */
  attempt: number;
  maxAttempts: number;
  period: string | null;
  /** It has had all its attempts, and the process of the last one ended without a word. */
  abandoned: boolean;
}

export interface Claim {
  /** Name of the runner, its own. */
  by: string;
  kinds: readonly string[];
  now: Date;
  leaseUntil: Date;
}

/**
 * Take the job that has been due for longest, or whose holder let its lease end; exactly one of all who ask gets it.
 */
export async function claimJob(tx: Tx, { by, kinds, now, leaseUntil }: Claim): Promise<ClaimedJob | undefined> {
  const [job] = await tx.query<ClaimedJob>(
    `with next as (
       select id, attempts >= max_attempts as abandoned from job
       where state in ('due', 'running') and kind = any($2::text[])
         and case state when 'due' then due_at <= $3::timestamptz else lease_until < $3::timestamptz end
       order by due_at, id limit 1 for update skip locked)
     update job set state = 'running', claimed_by = $1, claimed_at = $3, lease_until = $4,
                    attempts = attempts + case when next.abandoned then 0 else 1 end, progress = 0, message = null
     from next where job.id = next.id
     returning job.id, kind, input, attempts as attempt, max_attempts as "maxAttempts", period, abandoned`,
    [by, kinds, now, leaseUntil],
  );
  return job;
}

/** Who holds a job, at which attempt. */
export interface Holder {
  id: number;
  by: string;
  attempt: number;
}

const held = `id = $1 and claimed_by = $2 and attempts = $3 and state = 'running'`;

/** Prolong a lease. @returns false when it is lost */
export async function prolongLease(tx: Tx, { id, by, attempt }: Holder, until: Date): Promise<boolean> {
  const rows = await tx.query(`update job set lease_until = $4 where ${held} returning id`, [id, by, attempt, until]);
  return rows.length > 0;
}

/**
 * Lock a job that one holds until the transaction ends: nobody can take it over meanwhile, however long it takes.
 *
 * @returns false when it is lost
 */
export async function lockHeld(tx: Tx, { id, by, attempt }: Holder): Promise<boolean> {
  return (await tx.query(`select id from job where ${held} for update`, [id, by, attempt])).length > 0;
}

/** Tell how far a run has come. @param progress 0 to 1 */
export async function reportJob(
  tx: Tx,
  { id, by, attempt }: Holder,
  progress: number,
  message: string | null,
): Promise<void> {
  await tx.query(`update job set progress = $4, message = $5 where ${held}`, [id, by, attempt, progress, message]);
}

/** Done. @returns false when the lease is lost: then nothing is written */
export async function completeJob(tx: Tx, { id, by, attempt }: Holder, result: unknown, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update job set state = 'done', progress = 1, result = $4::jsonb, error = null, finished_at = $5, lease_until = null
     where ${held} returning id`,
    [id, by, attempt, JSON.stringify(result ?? null), now],
  );
  return rows.length > 0;
}

/** Failed: due again at a time, or (null) for good. */
export async function failJob(
  tx: Tx,
  { id, by, attempt }: Holder,
  { error, retryAt, now }: { error: string; retryAt: Date | null; now: Date },
): Promise<void> {
  await tx.query(
    `update job set error = $4, lease_until = null, state = case when $5::timestamptz is null then 'failed' else 'due' end,
                    due_at = coalesce($5, due_at), finished_at = case when $5::timestamptz is null then $6::timestamptz end
     where ${held}`,
    [id, by, attempt, error, retryAt, now],
  );
}

/** Give a job back unfinished, at once due for others; the attempt does not count. */
export async function releaseJob(tx: Tx, { id, by, attempt }: Holder, now: Date): Promise<void> {
  await tx.query(
    `update job set state = 'due', due_at = $4, attempts = attempts - 1, claimed_by = null, claimed_at = null,
                    lease_until = null, progress = 0, message = null
     where ${held}`,
    [id, by, attempt, now],
  );
}

const item = `id, kind, state, period, created_at as "createdAt", due_at as "dueAt", attempts, max_attempts as "maxAttempts",
  progress::float8 as progress, message, error, claimed_at as "claimedAt", finished_at as "finishedAt"`;

/** Jobs, newest first. @param before only ids below; null = from the newest */
export function jobList(
  tx: Tx,
  { state, before, limit }: { state: JobState | null; before: number | null; limit: number },
): Promise<JobItem[]> {
  return tx.query(
    `select ${item} from job where ($1::text is null or state = $1) and ($2::bigint is null or id < $2)
     order by id desc limit $3`,
    [state, before, limit],
  );
}

/** One job, or undefined. */
export async function jobItem(tx: Tx, id: number): Promise<JobItem | undefined> {
  const [row] = await tx.query<JobItem>(`select ${item} from job where id = $1`, [id]);
  return row;
}

/** One job and the number of its newest change, or undefined. */
export async function jobVersion(tx: Tx, id: number): Promise<{ job: JobItem; version: number } | undefined> {
  const [row] = await tx.query<JobItem & { version: number }>(`select ${item}, version from job where id = $1`, [id]);
  if (row === undefined) return undefined;
  const { version, ...job } = row;
  return { job, version };
}

/** Let a failed job be tried again from the first attempt on. @returns false when it has not failed */
export async function reviveJob(tx: Tx, id: number, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update job set state = 'due', due_at = $2, attempts = 0, finished_at = null, claimed_by = null, claimed_at = null,
                    progress = 0, message = null
     where id = $1 and state = 'failed' returning id`,
    [id, now],
  );
  return rows.length > 0;
}

/** How many jobs are in each state that somebody should look at. `due` = their time has come and nobody has taken them. */
export async function jobCounts(tx: Tx, now: Date): Promise<{ due: number; running: number; failed: number }> {
  const [row] = await tx.query<{ due: number; running: number; failed: number }>(
    `select count(*) filter (where state = 'due' and due_at <= $1) as due, count(*) filter (where state = 'running') as running,
            count(*) filter (where state = 'failed') as failed
     from job where state <> 'done'`,
    [now],
  );
  return row!;
}

/** Forget finished jobs, the oldest first, at most `limit`. Recurring ones that were done are told apart. @returns how many went */
export async function trimJobs(tx: Tx, before: { recurring: Date; other: Date }, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from job where id in (
       select id from job
       where finished_at < case when state = 'done' and period is not null then $1::timestamptz else $2::timestamptz end
       order by id limit $3)
     returning id`,
    [before.recurring, before.other, limit],
  );
  return rows.length;
}
