import { addMonths } from '@/lib/credit/calendar';
import type { Tx } from '../db';

/** What was observed of zones in a month, kept as sums (db/migrations/0016_index_life.sql). */

/** Beyond it no complaints of a month, and no turnover of one reporter in yuan: a slip of the pen must not spoil a sum. */
export const MOST_OBSERVED = 1_000_000_000_000;

const key = 'zone, by_entity';
const sums = ['month', 'complaints_due', 'in_time', 'turnover_now', 'turnover_before'];
const of = (alias: string) => sums.map((sum) => `${alias}.${sum}`).join(', ');

const value = (kind: string, period: string) =>
  `sum(o.whole) filter (where o.kind = '${kind}' and o.period = ${period})`;

/**
 * Reporters, which are zones as a whole or single entities, with what they reported of a month in whole numbers; what
 * nobody reported is null.
 *
 * @param month  expression of the month, YYYY-MM
 * @param before expression of the same month a year before
 * @param of     condition on the observation `o`
 */
const reported = (reporter: 'zone' | 'entity', month: string, before: string, of: string) => `
  select o.${reporter} as reporter, ${value('complaints_due', month)} as due, ${value('complaints_in_time', month)} as in_time,
         ${value('turnover', month)} as now, ${value('turnover', before)} as before
  from (select zone, entity, kind, period, floor(value + 0.5)::bigint as whole from observation o
        where o.superseded_batch is null and o.kind in ('complaints_due', 'complaints_in_time', 'turnover')
          and o.period in (${month}, ${before}) and abs(o.value) <= ${MOST_OBSERVED} and o.${reporter} is not null and ${of}) o
  group by o.${reporter}`;

/**
 * What reporters add up to: complaints of those who reported how many were due and how many of them were answered,
 * turnover of those who reported both months; less than nothing is no report.
 *
 * @param rows name of rows with `zone` and the columns of `reported`
 */
const summed = (rows: string) => `
  coalesce(sum(${rows}.due) filter (where ${rows}.due >= 0 and ${rows}.in_time >= 0), 0)::bigint as complaints_due,
  coalesce(sum(${rows}.in_time) filter (where ${rows}.due >= 0 and ${rows}.in_time >= 0), 0)::bigint as in_time,
  coalesce(sum(${rows}.now) filter (where ${rows}.now >= 0 and ${rows}.before >= 0), 0)::bigint as turnover_now,
  coalesce(sum(${rows}.before) filter (where ${rows}.now >= 0 and ${rows}.before >= 0), 0)::bigint as turnover_before`;

/** What the tables say of zones (`$1`, null = all), as rows of the table, for the month `$2` and that of a year before, `$3`. */
const inTables = `
  select r.reporter as zone, false as by_entity, $2::text as month, ${summed('r')}
  from (${reported('zone', '$2', '$3', '($1::int[] is null or o.zone = any($1::int[]))')}) r group by r.reporter
  union all
  select z.zone, true, $2::text, ${summed('r')}
  from (${reported('entity', '$2', '$3', 'true')}) r join counted_entity c on c.entity = r.reporter
  cross join lateral unnest(c.index_zones) z (zone) where $1::int[] is null or z.zone = any($1::int[]) group by z.zone`;

const parameters = (zones: readonly number[] | null, month: string) => [
  zones,
  month,
  addMonths(`${month}-01`, -12).slice(0, 7),
];

/** What was noted: each observation is of an entity or of a zone. */
export interface NotedObservations {
  entities: number[];
  zones: number[];
}

/** Whose observations were written since the last time; they are noted no more. */
export async function takeNotedObservations(tx: Tx): Promise<NotedObservations> {
  const rows = await tx.query<{ entity: number | null; zone: number | null }>(
    `with taken as (delete from noted_observation returning entity, zone)
     select distinct entity, zone from taken order by entity, zone`,
  );
  return { entities: rows.flatMap(({ entity }) => entity ?? []), zones: rows.flatMap(({ zone }) => zone ?? []) };
}

/** Zones that entities count in for the index, as they are counted now, rising. */
export async function indexZonesOf(tx: Tx, entities: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `select distinct z.zone from counted_entity c cross join lateral unnest(c.index_zones) z (zone)
     where c.entity = any($1::int[]) order by zone`,
    [entities],
  );
  return rows.map(({ zone }) => zone);
}

/**
 * Bring the sums of zones up to the observations of a month, out of the entities as they are counted.
 *
 * @param zones null = all, also those that are gone
 * @returns zones whose sums differ now, rising
 */
export async function sumObservations(tx: Tx, zones: readonly number[] | null, month: string): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `with fresh as materialized (${inTables}),
     gone as (
       delete from observed_sum s where ($1::int[] is null or s.zone = any($1::int[]))
         and not exists (select 1 from fresh f where f.zone = s.zone and f.by_entity = s.by_entity) returning s.zone),
     written as (
       insert into observed_sum as s (${key}, ${sums.join(', ')}) select ${key}, ${sums.join(', ')} from fresh
       on conflict (${key}) do update set ${sums.map((sum) => `${sum} = excluded.${sum}`).join(', ')}
         where row(${of('s')}) is distinct from row(${of('excluded')})
       returning s.zone)
     select zone from gone union select zone from written order by zone`,
    parameters(zones, month),
  );
  return rows.map(({ zone }) => zone);
}

/** Zones whose sums are others than the observations of the month give, the first `limit`. */
export async function differingObservations(tx: Tx, month: string, limit: number): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `with fresh as materialized (${inTables})
     select distinct zone from fresh f full join observed_sum s using (${key})
     where row(${of('f')}) is distinct from row(${of('s')}) order by zone limit $4`,
    [...parameters(null, month), limit],
  );
  return rows.map(({ zone }) => zone);
}
