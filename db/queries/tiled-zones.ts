import { PLACE_CELLS, TILE_BUFFER, TILE_EXTENT, type TileAddress, type ZoneOutline } from '@/lib/tiles/tile-source';
import type { Param, Tx } from '../db';
import { WORLD_HALF_M } from './tile-keeping';

/** Zones in tiles (db/migrations/0018_tiles.sql). */

/** A zone that is shown otherwise: where, in cells of zoom 14, all of them within. */
export interface ChangedZone {
  /** What of it: all, or one of its levels. */
  what: 'outline' | 'exact' | 'published';
  /** Number of the division that it lies in; null = in none that is known. */
  division: number | null;
  west: number;
  north: number;
  east: number;
  south: number;
}

const cells = (metres: string) =>
  `least(greatest(floor((${metres}) * ${PLACE_CELLS / (2 * WORLD_HALF_M)}::float8), 0), ${PLACE_CELLS - 1})::int`;
const extent = (geom: string) => `
  ${cells(`st_xmin(${geom}) + ${WORLD_HALF_M}`)} as west, ${cells(`${WORLD_HALF_M} - st_ymax(${geom})`)} as north,
  ${cells(`st_xmax(${geom}) + ${WORLD_HALF_M}`)} as east, ${cells(`${WORLD_HALF_M} - st_ymin(${geom})`)} as south`;

/** Zones as they are now, without levels. */
const current = `
  select z.id as zone, v.id as version, z.code, z.kind, v.name, d.id as division, v.geom
  from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null
  left join lateral (select id from division where superseded_batch is null and st_intersects(geom, st_pointonsurface(v.geom))
                     order by st_area(geom), code limit 1) d on true`;
/** What of a zone its outline comes with. */
const drawn = ['version', 'code', 'kind', 'name', 'division'];
const isOther = (a: string, b: string) =>
  `row(${drawn.map((c) => `${a}.${c}`).join(', ')}) is distinct from row(${drawn.map((c) => `${b}.${c}`).join(', ')})`;

/**
 * Put the outlines of zones into the tiles as they are now.
 *
 * @param zones null = all
 * @returns where they were and where they are, of those that differ
 */
export function keepOutlines(tx: Tx, zones: readonly number[] | null): Promise<ChangedZone[]> {
  return tx.query(
    `with now as materialized (${current} where $1::int[] is null or z.id = any($1::int[])),
     old as materialized (select zone, ${drawn.join(', ')}, geom from tiled_zone where $1::int[] is null or zone = any($1::int[])),
     gone as (delete from tiled_zone t using old o where t.zone = o.zone and not exists (select 1 from now n where n.zone = o.zone)),
     drawn as (
       insert into tiled_zone as t (zone, ${drawn.join(', ')}, geom)
       select n.zone, ${drawn.map((c) => `n.${c}`).join(', ')}, st_transform(n.geom, 3857)
       from now n left join old o on o.zone = n.zone where o.zone is null or ${isOther('o', 'n')}
       on conflict (zone) do update set ${[...drawn, 'geom'].map((c) => `${c} = excluded.${c}`).join(', ')}
       returning zone, division, geom)
     select 'outline' as what, o.division, ${extent('o.geom')} from old o
     where o.zone in (select zone from drawn) or not exists (select 1 from now n where n.zone = o.zone)
     union all select 'outline', division, ${extent('geom')} from drawn
     order by west, north, east, south`,
    [zones],
  );
}

/**
 * Put the levels of zones into the tiles as their live values have them, to the tenth: what moves less is no other picture.
 *
 * @param zones null = all
 * @returns where they are, of those that differ
 */
export function keepLevels(tx: Tx, zones: readonly number[] | null): Promise<ChangedZone[]> {
  return tx.query(
    `with now as materialized (
       select t.zone, t.exact_level as old_exact, t.published_level as old_published, t.division, t.geom,
              (select round(l.level * 10)::smallint from live_index l where l.zone = t.zone and not l.guarded) as exact_level,
              (select round(l.level * 10)::smallint from live_index l where l.zone = t.zone and l.guarded) as published_level
       from tiled_zone t where $1::int[] is null or t.zone = any($1::int[])),
     written as (
       update tiled_zone t set exact_level = n.exact_level, published_level = n.published_level from now n
       where t.zone = n.zone and row(n.old_exact, n.old_published) is distinct from row(n.exact_level, n.published_level))
     select 'exact' as what, division, ${extent('geom')} from now where old_exact is distinct from exact_level
     union all select 'published', division, ${extent('geom')} from now where old_published is distinct from published_level
     order by what, west, north, east, south`,
    [zones],
  );
}

/** Zones that are in the tiles otherwise than they are now, the first `limit`. */
export async function differingZones(tx: Tx, limit: number): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `with now as materialized (${current})
     select coalesce(n.zone, t.zone) as zone from now n full join tiled_zone t on t.zone = n.zone
     where n.zone is null or t.zone is null or ${isOther('t', 'n')}
        or row(t.exact_level, t.published_level) is distinct from row(
             (select round(l.level * 10)::smallint from live_index l where l.zone = n.zone and not l.guarded),
             (select round(l.level * 10)::smallint from live_index l where l.zone = n.zone and l.guarded))
     order by zone limit $1`,
    [limit],
  );
  return rows.map(({ zone }) => zone);
}

/** A zone as a row of `zonesInTile` has it. */
type ZoneRow = Omit<ZoneOutline, 'polygons'> & { geometry: { coordinates: number[][][][] } };

/**
 * Select, as one JSON array, of the zones that lie in a tile and its buffer, larger kinds first, clipped and simplified
 * to its units; null = none. What is smaller than a unit is left out. Its parameters are $1 to $6, `zoneParams`.
 *
 * Brought onto the grid nearly every outline stays valid as it is, which is found out in a tenth of the time that it
 * takes to make one valid.
 */
export const zonesInTile = `
  select json_agg(json_build_object('id', o.code, 'kind', o.kind, 'name', o.name, 'level', o.level, 'geometry', st_asgeojson(o.geom, 0)::json)
                  order by array_position(array['region', 'core_district', 'specialised_market', 'future_community'], o.kind), o.code)
  from (
    select t.code, t.kind, t.name, g.geom,
           (case when $5::int[] is null or t.division = any($5::int[]) then t.exact_level else t.published_level end) / 10::float8 as level
    from (select st_makeenvelope($1::float8 - $6::int * $4::float8, $2::float8 - ($3::int + $6::int) * $4::float8,
                                 $1::float8 + ($3::int + $6::int) * $4::float8, $2::float8 + $6::int * $4::float8, 3857) as geom) b
    join tiled_zone t on t.geom && b.geom
    cross join lateral (
      select st_setsrid(st_transscale(st_simplify(case when t.geom @ b.geom then t.geom else st_clipbybox2d(t.geom, b.geom) end, $4::float8),
                                      -$1::float8, -$2::float8, 1 / $4::float8, -1 / $4::float8), 0) as geom offset 0) c
    cross join lateral (select st_snaptogrid(c.geom, 1) as geom offset 0) s
    cross join lateral (
      select case when st_isvalid(s.geom) then st_multi(s.geom)
                  else st_multi(st_collectionextract(st_reduceprecision(st_makevalid(c.geom), 1), 3)) end as geom offset 0) g
    where not st_isempty(c.geom) and not st_isempty(g.geom)) o`;

/** @param exactLevels divisions whose zones show the exact level; null = every zone does */
export function zoneParams({ z, x, y }: TileAddress, exactLevels: readonly number[] | null): Param[] {
  const side = (2 * WORLD_HALF_M) / 2 ** z;
  return [x * side - WORLD_HALF_M, WORLD_HALF_M - y * side, TILE_EXTENT, side / TILE_EXTENT, exactLevels, TILE_BUFFER];
}

export const zoneOutlines = (rows: readonly ZoneRow[] | null): ZoneOutline[] =>
  (rows ?? []).map(({ geometry, ...zone }) => ({ ...zone, polygons: geometry.coordinates }));
