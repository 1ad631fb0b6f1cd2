import type { MultiPolygon } from 'geojson';
import type { AreaCell } from '@/lib/credit/comparison/own-area';
import type { ZoneKind } from '@/lib/credit/zone';
import type { Param, Tx } from '../db';
import { MARGIN, type PlacesShown, shownPoint } from './entities';
import type { Bind } from './name-match';

/** An area that somebody drew: what PostGIS makes of it, who is in it, and which zones it overlaps. */

export interface PreparedArea {
  /** As PostGIS writes it: what the other statements take. */
  written: string;
  /** null = nothing with an area is left of it. */
  geometry: MultiPolygon | null;
  squareMetres: number;
  /** What was wrong with it, and where; null = nothing. */
  fault: string | null;
}

/** On the spheroid, to the hundredth: what lies behind that differs from one version of PostGIS to another. */
const squareMetres = (geom: string) => `round(st_area(${geom}::geography)::numeric, 2)::float8`;

/** An outline, repaired as that of an imported zone is (db/queries/areas.ts). @param geometry GeoJSON in WGS 84 */
export async function preparedArea(tx: Tx, geometry: string): Promise<PreparedArea> {
  const [row] = await tx.query<PreparedArea>(
    `with given as materialized (select st_setsrid(st_force2d(st_geomfromgeojson($1::text)), 4326) as geom),
     mended as materialized (select st_multi(st_collectionextract(st_makevalid(geom), 3)) as geom from given)
     select m.geom::text as written, case when not st_isempty(m.geom) then st_asgeojson(m.geom, 7)::json end as geometry,
            case when st_isempty(m.geom) then 0 else ${squareMetres('m.geom')} end as "squareMetres",
            case when not st_isvalid(g.geom) then st_isvalidreason(g.geom) end as fault
     from given g cross join mended m`,
    [geometry],
  );
  return row!;
}

export interface AreaRead {
  /** Of each zone that the area's businesses are also in: how many of them. */
  byZone: Map<number, number>;
  cells: AreaCell[];
}

/**
 * The businesses of an area, each once, in cells, and how many of them have their place there in a zone too. A business
 * is where the asker is shown it: counts of areas that anybody draws would tell a place that only the count knows.
 *
 * @param area   as `preparedArea` writes it
 * @param scheme number; null = no evaluation is told of
 * @param shown  null = every place is exact
 */
export async function areaCells(
  tx: Tx,
  { area, scheme, shown }: { area: string; scheme: number | null; shown: PlacesShown | null },
): Promise<AreaRead> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const place =
    shown === null
      ? 'where s.superseded_batch is null and s.geom && a.geom and st_intersects(a.geom, s.geom)'
      : `join entity k on k.id = s.entity ${shownPoint('k', shown, $)}
         where s.superseded_batch is null and s.geom && st_expand(a.geom, ${MARGIN}) and st_intersects(a.geom, p.point)`;
  // The polygon stays one and the same from call to call, so PostGIS prepares it once.
  const rows = await tx.query<AreaCell & { zone: number }>(
    `with area as materialized (select ${$(area)}::geometry as geom),
     inside as materialized (
       select s.id, s.entity from area a cross join lateral (select s.id, s.entity from site s ${place} offset 0) s),
     member as materialized (select distinct entity from inside)
     select 0 as zone, c.kind, c.divisions, coalesce(v.outcome, '') as outcome, coalesce(v.grade, '') as grade,
            coalesce(v.fresh, false) as fresh, count(*)::int as entities, (count(*) filter (where c.synthetic))::int as synthetic,
            (count(*) filter (where c.demonstration))::int as demonstration, (count(*) filter (where c.penalty > 0))::int as penalty
     from member m join counted_entity c on c.entity = m.entity
     left join lateral (
       select u.outcome, u.grade, u.fresh from unnest(c.schemes, c.outcomes, c.grades, c.fresh) u (scheme, outcome, grade, fresh)
       where u.scheme = ${$(scheme)}::smallint) v on true
     group by c.kind, c.divisions, v.outcome, v.grade, v.fresh
     union all
     select b.zone, '', '{}', '', '', false, count(*)::int, 0, 0, 0
     from (select distinct j.zone, i.entity from inside i join site_zone j on j.site = i.id) b group by b.zone
     order by zone, kind, divisions, outcome, grade, fresh`,
    params,
  );
  return {
    byZone: new Map(rows.flatMap(({ zone, entities }) => (zone === 0 ? [] : [[zone, entities] as const]))),
    cells: rows.flatMap(({ zone, ...cell }) => (zone === 0 ? [cell] : [])),
  };
}

export interface OverlapRow {
  number: number;
  id: string;
  kind: ZoneKind;
  name: string;
  /** Of the zone, and of what it has in common with the area. */
  squareMetres: number;
  shared: number;
}

/** Zones that have more than an edge in common with an area, by their numbers. @param area as `preparedArea` writes it */
export function overlappedZones(tx: Tx, area: string): Promise<OverlapRow[]> {
  return tx.query(
    `with area as materialized (select $1::geometry as geom),
     shared as materialized (
       select v.zone, v.name, v.geom, st_collectionextract(st_intersection(v.geom, a.geom), 3) as part
       from area a join zone_version v on v.superseded_batch is null and v.geom && a.geom and st_intersects(v.geom, a.geom))
     select z.id as number, z.code as id, z.kind, s.name, ${squareMetres('s.geom')} as "squareMetres",
            ${squareMetres('s.part')} as shared
     from shared s join zone z on z.id = s.zone where not st_isempty(s.part) order by z.id`,
    [area],
  );
}

/** Is there a zone where an area would be if longitude and latitude were exchanged? @param area as `preparedArea` writes it */
export async function isZonedSwapped(tx: Tx, area: string): Promise<boolean> {
  const [row] = await tx.query<{ there: boolean }>(
    `with area as materialized (select st_flipcoordinates($1::geometry) as geom)
     select exists (select 1 from area a join zone_version v on v.superseded_batch is null and v.geom && a.geom
                    and st_intersects(v.geom, a.geom)) as there`,
    [area],
  );
  return row!.there;
}
