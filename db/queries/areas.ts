import type { Tx } from '../db';
import type { StagedFinding } from './staging';

/** Boundaries on their way in: repaired by PostGIS, compared with what is known, kept as versions. */

export interface StagedArea {
  row: number;
  code: string;
  name: string;
  parent: string | null;
  /** GeoJSON geometry in WGS 84. */
  geometry: string;
}

/** Stage areas and repair their geometry. Geometry that nothing can be made of stays null. */
export async function stageAreas(tx: Tx, areas: readonly StagedArea[]): Promise<void> {
  await tx.exec(`drop table if exists area; create temp table area (
    row int primary key, code text not null, name text not null, parent text,
    given geometry, geom geometry(MultiPolygon, 4326), reason text) on commit drop`);
  for (const { row, code, name, parent, geometry } of areas) {
    await tx.query(
      `insert into area (row, code, name, parent, given, reason)
       select $1, $2, $3, $4, g, case when not st_isvalid(g) then st_isvalidreason(g) end
       from (select st_setsrid(st_force2d(st_geomfromgeojson($5)), 4326) as g) x`,
      [row, code, name, parent, geometry],
    );
  }
  await tx.query(
    `update area set geom = nullif(st_multi(st_collectionextract(st_makevalid(given), 3)), 'SRID=4326;MULTIPOLYGON EMPTY'::geometry)
     where not st_isempty(given)`,
  );
}

/** Findings on the geometry: repaired ones are told, those without an area left are rejected and taken out. */
export async function repairFindings(tx: Tx): Promise<StagedFinding[]> {
  const findings = await tx.query<StagedFinding>(
    `select row, 'geometry' as field,
            case when geom is null or st_isempty(geom) then 'geometry_unrepairable' else 'geometry_repaired' end as code,
            geom is null or st_isempty(geom) as rejects, coalesce(reason, 'no area') as value,
            case when geom is null or st_isempty(geom) then 'no area can be made of this geometry; draw it again'
                 else 'the geometry was invalid and was repaired; compare it with the source' end as message
     from area where reason is not null or geom is null or st_isempty(geom) order by row`,
  );
  await tx.query('delete from area where geom is null or st_isempty(geom)');
  return findings;
}

/** Areas whose code is taken by a zone of another kind. */
export async function kindConflicts(tx: Tx, kind: string): Promise<StagedFinding[]> {
  return tx.query(
    `with taken as (
       delete from area a using zone z where z.code = a.code and z.kind <> $1 returning a.row, a.code, z.kind)
     select row, 'id' as field, 'kind_differs' as code, true as rejects, code as value,
            'a zone with this id is already a ' || kind || '; ids are unique over all kinds' as message from taken order by row`,
    [kind],
  );
}

export interface AreaCounts {
  accepted: number;
  updated: number;
  unchanged: number;
}

/** Keep staged areas as zones. @returns counts and the ids of zones whose geometry is new or changed */
export async function keepZones(
  tx: Tx,
  batch: number,
  kind: string,
  validFrom: string | null,
): Promise<AreaCounts & { zones: number[] }> {
  await tx.query(
    'insert into zone (code, kind, recorded_batch) select code, $2, $1 from area on conflict (code) do nothing',
    [batch, kind],
  );
  await tx.exec(`drop table if exists area_change; create temp table area_change on commit drop as
    select a.row, z.id as zone, v.id as old, p.id as parent, v.id is not null and not st_orderingequals(v.geom, a.geom) as moved
    from area a join zone z on z.code = a.code left join zone p on p.code = a.parent
    left join zone_version v on v.zone = z.id and v.superseded_batch is null`);
  const rows = await tx.query<{ zone: number; old: number | null; changed: boolean }>(
    `select c.zone, c.old, v.id is null or moved or row(v.name, v.parent, coalesce($1::date, v.valid_from))
            is distinct from row(a.name, c.parent, v.valid_from) as changed
     from area_change c join area a using (row) left join zone_version v on v.id = c.old order by row`,
    [validFrom],
  );
  const changed = rows.filter((row) => row.changed).map(({ zone }) => zone);
  await tx.query(
    'update zone_version set superseded_batch = $1 where superseded_batch is null and zone = any($2::int[])',
    [batch, changed],
  );
  await tx.query(
    `insert into zone_version (zone, name, parent, geom, valid_from, recorded_batch)
     select c.zone, a.name, c.parent, a.geom, coalesce($3::date, v.valid_from), $1
     from area_change c join area a using (row) left join zone_version v on v.id = c.old
     where c.zone = any($2::int[]) order by a.row`,
    [batch, changed, validFrom],
  );
  return { ...tally(rows), zones: changed };
}

/** Keep staged areas as divisions. */
export async function keepDivisions(tx: Tx, batch: number): Promise<AreaCounts> {
  const rows = await tx.query<{ code: string; old: number | null; changed: boolean }>(
    `select a.code, d.id as old, d.id is null or d.name <> a.name or not st_orderingequals(d.geom, a.geom) as changed
     from area a left join division d on d.code = a.code and d.superseded_batch is null order by a.row`,
  );
  const changed = rows.filter((row) => row.changed).map(({ code }) => code);
  await tx.query(
    'update division set superseded_batch = $1 where superseded_batch is null and code = any($2::text[])',
    [batch, changed],
  );
  await tx.query(
    'insert into division (code, name, geom, recorded_batch) select code, name, geom, $1 from area where code = any($2::text[]) order by row',
    [batch, changed],
  );
  return tally(rows);
}

function tally(rows: readonly { old: number | null; changed: boolean }[]): AreaCounts {
  return {
    accepted: rows.filter(({ old }) => old === null).length,
    updated: rows.filter(({ old, changed }) => old !== null && changed).length,
    unchanged: rows.filter(({ changed }) => !changed).length,
  };
}

/** Codes of zones that are their own ancestor, after the staged areas were kept. */
export async function parentCycles(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    `with recursive up(start, zone) as (
       select zone, parent from zone_version where superseded_batch is null and parent is not null
       union select u.start, v.parent from up u join zone_version v on v.zone = u.zone and v.superseded_batch is null where v.parent is not null)
     select distinct z.code from up join zone z on z.id = up.start where up.start = up.zone order by 1`,
  );
  return rows.map(({ code }) => code);
}

/** Current sites, and how many of them lie in any zone. */
export async function siteCoverage(tx: Tx): Promise<{ sites: number; inside: number }> {
  const [row] = await tx.query<{ sites: number; inside: number }>(
    `select count(*) as sites, count(*) filter (where exists (select 1 from site_zone z where z.site = s.id)) as inside
     from site s where superseded_batch is null`,
  );
  return row!;
}

/** Keep findings that were made outside the row staging. */
export async function keepAreaFindings(tx: Tx, batch: number, findings: readonly StagedFinding[]): Promise<void> {
  for (const f of findings) {
    await tx.query(
      'insert into finding (batch, row, field, code, rejects, value, message) values ($1, $2, $3, $4, $5, left($6, 200), $7)',
      [batch, f.row, f.field, f.code, f.rejects, f.value, f.message],
    );
  }
}
