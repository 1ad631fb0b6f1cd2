import type { MonthAhead } from '@/lib/credit/forecast/months-ahead';
import type { KeptMonth } from '@/lib/credit/index/index-ahead';
import type { Tx } from '../db';

/** Forecasts of what zones show, made anew once a day (docs/decisions/0023-warnings.md). */

/** Forecast of a node or an indicator of a zone, one variant of it. */
export interface ZoneForecast<Month = MonthAhead> {
  zone: number;
  guarded: boolean;
  /** Id of the node or indicator. */
  part: string;
  /** Months, rising, each with the score that is expected and its bounds. */
  steps: Month[];
}

/** Forecasts of zones, in no order. @param zones null = all */
export function zoneForecasts(tx: Tx, zones: readonly number[] | null): Promise<ZoneForecast<KeptMonth>[]> {
  return tx.query(
    'select zone, guarded, part, steps from zone_forecast where $1::int[] is null or zone = any($1::int[])',
    [zones],
  );
}

/** Put these in the place of all forecasts. */
export async function replaceForecasts(tx: Tx, forecasts: readonly ZoneForecast[]): Promise<void> {
  await tx.query('delete from zone_forecast');
  await tx.query(
    `insert into zone_forecast (zone, guarded, part, steps)
     select zone, guarded, part, steps from jsonb_to_recordset($1::jsonb) as f(zone int, guarded boolean, part text, steps jsonb)`,
    [JSON.stringify(forecasts)],
  );
}

/** Scores of a zone in a month, one variant of them, as they stand now. */
export interface MonthScores {
  zone: number;
  guarded: boolean;
  period: string;
  /** null = too little was observed, or could be shown. */
  level: number | null;
  /** By node and indicator; null = missing. */
  scores: Record<string, number | null>;
}

/**
 * Scores of zones by month under a methodology version, by zone, the exact variant first, rising; months that were never
 * computed are not among them.
 *
 * @param parts  ids of the nodes and indicators that are wanted
 * @param since  first month, YYYY-MM
 * @param before first month that is not wanted
 */
export function monthScores(
  tx: Tx,
  {
    methodology,
    parts,
    since,
    before,
  }: { methodology: number; parts: readonly string[]; since: string; before: string },
): Promise<MonthScores[]> {
  return tx.query(
    `select zone, guarded, period, level,
            (select jsonb_object_agg(p.part, coalesce(scores -> 'nodes' -> p.part, scores -> 'indicators' -> p.part, 'null'))
             from unnest($2::text[]) as p(part)) as scores
     from (select distinct on (zone, guarded, period) zone, guarded, period, level, scores from index_value
           where methodology = $1 and period >= $3 and period < $4 order by zone, guarded, period, version desc) newest
     where exists (select 1 from zone z where z.id = newest.zone)
     order by zone, guarded, period`,
    [methodology, parts, since, before],
  );
}
