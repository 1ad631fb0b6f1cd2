import type { Tx } from '@/db/db';
import { recordInForce } from '@/db/queries/in-force';
import type { TileAddress } from '@/lib/tiles/tile-source';

/**
 * Tiles as a tile server makes them of the same tables for a regulator: PostGIS looks up the points of the tile by their
 * index, joins what is shown of them, and encodes.
 */

const shown = (day: string) => `
  join entity e on e.id = s.entity
  left join evaluation v on v.entity = e.id and v.current and v.scheme = $4
  cross join lateral (select exists (select 1 from record d where d.entity = e.id and d.kind = 'demonstration' and ${recordInForce(day)}) as demo) h`;
/** Of several places of a business the operating one. */
const first = `not exists (select 1 from site o where o.entity = s.entity and o.superseded_batch is null and (o.role, o.id) < (s.role, s.id))`;
/** The same, for few: each looked up through the index, where the planner would read all places of all businesses. */
const firstOfFew = `s.id = (select o.id from site o where o.entity = s.entity and o.superseded_batch is null order by o.role, o.id limit 1)`;
/** As `shown`, for few. */
const shownOfFew = (day: string) => `
  cross join lateral (select id, kind from entity where id = s.entity offset 0) e
  left join lateral (select grade, outcome from evaluation where entity = s.entity and current and scheme = $4 offset 0) v on true
  cross join lateral (select exists (select 1 from record d where d.entity = s.entity and d.kind = 'demonstration' and ${recordInForce(day)}) as demo offset 0) h`;

const zones = `(
  select coalesce(st_asmvt(t, 'zones'), ''::bytea) from (
    select k.code as id, k.kind, z.name, round(l.level * 10) / 10 as level,
           st_asmvtgeom(st_transform(z.geom, 3857), st_tileenvelope($1, $2, $3), 4096, 64) as geom
    from zone_version z join zone k on k.id = z.zone left join live_index l on l.zone = z.zone and not l.guarded
    where z.superseded_batch is null and z.geom && st_transform(st_tileenvelope($1, $2, $3, margin => 64.0 / 4096), 4326)) t)`;

/** Layers `entities` and `zones` by ST_AsMVT. */
export async function barePoints(tx: Tx, { z, x, y }: TileAddress, scheme: number, day: string): Promise<Uint8Array> {
  const [row] = await tx.query<{ tile: Uint8Array }>(
    `select (select coalesce(st_asmvt(t, 'entities', 4096, 'geom', 'id'), ''::bytea) from (
       select e.id, e.kind, v.grade, case when v.grade is null then coalesce(v.outcome, 'unevaluated') end as state, nullif(h.demo, false) as demo,
              st_asmvtgeom(s.tile_geom, st_tileenvelope($1, $2, $3), 4096, 64) as geom
       from site s ${shownOfFew('$5::date')}
       where s.superseded_batch is null and s.tile_geom && st_tileenvelope($1, $2, $3, margin => 64.0 / 4096) and ${firstOfFew}) t) || ${zones} as tile`,
    [z, x, y, scheme, day],
  );
  return row!.tile;
}

/** Layers `cells`, clustered of the rows, and `zones` by ST_AsMVT. */
export async function bareCells(tx: Tx, { z, x, y }: TileAddress, scheme: number, day: string): Promise<Uint8Array> {
  const [row] = await tx.query<{ tile: Uint8Array }>(
    `select (select coalesce(st_asmvt(t, 'cells', 4096, 'geom'), ''::bytea) from (
       select c.n, c."g_A", c."g_B", c."g_C", c."g_D", c.unevaluated as "s_unevaluated", c.demo,
              st_asmvtgeom(st_setsrid(st_makepoint(c.west + (c.cx + 0.5) * c.unit, c.north - (c.cy + 0.5) * c.unit), 3857),
                           st_tileenvelope($1, $2, $3), 4096, 64) as geom
       from (
         select b.west, b.north, b.unit, floor((st_x(s.tile_geom) - b.west) / b.unit) as cx, floor((b.north - st_y(s.tile_geom)) / b.unit) as cy,
                count(*)::int as n, (count(*) filter (where v.grade = 'A'))::int as "g_A", (count(*) filter (where v.grade = 'B'))::int as "g_B",
                (count(*) filter (where v.grade = 'C'))::int as "g_C", (count(*) filter (where v.grade = 'D'))::int as "g_D",
                (count(*) filter (where v.outcome is null))::int as unevaluated, (count(*) filter (where h.demo))::int as demo
         from (select st_xmin(t) as west, st_ymax(t) as north, (st_xmax(t) - st_xmin(t)) / 64 as unit
               from (select st_tileenvelope($1, $2, $3) as t) e) b
         join site s on s.superseded_batch is null and s.tile_geom && st_tileenvelope($1, $2, $3) and ${first} ${shown('$5::date')}
         group by 1, 2, 3, 4, 5) c where c.cx between 0 and 63 and c.cy between 0 and 63) t) || ${zones} as tile`,
    [z, x, y, scheme, day],
  );
  return row!.tile;
}
