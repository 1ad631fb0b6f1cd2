import type { Tx } from '../db';

/** The kept spatial join of current sites with current zone versions. */

/** Any fixed number: sites are written by many at a time, areas by one while nobody writes sites. */
const PLACES_LOCK = 7_246_009;

/**
 * Take part in writing sites until the transaction ends, before the first of them. A site and an area that are written
 * at the same time would not see each other, and the join would lack what each belongs to, or hold it twice.
 */
export async function shareSites(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1)', [PLACES_LOCK]);
}

/** Wait until nobody writes sites, and let nobody write any until the transaction ends: before the first area is written. */
export async function holdSites(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [PLACES_LOCK]);
}

/** Zone by zone: PostGIS prepares a polygon once while it stays the same from one call to the next. */
const byZone = `(select zone, geom from zone_version where superseded_batch is null order by zone) z
  cross join lateral (
    select s.id from touched_site t join site s on s.id = t.site
    where s.superseded_batch is null and s.geom && z.geom and st_intersects(z.geom, s.geom) offset 0) s`;

/** Site by site, through the index on the zones. */
const bySite = `touched_site t join site s on s.id = t.site and s.superseded_batch is null
  join zone_version z on z.superseded_batch is null and z.geom && s.geom and st_intersects(z.geom, s.geom)`;

/**
 * Join the sites in `touched_site`, and note the zones they came into.
 *
 * @param isLarge thousands of sites: by zones, which is 3 times as fast there
 */
export async function joinTouchedSites(tx: Tx, isLarge: boolean): Promise<void> {
  await tx.query(
    `with joined as (
       insert into site_zone (site, zone) select s.id, z.zone from ${isLarge ? byZone : bySite} on conflict do nothing returning zone)
     insert into touched_zone (zone) select distinct zone from joined`,
  );
}

/** Redo the join of zones whose geometry changed, and note them. */
export async function rejoinZones(tx: Tx, zones: readonly number[]): Promise<void> {
  await tx.query('delete from site_zone where zone = any($1::int[])', [zones]);
  await tx.query(
    `insert into site_zone (site, zone)
     select s.id, z.zone from zone_version z join site s on s.geom && z.geom and st_intersects(z.geom, s.geom)
     where z.superseded_batch is null and s.superseded_batch is null and z.zone = any($1::int[])`,
    [zones],
  );
  await tx.query('insert into touched_zone (zone) select unnest($1::int[])', [zones]);
}

/**
 * Find again the division of current sites; of nested divisions the smallest.
 *
 * @param which all of them, or those in `touched_site`: a site that stands again has the division of another time
 * @returns sites that changed division
 */
export async function rejoinDivisions(tx: Tx, which: 'all' | 'touched' = 'all'): Promise<number> {
  const rows = await tx.query(
    `with found as (
       select distinct on (s.id) s.id, d.id as division from site s
       left join division d on d.superseded_batch is null and d.geom && s.geom and st_intersects(d.geom, s.geom)
       where s.superseded_batch is null ${which === 'touched' ? 'and s.id in (select site from touched_site)' : ''}
       order by s.id, st_area(d.geom), d.code)
     update site set division = f.division from found f
     where site.id = f.id and site.division is distinct from f.division returning site.id`,
  );
  return rows.length;
}

/** Zones noted so far, each once. */
export async function touchedZones(tx: Tx): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    'select distinct zone from touched_zone where exists (select 1 from zone where id = zone) order by zone',
  );
  return rows.map(({ zone }) => zone);
}

/** Note the zones in which the entities of a select have a current site. */
export async function touchZonesOf(tx: Tx, entities: string): Promise<void> {
  await tx.query(
    `insert into touched_zone (zone) select distinct z.zone from (${entities}) t
     join site s on s.entity = t.entity and s.superseded_batch is null join site_zone z on z.site = s.id`,
  );
}
