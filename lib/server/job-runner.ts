import { randomUUID } from 'node:crypto';
import type { Db } from '@/db/db';
import { claimJob, ensurePeriod } from '@/db/queries/jobs';
import { periodOf } from '@/lib/credit/local-time';
import type { Clock } from './clock';
import { type JobKind, MAX_ATTEMPTS } from './job-kind';
import { JobRun, type RunEnd } from './job-run';
import { PollLoop } from './poll-loop';

/** The jobs that this process runs. Any number of processes run beside each other on one database. */
export interface JobRunner {
  /** Look now rather than at the next poll. */
  wake(): void;
  /** Take no more jobs; what runs gets some seconds to end, then it is given back for another process. */
  stop(): Promise<void>;
}

export interface RunnerOptions {
  db: Db;
  kinds: readonly JobKind[];
  clock: Clock;
  timeZone: string;
  log: (line: string) => void;
  /** Who dies is replaced after so long. */
  leaseMs?: number;
  pollMs?: number;
  /** What runs at the stop may go on for so long. */
  stopWithinMs?: number;
  random?: () => number;
  /** Told of each run that ended. */
  onEnd?: (kind: string, end: RunEnd) => void;
}

const SLOWEST_POLL_MS = 10_000;

/**
 * Run jobs until stopped: recurring ones in one lane and the others in another, so that what takes an hour does not hold
 * up what comes every minute. Each lane runs one job at a time.
 */
export function startJobs(options: RunnerOptions): JobRunner {
  const by = `${process.pid} ${randomUUID()}`;
  const recurring = options.kinds.filter(({ every }) => every !== undefined);
  const others = options.kinds.filter(({ every }) => every === undefined);
  const lanes = [recurring, others].filter((kinds) => kinds.length > 0).map((kinds) => new Lane(by, kinds, options));
  return {
    wake() {
      for (const lane of lanes) lane.wake();
    },
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

class Lane {
  readonly #loop: PollLoop;
  /** Kind → the period whose job is known to be there. */
  readonly #periods = new Map<string, string>();
  #current: { run: JobRun; ended: Promise<RunEnd> } | null = null;

  constructor(
    private readonly by: string,
    private readonly kinds: readonly JobKind[],
    private readonly options: RunnerOptions,
  ) {
    const { pollMs = 1_000, log } = options;
    this.#loop = new PollLoop({
      pollMs,
      slowestMs: SLOWEST_POLL_MS,
      look: () => this.#look(),
      onError: (error, inARow) => {
        if (inARow === 1 && !this.#loop.isStopped)
          log(`jobs: ${error instanceof Error ? error.message : String(error)}; trying again`);
      },
    }).start();
  }

  wake() {
    this.#loop.wake();
  }

  async stop() {
    const { stopWithinMs = 3_000 } = this.options;
    const ended = this.#loop.stop();
    this.#current?.run.abort();
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<'late'>((resolve) => {
      late = setTimeout(() => resolve('late'), stopWithinMs);
    });
    const outcome = await Promise.race([ended, patience]);
    clearTimeout(late);
    if (outcome === 'late') await this.#current?.run.release();
  }

  async #look() {
    await this.#ensurePeriods();
    while (!this.#loop.isStopped && (await this.#runNext())) await this.#ensurePeriods();
  }

  async #ensurePeriods() {
    const { db, clock, timeZone } = this.options;
    for (const { kind, every, maxAttempts = MAX_ATTEMPTS } of this.kinds) {
      if (every === undefined) continue;
      const now = clock.now();
      const period = periodOf(now, every, timeZone);
      if (this.#periods.get(kind) === period) continue;
      if (await ensurePeriod(db, { kind, period, now, maxAttempts })) this.#periods.set(kind, period);
    }
  }

  /** @returns false when none is due */
  async #runNext(): Promise<boolean> {
    const { db, clock, leaseMs = 30_000, random = Math.random, timeZone, log } = this.options;
    const now = clock.now();
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const claim = { by: this.by, kinds: this.kinds.map(({ kind }) => kind), now, leaseUntil };
    const job = await claimJob(db, claim);
    if (job === undefined) return false;
    const kind = this.kinds.find((known) => known.kind === job.kind)!;
    const run = new JobRun(kind, job, { db, clock, timeZone, by: this.by, leaseMs, random, log });
    const ended = run.run();
    this.#current = { run, ended };
    // A stop that came while the job was being claimed did not see it.
    if (this.#loop.isStopped) run.abort();
    try {
      const end = await ended;
      this.options.onEnd?.(job.kind, end);
    } finally {
      this.#current = null;
    }
    return true;
  }
}
