import type { Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { dropIndexValues, type IndexValue, saveIndexValues, standingValues } from '@/db/queries/index-values';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { methodologyOn } from '@/db/queries/methodology-life';
import { monthFigures } from '@/db/queries/month-sums';
import { beginRelease, lockRelease, releaseOf, type StoredRelease } from '@/db/queries/releases';
import { calendarOf } from '@/lib/credit/calendar';
import { monthAfter } from '@/lib/credit/index/period';
import type { GuardedFigures } from '@/lib/credit/indicators/zone-sums';
import { monthEnd } from '@/lib/credit/local-time';
import { Refusal } from '@/lib/credit/refusal';
import { releaseMoment, releaseRule } from '@/lib/credit/release/schedule';
import { type FiguresAsked, monthSpan, type ZoneInMonth, zonesInMonths } from './month-inputs';
import { type ComputedValue, isSameValue, monthValues } from './month-values';

/** Whose working days decide over the announced day. */
const JURISDICTION = 'CN';

export interface MonthOptions {
  /** YYYY-MM. */
  period: string;
  timeZone: string;
}

/** A month by what is known now, beside what stands of it. */
export interface ComputedMonth {
  period: string;
  methodology: StoredMethodology;
  /** Both variants; rank bands are not computed. */
  values: ComputedValue[];
  standing: IndexValue[];
  /** undefined = the month was never closed. */
  release: StoredRelease | undefined;
}

/**
 * The methodology version that a month is computed by: that of its release, else the one that decides on its first day.
 *
 * @throws {Refusal} `no_methodology`
 */
async function methodologyOf(tx: Tx, period: string): Promise<StoredMethodology> {
  const found = await methodologyOn(tx, `${period}-01`);
  if (found !== null) return found;
  throw new Refusal('no_methodology', `No methodology decides ${period}: activate one from that month.`, 409);
}

/**
 * Compute a month by what is known now. Call it in a snapshot transaction; nothing is written.
 *
 * @param by left out = the version that decides the month
 */
export async function computeMonth(
  tx: Tx,
  { period, timeZone }: MonthOptions,
  by?: StoredMethodology,
): Promise<ComputedMonth> {
  const methodology = by ?? (await methodologyOf(tx, period));
  const span = monthSpan(period, timeZone);
  const zones = (await zonesInMonths(tx, [span], await publishedFigures(tx, period))).get(period)!;
  const values = await valuesOfMonth(tx, methodology, period, zones);
  const standing = await standingValues(tx, methodology.number, [period]);
  return { period, methodology, values, standing, release: await releaseOf(tx, period) };
}

async function valuesOfMonth(tx: Tx, methodology: StoredMethodology, period: string, zones: readonly ZoneInMonth[]) {
  const earlier = await standingValues(tx, methodology.number, [monthAfter(period, -1)]);
  return [false, true].flatMap((guarded) => {
    const before = new Map(earlier.filter((value) => value.guarded === guarded).map((value) => [value.zone, value]));
    return monthValues({ methodology, period, guarded }, zones, before);
  });
}

/** Guarded figures as they were published for a month: those of the day after it, or the next that there are. */
async function publishedFigures(tx: Tx, period: string): Promise<(asked: FiguresAsked) => GuardedFigures | null> {
  const [from, end, limit] = [0, 1, 2].map((months) => `${monthAfter(period, months)}-01`);
  const days = await monthFigures(tx, { from: from!, end: end!, limit: limit! });
  const shown = new Map<string, Record<string, number | null>>();
  for (const { scheme, figures } of days)
    for (const { zone, figure, value } of figures) {
      const key = `${scheme} ${zone}`;
      shown.set(key, { ...shown.get(key), [figure]: value });
    }
  return ({ scheme, zone }) => {
    const given = shown.get(`${scheme} ${zone}`);
    if (given === undefined) return null;
    const value = (figure: string) => given[figure] ?? null;
    return {
      ranked: value('ranked'),
      good: value('good'),
      bad: value('bad'),
      graded: value('graded'),
      out_of_scope: value('out_of_scope'),
      fresh: value('fresh'),
      stale: value('stale'),
    };
  };
}

export interface ClosedMonth {
  period: string;
  /** Values that are other than before, or new, or gone. */
  changed: number;
  /** null = nothing changed. */
  revision: number | null;
}

/**
 * Write a provisional month, in place of what stood where it differs; nothing where the month has been signed meanwhile.
 *
 * @param month as computed, rank bands and all
 */
export async function writeMonth(
  tx: Tx,
  { period, methodology, values, standing }: ComputedMonth,
  { timeZone }: Pick<MonthOptions, 'timeZone'>,
): Promise<ClosedMonth> {
  const unchanged = { period, changed: 0, revision: null };
  const release = await lockRelease(tx, period);
  if (release !== undefined && release.state !== 'provisional') return unchanged;
  const key = ({ guarded, zone }: { guarded: boolean; zone: number }) => `${guarded} ${zone}`;
  const stood = new Map(standing.map((value) => [key(value), value]));
  const differing = values.filter((value) => {
    const before = stood.get(key(value));
    return before === undefined || !isSameValue(value, before);
  });
  const here = new Set(values.map(({ zone }) => zone));
  const gone = [...new Set(standing.map(({ zone }) => zone))].filter((zone) => !here.has(zone));
  const changed = differing.length + gone.length;
  if (changed === 0 && (release !== undefined || values.length === 0)) return unchanged;
  const closesAt = monthEnd(period, timeZone).toISOString();
  const announcedAt = announcedFor(period, timeZone);
  await beginRelease(tx, { methodology: methodology.number, period, closesAt, announcedAt });
  await dropIndexValues(tx, { methodology: methodology.number, period, zones: gone });
  const zones = [...new Set([...differing.map(({ zone }) => zone), ...gone])];
  const { revision } = await announceIndex(tx, zones, changed);
  // Behind the announcement, for they carry its number: a few rows.
  await saveIndexValues(
    tx,
    differing.map((value) => ({ ...value, version: 0, revision })),
  );
  return { period, changed, revision };
}

/** When the calendar announces a month; null = it does not know the working days of that year yet. */
export function announcedFor(period: string, timeZone: string): string | null {
  try {
    return releaseMoment(period, releaseRule, calendarOf(JURISDICTION), timeZone).toISOString();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'calendar_year') return null;
    throw error;
  }
}

/** Tell everyone that months, their state or what decides them is another: live values are computed anew. */
export async function announceIndex(tx: Tx, zones: number[], rows: number): Promise<{ revision: number; at: string }> {
  const batch = await createBatch(tx, { kind: 'command' });
  return announce(tx, { kind: 'index', batch, keys: { zones, entities: [], rows, everywhere: true } });
}
