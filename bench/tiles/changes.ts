import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, openDb } from '@/db/db';
import { startAggregator } from '@/lib/server/aggregator';
import { systemClock } from '@/lib/server/clock';
import { DEMO_SOURCE } from '@/lib/server/demo-seed';
import { postEvaluations } from '@/lib/server/post-evaluations';
import { serveCalls } from '../support/child';
import { seeded } from '../support/random';
import { TIME_ZONE } from '../support/town';

/** A process that evaluates businesses anew, as a department's system does: some by each commit; and keeps the aggregates with it. */

const SEED = 50;
/** Commits that are on their way at once. */
const WRITERS = 4;
/** Evaluations of one commit. */
const ROWS = 10;
const MOST_CODES = 5_000;

let db: Db;
let codes: string[] = [];
let isOn = false;
let writing: Promise<unknown> = Promise.resolve();
let written = 0;
let begun = 0;
let key = 0;
let stopAggregator: (() => Promise<void>) | null = null;

async function post(random: () => number) {
  const rows = Array.from({ length: ROWS }, () => ({
    code: codes[Math.floor(random() * codes.length)],
    system: 'uscc',
    scheme: 'CN-2026',
    grade: 'ABCD'[Math.floor(random() * 4)],
    evaluatedAt: new Date(Date.UTC(2026, 10, 26) + key * 1_000).toISOString(),
    source: DEMO_SOURCE.code,
    sourceKey: `change-${key++}`,
  }));
  const around = { contentType: 'application/json', apiKey: 0, synthetic: true, idempotencyKey: null, newest: () => 0 };
  await postEvaluations(db, { ...around, body: JSON.stringify(rows) });
  written += ROWS;
}

async function keepOn(perSecond: number, writer: number) {
  const random = seeded(SEED + writer);
  while (isOn) {
    const due = begun + (written / perSecond) * 1_000 - performance.now();
    if (due > 0) await sleep(due);
    else await post(random);
  }
}

const handlers = {
  async open(url: string) {
    db = await openDb(url);
    const rows = await db.query<{ code: string }>(
      `select code from entity_code where system = 'uscc' order by hashint8extended(entity, 7), code limit ${MOST_CODES}`,
    );
    codes = rows.map(({ code }) => code);
    const onError = (error: unknown) => console.error(error);
    const aggregator = startAggregator({ db, clock: systemClock, timeZone: TIME_ZONE, onError });
    stopAggregator = () => aggregator.stop();
  },

  begin(perSecond: number) {
    [isOn, written, begun] = [true, 0, performance.now()];
    writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => keepOn(perSecond, writer)));
  },

  /** @returns changes a second that there were */
  async end() {
    isOn = false;
    await writing;
    return (written * 1_000) / (performance.now() - begun);
  },

  async close() {
    await stopAggregator?.();
    await db.close();
  },
};
export type ChangesHandlers = typeof handlers;
serveCalls(handlers);
