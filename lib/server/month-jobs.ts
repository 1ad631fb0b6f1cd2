import type { Db } from '@/db/db';
import { methodologyOn } from '@/db/queries/methodology-life';
import { embargoEnded, releases } from '@/db/queries/releases';
import { monthAfter } from '@/lib/credit/index/period';
import { monthOf } from '@/lib/credit/local-time';
import { type ClosedMonth, computeMonth, type MonthOptions, writeMonth } from './close-month';
import type { JobContext, JobKind } from './job-kind';
import { withBands } from './month-bands';
import { publishMonth } from './releases';

/**
 * Close a month: compute it by what is known now, rank bands on a thread of their own, and write what differs. It may
 * end at any moment and be done again.
 */
export async function closeMonth(db: Db, options: MonthOptions & { signal: AbortSignal }): Promise<ClosedMonth> {
  const month = await db.transaction((tx) => computeMonth(tx, options), 'snapshot');
  const { document } = month.methodology;
  const values = await withBands(document, month.values, month.standing, options.signal);
  return db.transaction((tx) => writeMonth(tx, { ...month, values }, options));
}

/**
 * The last month that is over, until it is signed, and those before it that nobody has signed: oldest first, since lights
 * and drivers go by the month before.
 */
async function runClose({ db, clock, timeZone, signal, progress, finish }: JobContext) {
  const last = monthAfter(monthOf(clock.now(), timeZone), -1);
  const known = await releases(db);
  // The history of demonstration data stays as it was made.
  const open = known.filter(({ state, synthetic }) => state === 'provisional' && !synthetic);
  const isNew = known.every(({ period }) => period !== last);
  const due = [...open.map(({ period }) => period), ...(isNew ? [last] : [])].sort();
  const closed: ClosedMonth[] = [];
  for (const [i, period] of due.entries()) {
    signal.throwIfAborted();
    if ((await methodologyOn(db, `${period}-01`)) === null) continue;
    closed.push(await closeMonth(db, { period, timeZone, signal }));
    progress((i + 1) / due.length, period);
  }
  return finish(async () => ({ closed }));
}

/** Of the months that are over: every day, since departments bring their files up to date late. */
export const monthClose: JobKind = { kind: 'month-close', every: 'day', run: runClose };

async function runPublish({ db, clock, finish }: JobContext) {
  const due = await embargoEnded(db, clock.now());
  for (const period of due) await publishMonth(db, period, clock.now());
  return finish(async () => ({ published: due }));
}

/** What an embargo frees: looked at every minute, since an embargo ends at a moment that was announced. */
export const releasePublish: JobKind = { kind: 'release-publish', every: 'minute', run: runPublish };
