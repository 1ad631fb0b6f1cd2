import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { methodologyInForce, type StoredMethodology } from '@/db/queries/methodologies';
import { defaultScheme } from '@/db/queries/schemes';
import { countFalls, noteFallen, replaceClusters } from '@/db/queries/watch';
import { monthScores, replaceForecasts, type ZoneForecast } from '@/db/queries/zone-forecasts';
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
  const series = await seriesOf(db, methodology, monthOfDay(day));
  // What everybody may know is often the exact figure: the same series is forecast once.
  const texts = [...new Set(series.map(({ text }) => text))];
  const request = { period: MONTHS_OF_YEAR, horizon: MONTHS_AHEAD + 1, measure: 'level' } as const;
  const ahead = await forecastsAside({ series: texts.map((text) => JSON.parse(text)), ...request }, signal);
  const byText = new Map(texts.map((text, i) => [text, ahead[i]!]));
  return series.flatMap(({ text, after, ...of }) => {
    const values = byText.get(text)!;
    return values === null ? [] : [{ ...of, steps: values.map((value, i) => ({ period: after(i), value })) }];
  });
}

interface Series extends Pick<ZoneForecast, 'zone' | 'guarded' | 'part'> {
  /** Its values, as JSON. */
  text: string;
  /** The month of a value to come, from 0. */
  after: (step: number) => string;
}

/** Series of all zones that have an alarm, up to their last month before the one that runs. */
async function seriesOf(db: Db, { number, document }: StoredMethodology, month: string): Promise<Series[]> {
  const parts = alarmed(document).map(({ id }) => id);
  const given = { methodology: number, parts, since: monthAfter(month, -MONTHS_BACK), before: month };
  const byZone = grouped(await monthScores(db, given), ({ zone, guarded }) => `${zone} ${guarded}`);
  return [...byZone.values()].flatMap((rows) => {
    const [first, last] = [rows[0]!, rows.at(-1)!];
    const byMonth = new Map(rows.map(({ period, scores }) => [period, scores]));
    const scores = monthsFrom(first.period, last.period).map((of) => byMonth.get(of));
    return parts.map((part) => ({
      zone: first.zone,
      guarded: first.guarded,
      part,
      text: JSON.stringify(scores.map((of) => of?.[part] ?? null)),
      after: (step: number) => monthAfter(last.period, step + 1),
    }));
  });
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
