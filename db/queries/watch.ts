import type { FallCounts, Watched } from '@/lib/credit/warning/watch-list';
import type { Tx } from '../db';

/** Businesses that a regulator should look at (docs/decisions/0023-warnings.md). */

/**
 * Entities that the aggregator has not looked at.
 *
 * @param most above so many, they are not named
 * @returns by number; null = too many to name
 */
export async function notedEntities(tx: Tx, most: number): Promise<number[] | null> {
  const rows = await tx.query<{ entity: number }>('select distinct entity from noted_entity limit $1', [most + 1]);
  return rows.length > most ? null : rows.map(({ entity }) => entity).sort((a, b) => a - b);
}

/** Last two grades of an entity under scheme $1, days in time zone $2; null = none. @param entity expression */
const lastTwo = (entity: string) => `
  select (array_agg(v.grade order by v.place))[1] as now, (array_agg(v.grade order by v.place))[2] as before,
         max(v.day) filter (where v.place = 1) as day
  from (select grade, (evaluated_at at time zone $2)::date as day,
               row_number() over (order by evaluated_at desc nulls last, id desc) as place
        from evaluation where entity = ${entity} and scheme = $1 and superseded_batch is null
        order by evaluated_at desc nulls last, id desc limit 2) v`;

/** Did an entity fall by a ranked grade or more from one to the other? */
const fell = `exists (
  select 1 from grade b join grade n using (scheme)
  where b.scheme = $1 and b.ranked and n.ranked and b.grade = l.before and n.grade = l.now and n.position > b.position)`;

/** Records for which an entity may be watched, as long as they are in force. */
const isWatched = "(r.kind = 'serious_list' or r.kind = 'penalty' and r.severity = 'serious')";

/**
 * Of some entities those that may be worth a look: they fell under the scheme, or have a serious record. Each is looked
 * up through indexes: the same cost for one whatever the number of the others.
 *
 * @param entities null = all
 * @param scheme   number; null = there is none
 * @returns by number; grades are null where nothing fell, zones where it counts
 */
export function watchCandidates(
  tx: Tx,
  entities: readonly number[] | null,
  { scheme, timeZone }: { scheme: number | null; timeZone: string },
): Promise<Watched[]> {
  return tx.query(
    `select e.id as entity, e.kind, coalesce(c.index_zones, '{}') as zones,
            json_build_object('before', l.before, 'now', l.now, 'on', l.day::text) as grades,
            coalesce((select json_agg(json_build_object('kind', r.kind, 'severity', r.severity, 'procedure', r.procedure, 'state', r.state,
                        'authority', r.authority, 'decidedAt', r.decided_at, 'publishedFrom', r.published_from, 'publishedUntil', r.published_until))
                      from record r where r.entity = e.id and r.superseded_batch is null and ${isWatched}), '[]') as records
     from entity e
     left join counted_entity c on c.entity = e.id
     cross join lateral (${lastTwo('e.id')}) l
     where ($3::int[] is null or e.id = any($3::int[]))
       and (${fell} or exists (select 1 from record r where r.entity = e.id and r.superseded_batch is null and ${isWatched}))
     order by e.id`,
    [scheme, timeZone, entities],
  );
}

/**
 * Find who fell, of all: how many in each zone, and everywhere (zone 0). Who fell lately is held until the transaction
 * ends, for `noteFallen`.
 *
 * @param day  last day of those that are looked at, YYYY-MM-DD
 * @param days how many they are
 */
export async function countFalls(
  tx: Tx,
  { scheme, day, days, timeZone }: { scheme: number; day: string; days: number; timeZone: string },
): Promise<(FallCounts & { zone: number })[]> {
  await tx.exec('drop table if exists fall; create temp table fall (entity int, lately boolean) on commit drop');
  await tx.query(
    `insert into fall (entity, lately)
     select entity, g.position > b.position and day <= $3::date and day > $3::date - $4::int
     from (select entity, row_number() over last as place, grade, lead(grade) over last as before,
                  (evaluated_at at time zone $2)::date as day
           from evaluation where scheme = $1 and superseded_batch is null
           window last as (partition by entity order by evaluated_at desc nulls last, id desc)) v
     join grade g on g.scheme = $1 and g.grade = v.grade and g.ranked
     join grade b on b.scheme = $1 and b.grade = v.before and b.ranked
     where v.place = 1`,
    [scheme, timeZone, day, days],
  );
  return tx.query(
    `select z.zone, count(*)::int as compared, (count(*) filter (where f.lately))::int as fallen
     from fall f join counted_entity c using (entity) cross join lateral unnest(0 || c.index_zones) z (zone)
     group by z.zone order by z.zone`,
  );
}

/** Have the aggregator look again at whoever fell lately, as `countFalls` found them, or is watched already. */
export async function noteFallen(tx: Tx): Promise<void> {
  await tx.query(
    `insert into noted_entity (entity)
     select entity from fall where lately
     union select entity from warning where entity is not null and exact_since is not null`,
  );
}

/** Zones in which many fell lately, with how many. */
export async function watchClusters(tx: Tx): Promise<{ zone: number; code: string; fallen: number }[]> {
  return tx.query('select c.zone, z.code, c.fallen from watch_cluster c join zone z on z.id = c.zone order by c.zone');
}

/** Put these in the place of all clusters. @param clusters entities that fell, by number of the zone */
export async function replaceClusters(tx: Tx, clusters: ReadonlyMap<number, number>): Promise<void> {
  await tx.query('delete from watch_cluster');
  await tx.query('insert into watch_cluster (zone, fallen) select * from unnest($1::int[], $2::int[])', [
    [...clusters.keys()],
    [...clusters.values()],
  ]);
}
