import { z } from 'zod';
import { divisionsWithoutReport, insertReport, trimReports } from '@/db/queries/division-reports';
import { methodologyOn } from '@/db/queries/methodology-life';
import { releaseOf } from '@/db/queries/releases';
import { KEPT_MONTHS } from '@/lib/credit/division-report';
import { isMonth, monthAfter } from '@/lib/credit/index/period';
import { monthOf } from '@/lib/credit/local-time';
import { drawReport, zonesOfDivision } from './division-reports';
import type { JobContext, JobKind } from './job-kind';
import { enqueue } from './jobs';
import { currentRuntime } from './runtime';

/** The monthly reports of divisions: looked for every day, each made by a job of its own beside those that recur. */

const MAKE = 'division-report';

/**
 * Put in a job for each division that has officials and no report of the last month: as soon as the month is closed, so
 * that its index is in it. One that failed is put in again the day after.
 */
async function runDue({ db, clock, timeZone, finish }: JobContext) {
  const now = clock.now();
  const period = monthAfter(monthOf(now, timeZone), -1);
  if (!currentRuntime()?.pdfs?.isThere) return finish(async () => ({ period, none: 'no_chromium' }));
  const isIndexed = (await methodologyOn(db, `${period}-01`)) !== null;
  if (isIndexed && (await releaseOf(db, period)) === undefined)
    return finish(async () => ({ period, none: 'month_open' }));
  return finish(async (tx) => {
    const divisions = await divisionsWithoutReport(tx, period);
    for (const division of divisions)
      await enqueue(tx, { kind: MAKE, input: { division, period }, key: `${division} ${period}` }, now);
    const forgotten = await trimReports(tx, monthAfter(period, 1 - KEPT_MONTHS));
    return { period, divisions, forgotten };
  });
}

export const reportsDue: JobKind = { kind: 'division-reports-due', every: 'day', run: runDue };

const input = z.strictObject({ division: z.string().min(1), period: z.string().refine(isMonth) });

/** Draw one and keep it, in the transaction that ends the job: however often it is begun, there is one of each month. */
async function runMake({ db, clock, input: given, signal, finish }: JobContext) {
  const { division, period } = input.parse(given);
  const pdfs = currentRuntime()?.pdfs;
  if (!pdfs?.isThere) return finish(async () => ({ division, period, none: 'no_chromium' }));
  const of = await db.transaction((tx) => zonesOfDivision(tx, division), 'snapshot');
  if (of.codes.length === 0) return finish(async () => ({ division, period, none: 'no_zones' }));
  const pdf = await drawReport(db, pdfs, { division, period, codes: of.codes, signal });
  const { codes, ...rest } = of;
  return finish(async (tx) => {
    const kept = await insertReport(tx, { ...rest, division, period, zones: codes.length, pdf, now: clock.now() });
    return { division, period, zones: codes.length, bytes: pdf.byteLength, kept };
  });
}

export const divisionReport: JobKind = { kind: MAKE, run: runMake };
