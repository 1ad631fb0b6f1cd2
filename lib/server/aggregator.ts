import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/db';
import { isBehind } from '@/db/queries/aggregates';
import { dayOf } from '@/lib/credit/local-time';
import { type Applied, aggregate } from './aggregate';
import type { Clock } from './clock';
import { PollLoop } from './poll-loop';
import { searchLeftNames } from './search-names';

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

/** Apply what is committed until stopped; a failure is tried again, more slowly. */
export function startAggregator(options: AggregatorOptions): Aggregator {
  const { pollMs = 100, onError = () => {} } = options;
  const loop = new PollLoop({
    pollMs,
    onError,
    async look() {
      while (!loop.isStopped && (await applyOnce(options))) {}
    },
  });
  return loop.start();
}

/** @returns whether something was applied, so that there may be more */
async function applyOnce({ db, clock, timeZone, onApplied = () => {} }: AggregatorOptions): Promise<boolean> {
  if (!(await isBehind(db))) return false;
  // Names that an older version of the program has written while both run.
  await searchLeftNames(db);
  const applied = await aggregate(db, { day: dayOf(clock.now(), timeZone), timeZone });
  if (applied !== null) onApplied(applied);
  return applied !== null;
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
    if (applied === null) await sleep(100);
  }
}
