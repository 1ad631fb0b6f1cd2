import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { methodologyInForce, type StoredMethodology } from '@/db/queries/methodologies';
import { releases } from '@/db/queries/releases';
import { defaultScheme } from '@/db/queries/schemes';
import { countFalls, noteFallen, replaceClusters } from '@/db/queries/watch';
import { type MonthScores, monthScores, replaceForecasts, type ZoneForecast } from '@/db/queries/zone-forecasts';
import { monthsAhead } from '@/lib/credit/forecast/months-ahead';
import { rootOf } from '@/lib/credit/index/lights';
import { monthAfter, monthOfDay, monthsFrom } from '@/lib/credit/index/period';
import { dayOf } from '@/lib/credit/local-time';
import { watchRules } from '@/lib/credit/warning/rules';
import { clusters, type FallCounts } from '@/lib/credit/warning/watch-list';
import { alarmed } from '@/lib/credit/warning/zone-warnings';
import { forecastsAside } from './forecasts';
import { grouped } from './grouped';
import type { JobContext, JobKind } from './job-kind';

/** Months that a forecast is made of, at most. */
const MONTHS_BACK = 120;
/** Months ahead that are warned of, beside the one that runs. */
const MONTHS_AHEAD = 3;
const MONTHS_OF_YEAR = 12;

/**
 * Once a day, what takes long: what zones are expected to show in the months to come, and where many businesses fell. The
 * aggregator raises warnings out of both, by the change that this ends with.
 */
async function run({ db, clock, timeZone, signal, finish }: JobContext) {
  const day = dayOf(clock.now(), timeZone);
  const forecasts = await allForecasts(db, day, signal);
  return finish(async (tx) => {
    await replaceForecasts(tx, forecasts);
    const found = await findClusters(tx, { day, timeZone });
    const batch = await createBatch(tx, { kind: 'command' });
    const keys = { zones: [], entities: [], rows: forecasts.length + found };
    const { revision } = await announce(tx, { kind: 'forecast', batch, keys });
    return { forecasts: forecasts.length, clusters: found, revision };
  });
}

async function allForecasts(db: Db, day: string, signal: AbortSignal): Promise<ZoneForecast[]> {
  const methodology = await methodologyInForce(db, day);
  if (methodology === null) return [];
  const all = await seriesOf(db, methodology, monthOfDay(day));
  // What everybody may know is often the exact figure: the same series is forecast once.
  const texts = [...new Set(all.map(({ text }) => text))];
  const given = texts.map((text) => JSON.parse(text) as (number | null)[]);
  const request = { period: MONTHS_OF_YEAR, horizon: MONTHS_AHEAD + 1, measure: 'level' } as const;
  const ahead = await forecastsAside({ series: given, ...request }, signal);
  const { number, document } = methodology;
  const places = new Map(texts.map((text, i) => [text, i]));
  return all.flatMap(({ text, last, ...of }) => {
    const at = places.get(text)!;
    const [steps, series] = [ahead[at]!, given[at]!];
    if (steps === null) return [];
    return [{ ...of, steps: monthsAhead(steps, { last, methodology: number, scale: document.scale, series }) }];
  });
}

interface Series extends Pick<ZoneForecast, 'zone' | 'guarded' | 'part'> {
  /** Its values, as JSON. */
  text: string;
  /** Month of the last one. */
  last: string;
}

/** Series of all zones, of the whole and of what has an alarm, up to their last month before the one that runs. */
async function seriesOf(db: Db, { number, document }: StoredMethodology, month: string): Promise<Series[]> {
  const root = rootOf(document);
  const parts = [...new Set([root, ...alarmed(document).map(({ id }) => id)])];
  const given = { methodology: number, parts, since: monthAfter(month, -MONTHS_BACK), before: month };
  const scores = await monthScores(db, given);
  // Read after the scores, so that a month that is signed between the two is told here.
  const open = beforeEmbargo((await releases(db)).filter(({ state }) => state === 'signed'));
  const byZone = grouped(scores.filter(open), ({ zone, guarded }) => `${zone} ${guarded}`);
  return [...byZone.values()].flatMap((rows) => {
    const [{ zone, guarded, period: first }, { period: last }] = [rows[0]!, rows.at(-1)!];
    const byMonth = new Map(rows.map((row) => [row.period, row]));
    const months = monthsFrom(first, last).map((of) => byMonth.get(of));
    const scoreOf = (row: MonthScores | undefined, part: string) =>
      (part === root ? row?.level : row?.scores[part]) ?? null;
    return parts.map((part) => ({
      zone,
      guarded,
      part,
      text: JSON.stringify(months.map((row) => scoreOf(row, part))),
      last,
    }));
  });
}

/** What everybody may know ends before a month under embargo: a forecast made of it would tell its value. */
function beforeEmbargo(signed: readonly { period: string }[]): (row: MonthScores) => boolean {
  const first = signed.map(({ period }) => period).sort()[0];
  return ({ guarded, period }) => !guarded || first === undefined || period < first;
}

/** @returns how many there are */
async function findClusters(tx: Tx, { day, timeZone }: { day: string; timeZone: string }): Promise<number> {
  const scheme = await defaultScheme(tx);
  if (scheme === null) return 0;
  const counts = await countFalls(tx, { scheme, day, days: watchRules.clusterDays, timeZone });
  const byZone = new Map(counts.map(({ zone, ...count }): [number, FallCounts] => [zone, count]));
  const all = byZone.get(0) ?? { compared: 0, fallen: 0 };
  byZone.delete(0);
  const found = clusters(byZone, all);
  await replaceClusters(tx, found);
  await noteFallen(tx);
  return found.size;
}

export const earlyWarning: JobKind = { kind: 'early-warning', every: 'day', run };
