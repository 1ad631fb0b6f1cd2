import type { Tx } from '../db';
import { recordInForce } from './in-force';

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
}

/**
 * The state that the transaction starts from, locked. In a consistent transaction it fails with 40001 where another
 * process has moved it on since the transaction's snapshot.
 */
export async function lockState(tx: Tx): Promise<AggregateState> {
  const [applied] = await tx.query<{ revision: number }>(
    "select revision from projection where name = 'aggregates' for update",
  );
  const [state] = await tx.query<{ day: string | null; defaultScheme: number | null }>(
    'select day, default_scheme as "defaultScheme" from aggregate_state',
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

/** Write where the aggregates stand. */
export async function saveState(
  tx: Tx,
  { applied, day, defaultScheme }: AggregateState & { day: string },
): Promise<void> {
  await tx.query("update projection set revision = $1, applied_at = clock_timestamp() where name = 'aggregates'", [
    applied,
  ]);
  await tx.query('update aggregate_state set day = $1, default_scheme = $2', [day, defaultScheme]);
}

/** Note every entity: all are counted anew. */
export async function noteAll(tx: Tx): Promise<void> {
  await tx.query('insert into noted_entity (entity) select id from entity union select entity from counted_entity');
}

/** Note the entities whose titles begin or end after one day and through another. */
export async function noteTurned(tx: Tx, after: string, through: string): Promise<void> {
  await tx.query(
    `insert into noted_entity (entity) select distinct entity from record
     where kind = 'demonstration' and superseded_batch is null
       and (published_from > $1::date and published_from <= $2::date
            or published_until > $1::date and published_until <= $2::date)`,
    [after, through],
  );
}

const columns = ['kind', 'zones', 'divisions', 'schemes', 'outcomes', 'grades', 'scores', 'demonstration', 'synthetic'];
const of = (alias: string) => columns.map((column) => `${alias}.${column}`).join(', ');

/**
 * What entities are to be counted as, out of the tables. Each is looked up through indexes: the same cost for one
 * whatever the number of the others.
 *
 * @param which a select of `entity`, each once
 * @param day   expression of the day that titles are judged by
 */
const asInTables = (which: string, day: string) => `
  select t.entity, e.kind, z.zones, d.divisions, v.schemes, v.outcomes, v.grades, v.scores,
         exists (select 1 from record d where d.entity = t.entity and d.kind = 'demonstration' and ${recordInForce(day)}) as demonstration,
         b.synthetic
  from (${which}) t
  join entity e on e.id = t.entity
  join batch b on b.id = e.created_batch
  cross join lateral (
    select coalesce(array_agg(distinct j.zone order by j.zone), '{}') as zones
    from site s join site_zone j on j.site = s.id where s.entity = t.entity) z
  cross join lateral (
    select coalesce(array_agg(distinct s.division order by s.division), '{}') as divisions
    from site s where s.entity = t.entity and s.superseded_batch is null and s.division is not null) d
  cross join lateral (
    select coalesce(array_agg(v.scheme order by v.scheme), '{}') as schemes,
           coalesce(array_agg(v.outcome order by v.scheme), '{}') as outcomes,
           coalesce(array_agg(coalesce(v.grade, '') order by v.scheme), '{}') as grades,
           coalesce(array_agg(round(v.score * 10000)::bigint order by v.scheme), '{}') as scores
    from evaluation v where v.entity = t.entity and v.current) v`;

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

/**
 * Count the noted entities as they are now in place of what each was counted as, and forget that they were noted.
 * Doing it twice changes nothing the second time.
 *
 * @param day that titles are judged by, YYYY-MM-DD
 * @returns zones whose cells changed
 */
export async function countNoted(tx: Tx, day: string): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `with taken as (delete from noted_entity returning entity),
     fresh as (${asInTables('select distinct entity from taken', '$1::date')}),
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
     moved as (
       select * from (${cellsOf('term')}) c where ${cellSums.map((sum) => `coalesce(c.${sum}, 0) <> 0`).join(' or ')}),
     written as (
       insert into zone_cell as c (${cellKey}, ${cellSums.join(', ')})
       select ${cellKey}, ${cellSums.map((sum) => `coalesce(${sum}, 0)`).join(', ')} from moved
       on conflict (${cellKey}) do update set ${cellSums.map((sum) => `${sum} = c.${sum} + excluded.${sum}`).join(', ')}
       returning zone)
     select distinct zone from written where zone <> 0 order by zone`,
    [day],
  );
  await tx.query('delete from zone_cell where entities = 0');
  return rows.map(({ zone }) => zone);
}

/** A row of which the aggregates hold something else than the tables say. */
export interface Difference {
  what: 'entity' | 'cell';
  /** Number of the entity, or of the zone (0 = everywhere). */
  id: number;
}

/**
 * Where the aggregates differ from a full count of the tables, the first `limit`. Call it when nothing is noted.
 *
 * @param day that titles are judged by, YYYY-MM-DD
 */
export function differences(tx: Tx, day: string, limit: number): Promise<Difference[]> {
  return tx.query<Difference>(
    `with full_count as materialized (${asInTables('select id as entity from entity', '$1::date')}),
     term as (select 1 as sign, ${of('f')} from full_count f),
     cell as materialized (
       select ${cellKey}, ${cellSums.map((sum) => `coalesce(${sum}, 0) as ${sum}`).join(', ')} from (${cellsOf('term')}) c),
     entity_difference as (
       select entity from full_count f full join counted_entity c using (entity) where row(${of('c')}) is distinct from row(${of('f')})),
     cell_difference as (
       (select ${cellKey}, ${cellSums.join(', ')} from cell except select ${cellKey}, ${cellSums.join(', ')} from zone_cell)
       union all
       (select ${cellKey}, ${cellSums.join(', ')} from zone_cell except select ${cellKey}, ${cellSums.join(', ')} from cell))
     select 'entity' as what, entity as id from entity_difference union all select 'cell', zone from cell_difference
     order by what, id limit $2`,
    [day, limit],
  );
}

/** Forget all counts: the next count is a first one. */
export async function forgetCounts(tx: Tx): Promise<void> {
  await tx.query('delete from counted_entity');
  await tx.query('delete from zone_cell');
}
