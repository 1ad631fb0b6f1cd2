import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/db';
import { hasSynthetic, newestSyntheticSlot } from '@/db/queries/demo';
import { Refusal } from '@/lib/credit/refusal';
import type { Clock } from './clock';
import { type DemoClient, openDemoClient } from './demo-client';
import { anyEnterprises, evaluationRow, recordRow, SLOT_MS, slotRows } from './demo-posts';
import { faultLine } from './fault';
import { type Held, whileHolding } from './lease';
import type { Runtime } from './runtime';
import { underEither } from './under-either';

/**
 * The demonstration feed of a running server: evaluations, records and footfall on demonstration entities, through the
 * public API like any integrator. It ends by itself when the demonstration data are taken out.
 */

const EVALUATION_EVERY_MS = 4_000;
const RECORD_EVERY_MS = 60_000;
/** Devices send a slot so long after its end. */
const SLOT_DELAY_MS = 5_000;
/** What was missed while the server was down is made up for so far back; what is older stays a gap. */
const CATCH_UP_MS = 14 * 24 * 3_600_000;
/** Rows in a request: the embedded engine answers nobody else meanwhile. */
const ROWS = 1_000;
/** After a failure. */
const PAUSE_MS = 10_000;

/** To stop it takes its key back. */
export type DemoFeed = Held;

/**
 * Start the feed where there is demonstration data: of several processes one feeds, and another takes over from it.
 *
 * @returns null where there is none
 */
export async function startDemoFeed(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  server: string,
  log: (line: string) => void,
): Promise<DemoFeed | null> {
  if (!(await hasSynthetic(db))) return null;
  return whileHolding(db, {
    name: 'demonstration feed',
    work: (signal) => feed({ db, clock }, server, { signal, log }),
    onError: (error) => log(`demonstration feed: ${faultLine(error)}; trying again`),
  });
}

async function feed(
  { db, clock }: Pick<Runtime, 'db' | 'clock'>,
  server: string,
  { signal: given, log }: { signal: AbortSignal; log: (line: string) => void },
) {
  // Another process may have fed until the data were taken out.
  if (!(await hasSynthetic(db))) return;
  const ended = new AbortController();
  const client = await openDemoClient(db, server);
  await underEither(given, ended.signal, async (signal) => {
    const repeat = (work: () => Promise<void>, pause: () => number) => keepOn(work, pause, { ended, signal, log });
    await Promise.all([
      repeat(() => postEvaluation({ db, client, clock }, signal), spread(EVALUATION_EVERY_MS)),
      repeat(() => postRecord({ db, client, clock }, signal), spread(RECORD_EVERY_MS)),
      repeat(
        () => postSlots({ db, client, clock }, signal),
        () => untilNextSlot(clock),
      ),
    ]);
  });
  await client.close();
}

/** Anything from half to one and a half times the interval, so that it does not tick like a clock. */
const spread = (ms: number) => () => ms * (0.5 + Math.random());
const untilNextSlot = (clock: Clock) => SLOT_MS - (clock.now().getTime() % SLOT_MS) + SLOT_DELAY_MS;

interface Posting {
  db: Db;
  client: DemoClient;
  clock: Clock;
}

interface Ending {
  /** Ends the whole feed. */
  ended: AbortController;
  signal: AbortSignal;
  log: (line: string) => void;
}

/** Repeat until ended. A failure is told once and tried again; a key that is gone ends the whole feed. */
async function keepOn(work: () => Promise<void>, pause: () => number, { ended, signal, log }: Ending) {
  let failing = false;
  while (!signal.aborted) {
    let wait = pause();
    try {
      await work();
      failing = false;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.code === 'bad_key') return ended.abort();
      if (!failing) log(`demonstration feed: ${faultLine(error)}; trying again`);
      failing = true;
      wait = PAUSE_MS;
    }
    await sleep(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function postEvaluation({ db, client, clock }: Posting, signal: AbortSignal) {
  const rows = (await anyEnterprises(db, 1)).map((entity) => evaluationRow(entity, clock.now()));
  if (rows.length > 0) await client.post('evaluations', rows, signal);
}

async function postRecord({ db, client, clock }: Posting, signal: AbortSignal) {
  const rows = (await anyEnterprises(db, 1)).map((entity) => recordRow(entity, clock.now()));
  if (rows.length > 0) await client.post('records', rows, signal);
}

/** All slots that have ended since the newest that is there. */
async function postSlots({ db, client, clock }: Posting, signal: AbortSignal) {
  const newest = await newestSyntheticSlot(db);
  const now = clock.now().getTime();
  const from = Math.max(newest === null ? 0 : Date.parse(newest) + 1, now - CATCH_UP_MS);
  let rows: object[] = [];
  for (const row of slotRows(from, now)) {
    if (rows.push(row) < ROWS) continue;
    await client.post('footfall', rows, signal);
    rows = [];
  }
  if (rows.length > 0) await client.post('footfall', rows, signal);
}
