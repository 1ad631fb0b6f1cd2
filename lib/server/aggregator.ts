import type { Db } from '@/db/db';
import { isBehind } from '@/db/queries/aggregates';
import { dayOf } from '@/lib/credit/local-time';
import { type Applied, aggregate } from './aggregate';
import type { Clock } from './clock';

/** Keeps the aggregates up to the tables. Every process has one; they take turns. */
export interface Aggregator {
  /** Look now rather than at the next poll: call after a commit of one's own. */
  wake(): void;
  /** Stop after what is being applied. */
  stop(): Promise<void>;
}

export interface AggregatorOptions {
  db: Db;
  clock: Clock;
  timeZone: string;
  pollMs?: number;
  /** Told after each transaction that applied something. */
  onApplied?: (applied: Applied) => void;
  /** Told of each failure; `inARow` counts from 1. */
  onError?: (error: unknown, inARow: number) => void;
}

const SLOWEST_POLL_MS = 1_000;

/** Apply what is committed until stopped; a failure is tried again, more slowly. */
export function startAggregator(options: AggregatorOptions): Aggregator {
  return new Loop(options);
}

/**
 * Apply until nothing is left, whoever does it.
 *
 * @param signal aborted when the wait is given up
 */
export async function catchUp(
  db: Db,
  { clock, timeZone }: Pick<AggregatorOptions, 'clock' | 'timeZone'>,
  signal?: AbortSignal,
): Promise<void> {
  while (await isBehind(db)) {
    signal?.throwIfAborted();
    const applied = await aggregate(db, { day: dayOf(clock.now(), timeZone), timeZone });
    if (applied === null) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

class Loop implements Aggregator {
  readonly #ended: Promise<void>;
  #stopped = false;
  #woken = false;
  #endPause = () => {};

  constructor(private readonly options: AggregatorOptions) {
    this.#ended = this.#run();
  }

  wake() {
    this.#woken = true;
    this.#endPause();
  }

  stop() {
    this.#stopped = true;
    this.#endPause();
    return this.#ended;
  }

  async #run() {
    const { pollMs = 100, onError = () => {} } = this.options;
    let failures = 0;
    while (!this.#stopped) {
      this.#woken = false;
      try {
        while (!this.#stopped && (await this.#applyOnce())) {}
        failures = 0;
      } catch (error) {
        onError(error, ++failures);
      }
      await this.#pause(Math.min(pollMs * 2 ** failures, Math.max(pollMs, SLOWEST_POLL_MS)));
    }
  }

  /** @returns whether something was applied, so that there may be more */
  async #applyOnce(): Promise<boolean> {
    const { db, clock, timeZone, onApplied = () => {} } = this.options;
    if (!(await isBehind(db))) return false;
    const applied = await aggregate(db, { day: dayOf(clock.now(), timeZone), timeZone });
    if (applied !== null) onApplied(applied);
    return applied !== null;
  }

  #pause(ms: number) {
    if (this.#woken || this.#stopped) return Promise.resolve();
    return new Promise<void>((resolve) => {
      // The poll keeps no process alive.
      const timer = setTimeout(resolve, ms).unref();
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
