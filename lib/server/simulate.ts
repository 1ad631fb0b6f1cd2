import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/db';
import { hasSynthetic } from '@/db/queries/demo';
import { Refusal } from '@/lib/credit/refusal';
import { type Clock, systemClock } from './clock';
import { openDemoClient } from './demo-client';
import { anyEnterprises, evaluationRow } from './demo-posts';

export interface SimulateOptions {
  /** Evaluations a second, at most 10,000. */
  rate: number;
  /** null = until aborted. */
  seconds: number | null;
  /** Address of the running server; null = there is none. */
  server: string | null;
  signal: AbortSignal;
  clock?: Clock;
}

export interface Simulated {
  /** Evaluations that were taken, and those that the server changed nothing by. */
  accepted: number;
  unchanged: number;
  seconds: number;
  /** Evaluations a second that were reached. */
  rate: number;
}

const TICK_MS = 250;

/**
 * Post evaluations on demonstration entities to a running server at a steady rate; a server that is slower than that
 * gets them as fast as it takes them.
 *
 * @throws {Refusal} without a server or demonstration data, and when the server refuses
 */
export async function simulate(
  db: Db,
  { rate, seconds, server, signal, clock = systemClock }: SimulateOptions,
): Promise<Simulated> {
  if (server === null)
    throw new Refusal('no_server', 'No server runs on this data folder. Start it (npm start), then run this again.');
  if (!(await hasSynthetic(db)))
    throw new Refusal(
      'no_demonstration',
      'There is no demonstration data here, and nothing else is simulated on.',
      409,
    );
  const client = await openDemoClient(db, server);
  const begun = performance.now();
  const passed = () => (performance.now() - begun) / 1000;
  const done = { accepted: 0, unchanged: 0, sent: 0 };
  try {
    while (!signal.aborted && (seconds === null || passed() < seconds)) {
      const due = Math.min(
        Math.floor(rate * Math.min(passed(), seconds ?? Number.POSITIVE_INFINITY)) + 1 - done.sent,
        rate,
      );
      if (due >= 1) {
        const now = clock.now();
        const rows = (await anyEnterprises(db, Math.floor(due))).map((entity) => evaluationRow(entity, now));
        const answer = await client.post('evaluations', rows, signal);
        done.sent += Math.floor(due);
        done.accepted += answer.accepted + answer.updated;
        done.unchanged += answer.unchanged;
      }
      await sleep(TICK_MS, undefined, { signal }).catch(() => {});
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await client.close();
  }
  const took = passed();
  return {
    accepted: done.accepted,
    unchanged: done.unchanged,
    seconds: Math.round(took * 10) / 10,
    rate: Math.round((done.accepted / took) * 100) / 100,
  };
}
