import type { Db, Tx } from '@/db/db';
import {
  type ClaimedJob,
  completeJob,
  failJob,
  type Holder,
  lockHeld,
  prolongLease,
  releaseJob,
  reportJob,
} from '@/db/queries/jobs';
import type { Clock } from './clock';
import type { JobContext, JobKind } from './job-kind';

/** One run of one job: its lease is kept up, its progress told, its end written down. */

export interface RunOptions {
  db: Db;
  clock: Clock;
  timeZone: string;
  /** Name of the runner. */
  by: string;
  leaseMs: number;
  /** 0 to below 1. */
  random: () => number;
  log: (line: string) => void;
}

/** What became of a run. `lost` = another has it; `released` = given back, because the program stops. */
export type RunEnd = 'done' | 'retried' | 'failed' | 'released' | 'lost';

class LeaseLost extends Error {
  override name = 'LeaseLost';
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/**
 * How long to wait before the next attempt: twice as long after each, from 2 s to a quarter of an hour, and of that
 * anything from the half to the whole, so that jobs which failed together do not come back together.
 */
export function retryAfterMs(attempt: number, random: () => number): number {
  const whole = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);
  return Math.round(whole * (0.5 + random() / 2));
}

/**
 * What is kept of an error: its name, its code and the place in our code. Never its message, which may hold a value of
 * the data.
 */
export function keptError(error: unknown): string {
  if (!(error instanceof Error)) return 'no error was thrown, but a value';
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const place = /\/((?:lib|db|tests)\/[\w./-]+\.ts:\d+)/.exec(frames.join('\n'))?.[1];
  return [error.name, typeof code === 'string' ? code : null, place && `at ${place}`].filter(Boolean).join(' ');
}

export class JobRun {
  readonly #abort = new AbortController();
  readonly #holder: Holder;
  #finished = false;
  /** While the end is written, the row is locked: the lock is the lease. */
  #finishing = false;
  #reporting: Promise<void> | null = null;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #told: { part: number; message: string | null } | null = null;

  constructor(
    private readonly kind: JobKind,
    private readonly job: ClaimedJob,
    private readonly options: RunOptions,
  ) {
    this.#holder = { id: job.id, by: options.by, attempt: job.attempt };
  }

  /** Ask it to end soon. */
  abort(): void {
    this.#abort.abort(new Error('the program stops'));
  }

  /** Give it back, whatever it still does: it can write nothing to its job any more. */
  async release(): Promise<void> {
    const { db, clock } = this.options;
    this.abort();
    await releaseJob(db, this.#holder, clock.now());
  }

  /** Run to the end. Never throws for what the job did, only when the database cannot be told. */
  async run(): Promise<RunEnd> {
    const { db, clock, leaseMs } = this.options;
    if (this.job.abandoned) return this.#abandon();
    // Three beats to a lease: one may be late.
    const beat = setInterval(() => void this.#beat().catch(() => {}), leaseMs / 3);
    beat.unref();
    try {
      const result = await this.kind.run(this.#context());
      if (this.#finished) return 'done';
      return (await completeJob(db, this.#holder, result, clock.now())) ? 'done' : 'lost';
    } catch (error) {
      return this.#failed(error);
    } finally {
      clearInterval(beat);
    }
  }

  async #abandon(): Promise<RunEnd> {
    const { db, clock } = this.options;
    const error = 'the process that ran it ended, at the last attempt';
    await failJob(db, this.#holder, { error, retryAt: null, now: clock.now() });
    return 'failed';
  }

  async #failed(error: unknown): Promise<RunEnd> {
    const { db, clock, random, log } = this.options;
    if (error instanceof LeaseLost || this.#abort.signal.reason instanceof LeaseLost) return 'lost';
    if (this.#finished) return 'done';
    const now = clock.now();
    if (this.#abort.signal.aborted) {
      await releaseJob(db, this.#holder, now);
      return 'released';
    }
    const { kind, attempt, maxAttempts, id } = this.job;
    const last = attempt >= maxAttempts;
    const retryAt = last ? null : new Date(now.getTime() + retryAfterMs(attempt, random));
    const kept = keptError(error);
    log(`job ${id} (${kind}), attempt ${attempt} of ${maxAttempts}: ${kept}`);
    await failJob(db, this.#holder, { error: kept, retryAt, now });
    return last ? 'failed' : 'retried';
  }

  async #beat() {
    const { db, clock, leaseMs } = this.options;
    if (this.#finishing || this.#finished) return;
    const kept = await prolongLease(db, this.#holder, new Date(clock.now().getTime() + leaseMs));
    if (!kept && !this.#finishing && !this.#finished) this.#abort.abort(new LeaseLost());
    await this.#report();
  }

  async #report() {
    const told = this.#told;
    this.#told = null;
    if (told !== null) await reportJob(this.options.db, this.#holder, told.part, told.message);
  }

  #context(): JobContext {
    const { db, clock, timeZone } = this.options;
    const { input, attempt, period } = this.job;
    return {
      db,
      clock,
      timeZone,
      input,
      attempt,
      period,
      signal: this.#abort.signal,
      progress: (part, message) => this.#progress(part, message),
      finish: (work) => this.#finish(work),
    };
  }

  #progress(part: number, message: string | undefined) {
    this.#told = { part: Math.min(1, Math.max(0, part)), message: message ?? null };
    const now = performance.now();
    if (this.#finishing || this.#reporting !== null || now - this.#reportedAt < 1_000) return;
    this.#reportedAt = now;
    this.#reporting = this.#report()
      .catch(() => {})
      .finally(() => {
        this.#reporting = null;
      });
  }

  async #finish<Result>(work: (tx: Tx) => Promise<Result>) {
    const { db, clock } = this.options;
    await this.#reporting;
    this.#finishing = true;
    try {
      const result = await db.transaction(async (tx) => {
        if (!(await lockHeld(tx, this.#holder))) throw new LeaseLost();
        const value = await work(tx);
        await completeJob(tx, this.#holder, value, clock.now());
        return value;
      });
      this.#finished = true;
      return result;
    } finally {
      this.#finishing = false;
    }
  }
}
