import { FRESH_MONTHS, SCORE_STEPS } from '@/lib/credit/indicators/definitions';
import { memberships } from '@/lib/credit/indicators/membership';
import type { Tx } from '../db';
import { recordInForce } from './in-force';
import { sumColumns, sumKey, sumsOf } from './index-sum-rows';
import { weightOfPenalty } from './penalty-weight';

/** Bringing the kept aggregates up to the tables (db/migrations/0011_aggregates.sql). */

/** Any fixed number: one process aggregates at a time. */
const AGGREGATOR_LOCK = 7_246_007;

/** Take the aggregator's turn until the transaction ends. @returns false while another process has it */
export async function takeTurn(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [AGGREGATOR_LOCK]);
  return row!.taken;
}

export interface AggregateState {
  /** Revision that the aggregates are as of. */
  applied: number;
  /** Day that titles are judged by, YYYY-MM-DD; null = nothing was counted yet. */
  day: string | null;
  /** Number of the scheme of zones without one of their own, as last counted. */
  defaultScheme: number | null;
  /** IANA name of the time zone that days were counted in; null = nothing was counted yet. */
  timeZone: string | null;
  /** Number of the methodology that live values were last computed by; null = none was in force. */
  methodology: number | null;
}

/**
 * The state that the transaction starts from, locked. In a consistent transaction it fails with 40001 where another
 * process has moved it on since the transaction's snapshot.
 */
export async function lockState(tx: Tx): Promise<AggregateState> {
  const [applied] = await tx.query<{ revision: number }>(
    "select revision from projection where name = 'aggregates' for update",
  );
  const [state] = await tx.query<Omit<AggregateState, 'applied'>>(
    'select day, default_scheme as "defaultScheme", time_zone as "timeZone", methodology from aggregate_state',
  );
  return { applied: applied!.revision, ...state! };
}

/** Is there something to apply? Cheap: it is asked ten times a second. */
export async function isBehind(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ behind: boolean }>(
    `select coalesce((select max(revision) from change), 0) > p.revision or exists (select 1 from noted_entity)
            or (select day is null from aggregate_state) as behind
     from projection p where p.name = 'aggregates'`,
  );
  return row!.behind;
}

/** Seconds since the oldest change that is not applied; 0 = all are. */
export async function aggregatesLag(tx: Tx, now: Date): Promise<number> {
  const [row] = await tx.query<{ at: string | null }>(
    "select min(at) as at from change where revision > (select revision from projection where name = 'aggregates')",
  );
  return row!.at === null ? 0 : Math.max(0, (now.getTime() - Date.parse(row!.at)) / 1000);
}

/** Revision that the aggregates, and whatever is read behind them, are as of. */
export async function appliedRevision(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ revision: number }>("select revision from projection where name = 'aggregates'");
  return row!.revision;
}

/** Day that the aggregates are of, YYYY-MM-DD; null = nothing was counted yet. */
export async function aggregatedDay(tx: Tx): Promise<string | null> {
  const [row] = await tx.query<{ day: string | null }>('select day from aggregate_state');
  return row!.day;
}

/** Write how far the aggregates are. */
export async function saveRevision(tx: Tx, revision: number): Promise<void> {
  await tx.query("update projection set revision = $1, applied_at = clock_timestamp() where name = 'aggregates'", [
    revision,
  ]);
}

/** Write what the aggregates are as of; what depends on the day reads it from here. */
export async function saveState(
  tx: Tx,
  { day, timeZone, defaultScheme, methodology }: Omit<AggregateState, 'applied'>,
): Promise<void> {
  await tx.query('update aggregate_state set day = $1, time_zone = $2, default_scheme = $3, methodology = $4', [
    day,
    timeZone,
    defaultScheme,
    methodology,
  ]);
}

/** Note every entity: all are counted anew. */
export async function noteAll(tx: Tx): Promise<void> {
  await tx.query('insert into noted_entity (entity) select id from entity union select entity from counted_entity');
}

/** What is counted as of a day, in a time zone. */
export interface CountedDay {
  /** YYYY-MM-DD. */
  day: string;
  /** IANA name: the day of an evaluation is its own. */
  timeZone: string;
}

/**
 * Note the entities that count otherwise on a later day though nothing was written: an evaluation that has come, or has
 * turned old, after one day and through another.
 */
export async function noteAged(tx: Tx, after: string, { day, timeZone }: CountedDay): Promise<void> {
  await tx.query(
    `insert into noted_entity (entity) select distinct v.entity
     from evaluation v cross join lateral (select (v.evaluated_at at time zone $3)::date as day) e
     where v.current and v.outcome = 'graded'
       and (e.day > $1::date and e.day <= $2::date or e.day > ${monthsBefore('$1::date')} and e.day <= ${monthsBefore('$2::date')})`,
    [after, day, timeZone],
  );
}

/** Note entities. */
export async function noteEntities(tx: Tx, entities: readonly number[]): Promise<void> {
  await tx.query('insert into noted_entity (entity) select unnest($1::int[])', [entities]);
}

/** The day from which on an evaluation is old. */
const monthsBefore = (day: string) => `(${day} - make_interval(months => ${FRESH_MONTHS}))::date`;

const columns = [
  'kind',
  'zones',
  'index_zones',
  'divisions',
  'schemes',
  'outcomes',
  'grades',
  'scores',
  'fresh',
  'steps',
  'demonstration',
  'penalty',
  'synthetic',
];
const of = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ');

/** Places that decide, step by step, as `operating_first` of lib/credit/indicators/membership.ts says: the first role of which there is one. */
const decidingRole = `
  select (select m.role from unnest(array[${memberships.operating_first.map(([role]) => `'${role}'`).join(', ')}]) with ordinality m (role, step)
          where exists (select 1 from site o where o.entity = t.entity and o.role = m.role and o.superseded_batch is null)
          order by m.step limit 1) as role`;

/**
 * What entities are to be counted as, out of the tables, on the day `$1` in the time zone `$2`. Each is looked up through
 * indexes: the same cost for one whatever the number of the others.
 *
 * @param which a select of `entity`, each once
 */
const asInTables = (which: string) => `
  select t.entity, e.kind, z.zones, z.index_zones, d.divisions, v.schemes, v.outcomes, v.grades, v.scores, v.fresh, v.steps,
         exists (select 1 from record d where d.entity = t.entity and d.kind = 'demonstration' and ${recordInForce('$1::date')}) as demonstration,
         (select coalesce(sum(${weightOfPenalty('$1::date')}), 0)::int from record d where d.entity = t.entity) as penalty,
         b.synthetic
  from (${which}) t
  join entity e on e.id = t.entity
  join batch b on b.id = e.created_batch
  cross join lateral (${decidingRole}) m
  cross join lateral (
    select coalesce(array_agg(distinct j.zone order by j.zone), '{}') as zones,
           coalesce(array_agg(distinct j.zone order by j.zone) filter (where s.role = m.role), '{}') as index_zones
    from site s join site_zone j on j.site = s.id where s.entity = t.entity) z
  cross join lateral (
    select coalesce(array_agg(distinct s.division order by s.division), '{}') as divisions
    from site s where s.entity = t.entity and s.superseded_batch is null and s.division is not null) d
  cross join lateral (
    select coalesce(array_agg(v.scheme order by v.scheme), '{}') as schemes,
           coalesce(array_agg(v.outcome order by v.scheme), '{}') as outcomes,
           coalesce(array_agg(coalesce(v.grade, '') order by v.scheme), '{}') as grades,
           coalesce(array_agg(round(v.score * 10000)::bigint order by v.scheme), '{}') as scores,
           coalesce(array_agg(coalesce(v.outcome = 'graded' and e.day <= $1::date and e.day > ${monthsBefore('$1::date')}, false)
                              order by v.scheme), '{}') as fresh,
           coalesce(array_agg(case when v.outcome = 'graded' then floor(v.score * ${SCORE_STEPS} + 0.5)::bigint end order by v.scheme), '{}') as steps
    from evaluation v cross join lateral (select (v.evaluated_at at time zone $2)::date as day) e
    where v.entity = t.entity and v.current) v`;

/** The cells that rows of `counted_entity`'s form, each with a `sign`, add up to. @param rows name of the rows */
const cellsOf = (rows: string) => `
  select z.zone, 0::smallint as scheme, r.kind, r.divisions, '' as outcome, '' as grade, sum(r.sign)::int as entities,
         sum(r.sign * r.demonstration::int)::int as demonstration, sum(r.sign * r.synthetic::int)::int as synthetic,
         0 as scored, 0::bigint as score_sum
  from ${rows} r cross join lateral unnest(0 || r.zones) z (zone) group by z.zone, r.kind, r.divisions
  union all
  select z.zone, x.scheme, r.kind, r.divisions, x.outcome, x.grade, sum(r.sign)::int, 0, 0,
         (sum(r.sign) filter (where x.score is not null))::int, coalesce(sum(r.sign * x.score), 0)::bigint
  from ${rows} r cross join lateral unnest(0 || r.zones) z (zone)
  cross join lateral unnest(r.schemes, r.outcomes, r.grades, r.scores) x (scheme, outcome, grade, score)
  group by z.zone, x.scheme, r.kind, r.divisions, x.outcome, x.grade`;

const cellKey = 'zone, scheme, kind, divisions, outcome, grade';
const cellSums = ['entities', 'demonstration', 'synthetic', 'scored', 'score_sum'];

/** What a count changed; zones by number, rising. */
export interface Counted {
  /** Zones whose cells changed. */
  zones: number[];
  /** Zones whose sums for the index changed. */
  index: number[];
  /** Zones that an entity with observations came into, or left, for the index. */
  observed: number[];
}

/**
 * Count the noted entities as they are now in place of what each was counted as, and forget that they were noted.
 * Doing it twice changes nothing the second time.
 */
export async function countNoted(tx: Tx, { day, timeZone }: CountedDay): Promise<Counted> {
  const rows = await tx.query<{ what: keyof Counted; zone: number }>(
    `with taken as (delete from noted_entity returning entity),
     fresh as (${asInTables('select distinct entity from taken')}),
     old as (select c.* from counted_entity c where c.entity in (select entity from taken)),
     -- One pass over both sides: joined with each other again they would be taken for a handful of rows.
     differing as materialized (
       select o.entity as was, f.entity as is_now, ${columns.map((c) => `o.${c} as old_${c}, f.${c} as new_${c}`).join(', ')}
       from old o full join fresh f using (entity) where row(${of('o')}) is distinct from row(${of('f')})),
     gone as (delete from counted_entity c using differing d where d.is_now is null and c.entity = d.was),
     kept as (
       insert into counted_entity as c (entity, ${columns.join(', ')})
       select is_now, ${columns.map((c) => `new_${c}`).join(', ')} from differing where is_now is not null
       on conflict (entity) do update set ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}),
     term as (
       select -1 as sign, ${columns.map((c) => `old_${c} as ${c}`).join(', ')} from differing where was is not null
       union all select 1, ${columns.map((c) => `new_${c}`).join(', ')} from differing where is_now is not null),
     written as (${added('zone_cell', cellKey, cellSums, cellsOf('term'))}),
     summed as (${added('index_sum', sumKey, sumColumns, sumsOf('term'))}),
     moved as (
       select z.zone from differing d cross join lateral unnest(d.old_index_zones || d.new_index_zones) z (zone)
       where d.old_index_zones is distinct from d.new_index_zones
         and exists (select 1 from observation o where o.entity = d.is_now))
     select distinct 'zones' as what, zone from written where zone <> 0
     union select 'index', zone from summed union select 'observed', zone from moved
     order by what, zone`,
    [day, timeZone],
  );
  await tx.query('delete from zone_cell where entities = 0');
  await tx.query('delete from index_sum where entities = 0');
  const which = (asked: keyof Counted) => rows.filter(({ what }) => what === asked).map(({ zone }) => zone);
  return { zones: which('zones'), index: which('index'), observed: which('observed') };
}

/** Add rows to a table of sums; those that add nothing are left out. @returns their zones */
const added = (table: string, key: string, sums: readonly string[], rows: string) => `
  insert into ${table} as c (${key}, ${sums.join(', ')})
  select ${key}, ${sums.map((sum) => `coalesce(${sum}, 0)`).join(', ')} from (${rows}) m
  where ${sums.map((sum) => `coalesce(m.${sum}, 0) <> 0`).join(' or ')}
  on conflict (${key}) do update set ${sums.map((sum) => `${sum} = c.${sum} + excluded.${sum}`).join(', ')}
  returning zone`;

/** A row of which the aggregates hold something else than the tables say. */
export interface Difference {
  what: 'entity' | 'cell' | 'sum' | 'observed' | 'index' | 'tile' | 'tile_cell' | 'tiled_zone';
  /** Number of the entity, of the zone (0 = everywhere), or of the cell of a tile. */
  id: number;
}

/** Where rows of a table of sums are others than a full count gives. */
const differing = (table: string, key: string, sums: readonly string[], rows: string) => `
  (select ${key}, ${sums.join(', ')} from ${rows} except select ${key}, ${sums.join(', ')} from ${table})
  union all
  (select ${key}, ${sums.join(', ')} from ${table} except select ${key}, ${sums.join(', ')} from ${rows})`;

/** Where the aggregates differ from a full count of the tables, the first `limit`. Call it when nothing is noted. */
export function differences(tx: Tx, { day, timeZone }: CountedDay, limit: number): Promise<Difference[]> {
  const full = (key: string, sums: readonly string[], rows: string) =>
    `select ${key}, ${sums.map((sum) => `coalesce(${sum}, 0) as ${sum}`).join(', ')} from (${rows}) c`;
  return tx.query<Difference>(
    `with full_count as materialized (${asInTables('select id as entity from entity')}),
     term as (select 1 as sign, ${of('f')} from full_count f),
     cell as materialized (${full(cellKey, cellSums, cellsOf('term'))}),
     index_cell as materialized (${full(sumKey, sumColumns, sumsOf('term'))}),
     entity_difference as (
       select entity from full_count f full join counted_entity c using (entity) where row(${of('c')}) is distinct from row(${of('f')}))
     select 'entity' as what, entity as id from entity_difference
     union all select distinct 'cell', zone from (${differing('zone_cell', cellKey, cellSums, 'cell')}) c
     union all select distinct 'sum', zone from (${differing('index_sum', sumKey, sumColumns, 'index_cell')}) s
     order by what, id limit $3`,
    [day, timeZone, limit],
  );
}

/** Forget all counts: the next count is a first one. */
export async function forgetCounts(tx: Tx): Promise<void> {
  await tx.query('delete from counted_entity');
  await tx.query('delete from zone_cell');
  await tx.query('delete from index_sum');
}
