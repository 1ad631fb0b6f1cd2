import type { Tx } from '../db';

/** Second half of a merge: write what differs. A changed row stays as a superseded row (db/migrations/0003_entity.sql). */

/** A known evaluation and a staged one have one natural key. */
const sameKey = `o.source = r.source and o.source_key = s.source_key and o.scheme = r.scheme
  and o.evaluated_at is not distinct from s.evaluated_at`;

/**
 * Wait for who else writes about these entities, and let nobody else until the transaction ends. The statements that
 * follow see what those wrote. Without it two writers choose the current evaluation of an entity by what each has seen,
 * and the second marks one that the first has superseded. One order for all: no two wait for each other.
 *
 * @param whose a select of entity ids, from the program's own text
 */
export async function lockEntities(tx: Tx, whose: string): Promise<void> {
  await tx.query(
    `select count(*) from (select 1 from entity where id in (${whose}) order by id for no key update) locked`,
  );
}

/** Entities of the batch that were known before it, and those that a key is taken from; new ones nobody else sees yet. */
export const mergedEntities = `select entity from resolved where not is_new
  union select o.entity from resolved r join staging s using (row)
  join evaluation o on ${sameKey} and o.superseded_batch is null where o.entity <> r.entity`;

/** Take new names, kinds and industries of known entities. A value that was not given leaves the old one. */
export async function mergeEntities(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `with given as (
       select r.row, r.entity, s.kind, s.name, s.industry,
              case when s.industry is not null then coalesce(s.industry_system, o.code) end as industry_system
       from resolved r join staging s using (row) join source o on o.id = r.source
       where r.lead and not r.is_new),
     old as (
       select g.row, e.*, coalesce(g.kind, e.kind) as new_kind, coalesce(g.name, e.name) as new_name,
              coalesce(g.industry_system, e.industry_system) as new_industry_system, coalesce(g.industry, e.industry) as new_industry
       from given g join entity e on e.id = g.entity
       where row(coalesce(g.kind, e.kind), coalesce(g.name, e.name), coalesce(g.industry_system, e.industry_system), coalesce(g.industry, e.industry))
             is distinct from row(e.kind, e.name, e.industry_system, e.industry)
       order by e.id for no key update of e),
     kept as (
       insert into entity_history (entity, kind, name, industry_system, industry, recorded_batch, superseded_batch)
       select id, kind, name, industry_system, industry, recorded_batch, $1 from old),
     told as (insert into effect (row, kind) select row, 'entity' from old)
     update entity e set kind = new_kind, name = new_name, industry_system = new_industry_system, industry = new_industry, recorded_batch = $1
     from old where old.id = e.id`,
    [batch],
  );
}

/** A coordinate on the grid of a step, rounded so that both engines publish the same digits. */
export const onGrid = (coordinate: string, step: string | number) =>
  `round((round(${coordinate} / ${step}::float8) * ${step}::float8)::numeric, 6)::float8`;

/**
 * Take new and moved sites. The public point of an individual business is coarsened to a grid.
 *
 * @param coarseDegrees step of that grid in degrees
 * @param detected      detected coordinate system by declared one
 */
export async function mergeSites(
  tx: Tx,
  batch: number,
  coarseDegrees: number,
  detected: Partial<Record<string, string>>,
): Promise<void> {
  await tx.query(
    `with given as (
       select distinct on (r.entity, s.role, r.source) r.row, r.entity, r.source, s.role, s.address, s.lng, s.lat, s.crs, s.area
       from resolved r join staging s using (row)
       where r.twin is null and s.lng is not null
       order by r.entity, s.role, r.source, s.evaluated_at desc nulls last, s.row desc),
     changed as (
       select g.row, o.id as old from given g
       left join site o on o.entity = g.entity and o.role = g.role and o.source = g.source and o.source_key = '' and o.superseded_batch is null
       where o.id is null
          or row(st_x(o.geom), st_y(o.geom), o.address, o.declared_area, o.crs_declared)
             is distinct from row(g.lng, g.lat, coalesce(g.address, o.address), coalesce(g.area, o.declared_area), g.crs)),
     told as (insert into effect (row, kind) select row, 'site' from changed),
     left_zones as (
       insert into touched_zone (zone) select distinct z.zone from changed c join site_zone z on z.site = c.old),
     left_join as (delete from site_zone z using changed c where z.site = c.old)
     update site set superseded_batch = $1 from changed c where site.id = c.old`,
    [batch],
  );
  await tx.query(
    `with written as (
       insert into site (entity, role, source, address, geom, tile_geom, public_geom, crs_declared, crs_detected, declared_area, division, recorded_batch)
       select r.entity, s.role, r.source, s.address, p.geom, st_transform(p.geom, 3857),
              case when e.kind = 'individual' then st_setsrid(st_makepoint(${onGrid('s.lng', '$2')}, ${onGrid('s.lat', '$2')}), 4326) end, s.crs, $3::jsonb ->> s.crs, s.area,
              (select d.id from division d where d.superseded_batch is null and st_intersects(d.geom, p.geom)
               order by st_area(d.geom), d.code limit 1), $1
       from effect f join staging s using (row) join resolved r using (row) join entity e on e.id = r.entity
       cross join lateral (select st_setsrid(st_makepoint(s.lng, s.lat), 4326) as geom) p
       where f.kind = 'site' order by s.row
       returning id)
     insert into touched_site (site) select id from written`,
    [batch, coarseDegrees, JSON.stringify(detected)],
  );
}

/** Take new and changed evaluations by their natural key, and keep `current` on the latest of each entity and scheme. */
export async function mergeEvaluations(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `with changed as (
       select r.row, o.id as old from resolved r join staging s using (row)
       left join evaluation o on ${sameKey} and o.superseded_batch is null
       where r.twin is null and r.scheme is not null
         and (o.id is null or row(o.entity, o.outcome, o.grade, o.score, o.dimensions)
                              is distinct from row(r.entity, s.outcome, s.grade, s.score, s.dimensions))),
     told as (insert into effect (row, kind) select row, case when old is null then 'evaluation' else 'reevaluation' end from changed)
     update evaluation set superseded_batch = $1, current = false from changed c where evaluation.id = c.old`,
    [batch],
  );
  // Where an entity has no evaluation under the scheme yet, the latest of the batch is current at once:
  // setting it afterwards would write every row of a first import twice.
  await tx.query(
    `insert into evaluation (entity, scheme, outcome, grade, score, dimensions, evaluated_at, source, source_key, current, recorded_batch)
     select r.entity, r.scheme, s.outcome, s.grade, s.score, s.dimensions, s.evaluated_at, r.source, s.source_key,
            row_number() over (partition by r.entity, r.scheme order by s.evaluated_at desc nulls last, s.row desc) = 1
              and (r.is_new or not exists (select 1 from evaluation o where o.entity = r.entity and o.scheme = r.scheme)), $1
     from effect f join staging s using (row) join resolved r using (row)
     where f.kind in ('evaluation', 'reevaluation') order by s.row`,
    [batch],
  );
  await refreshCurrent(
    tx,
    `select distinct r.entity, r.scheme from effect f join resolved r using (row)
     where f.kind in ('evaluation', 'reevaluation') and not r.is_new
     union select entity, scheme from evaluation where superseded_batch = ${Number(batch)}`,
  );
}

/**
 * Put `current` on the latest evaluation of each (entity, scheme) named: by date, unknown dates last, then as recorded.
 *
 * @param touched a select of (entity, scheme), from the program's own text
 */
export async function refreshCurrent(tx: Tx, touched: string): Promise<void> {
  await lockEntities(tx, `select entity from (${touched}) touched`);
  const latest = `select distinct on (e.entity, e.scheme) e.id from evaluation e join (${touched}) t using (entity, scheme)
    where e.superseded_batch is null order by e.entity, e.scheme, e.evaluated_at desc nulls last, e.id desc`;
  await tx.query(
    `update evaluation e set current = false from (${touched}) t
     where t.entity = e.entity and t.scheme = e.scheme and e.current and e.id not in (${latest})`,
  );
  await tx.query(`update evaluation e set current = true from (${latest}) l where l.id = e.id and not e.current`);
}
