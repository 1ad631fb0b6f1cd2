import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/db';
import { leaveLease, takeLease } from '@/db/queries/leases';

export interface Held {
  /** End the work, and let another process have it at once. */
  stop(): Promise<void>;
}

export interface LeaseOptions {
  /** What is done, over all processes. */
  name: string;
  /** Runs while this process holds the lease, and again whenever it does. When it returns unasked, it is done for good. */
  work: (signal: AbortSignal) => Promise<void>;
  /** After a holder has died, another takes over within so many seconds. */
  seconds?: number;
  /** Told of each failure of the work, and to reach the database. */
  onError?: (error: unknown) => void;
}

const LEASE_SECONDS = 12;
/** A lease is prolonged so often before it ends: two of these may fail. */
const TIMES = 4;

/**
 * Do something in one process of all: whoever holds the lease does it, the others wait for the end of the lease.
 * A process that stands still for longer than its lease may do a little more of it beside the next holder, until it
 * asks again: what must be done exactly once is a job.
 *
 * @returns once it is known whether this process is the first
 */
export async function whileHolding(db: Pick<Db, 'query'>, options: LeaseOptions): Promise<Held> {
  const holding = new Holding(db as Db, options);
  await holding.look();
  const kept = holding.keep();
  return {
    async stop() {
      holding.stopped.abort();
      await kept;
    },
  };
}

class Holding {
  readonly stopped = new AbortController();
  readonly #lease: { name: string; holder: string };
  readonly #seconds: number;
  #running: { work: Promise<void>; ended: AbortController } | null = null;
  #ending: Promise<void> = Promise.resolve();
  #expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly options: LeaseOptions,
  ) {
    this.#lease = { name: options.name, holder: randomUUID() };
    this.#seconds = options.seconds ?? LEASE_SECONDS;
  }

  /** Take or prolong the lease, and begin or end the work accordingly. */
  async look() {
    const asked = performance.now();
    try {
      const taken = await takeLease(this.db, this.#lease, this.#seconds);
      const left = asked + this.#seconds * 1000 - performance.now();
      if (taken && left > 0) await this.#hold(left);
      else await this.#end();
    } catch (error) {
      // What is held goes on being held until its time is over.
      this.options.onError?.(error);
    }
  }

  async keep() {
    const { signal } = this.stopped;
    const pause = (this.#seconds * 1000) / TIMES;
    while (!signal.aborted) {
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await this.look();
    }
    await this.#end();
    await leaveLease(this.db, this.#lease).catch(() => {});
  }

  /** Counted from before the question, the time here is over before the database gives the lease to another. */
  async #hold(leftMs: number) {
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => void this.#end(), leftMs).unref();
    if (this.#running !== null) return;
    await this.#ending;
    if (!this.stopped.signal.aborted) this.#begin();
  }

  #begin() {
    const ended = new AbortController();
    const work = this.options.work(ended.signal).then(
      () => {
        if (!ended.signal.aborted) this.stopped.abort();
      },
      (error) => {
        // Begun again at the next look.
        this.#running = null;
        this.options.onError?.(error);
      },
    );
    this.#running = { work, ended };
  }

  #end(): Promise<void> {
    clearTimeout(this.#expiry);
    const running = this.#running;
    this.#running = null;
    running?.ended.abort();
    this.#ending = Promise.all([this.#ending, running?.work]).then(() => {});
    return this.#ending;
  }
}
