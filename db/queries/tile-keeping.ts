import type { EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import type { WholeClass } from '@/lib/tiles/changed-places';
import type { ClassFacts } from '@/lib/tiles/tile-class';
import { PYRAMID_ZOOMS, WORLD_BITS } from '@/lib/tiles/tile-source';
import type { Tx } from '../db';
import { coarsened, holds } from './entities';

/** Keeping the tiles up to the tables (db/migrations/0018_tiles.sql): what is noted is put in anew. */

/** Half of the side of the Mercator square, m. */
export const WORLD_HALF_M = 20_037_508.342789244;
/** Units of a metre at the equator. */
export const UNITS_PER_M = 2 ** WORLD_BITS / (2 * WORLD_HALF_M);

/**
 * Where what is noted waits while set-based statements compare it with what is in the tiles. Emptied at commit; made
 * once per connection.
 */
const tables = `
create temp table if not exists tile_fresh (
  entity int not null, coarse boolean not null, kind text not null, division int not null, operating boolean not null,
  demonstration boolean not null, named boolean not null, schemes smallint[] not null, outcomes text[] not null, grades text[] not null,
  x bigint not null, y bigint not null, primary key (entity, coarse)
) on commit delete rows;
create temp table if not exists tile_difference (
  entity int not null, coarse boolean not null, old_class int, old_x bigint, old_y bigint, class int, x bigint, y bigint
) on commit delete rows;
delete from pg_temp.tile_fresh; delete from pg_temp.tile_difference;
`;

/** What a class says, in the order of its key. */
const attributes = [
  'coarse',
  'kind',
  'division',
  'operating',
  'demonstration',
  'named',
  'schemes',
  'outcomes',
  'grades',
];
const of = (alias: string) => attributes.map((attribute) => `${alias}.${attribute}`).join(', ');
const sameClass = attributes.map((attribute) => `c.${attribute} = f.${attribute}`).join(' and ');

/** Which places are in the tiles. */
export interface Tiling {
  /** The day that titles are judged by, YYYY-MM-DD. */
  day: string;
  /** Kinds that stand at their coarsened place too, for whom the exact one is not shown. */
  coarseKinds: readonly EntityKind[];
}

const units = (metres: string) =>
  `least(greatest(floor((${metres}) * ${UNITS_PER_M}::float8), 0), ${2 ** WORLD_BITS - 1})::bigint`;

/**
 * The points of entities, out of the tables, on the day `$1`; the kinds `$2` coarsened too. Of its current places an
 * entity stands at the one that `GET /entities` shows. Each is looked up through indexes.
 *
 * @param which a select of `entity`, each once
 */
export const pointsInTables = (which: string) => `
  select t.entity, p.coarse, e.kind, coalesce(s.division, 0) as division, s.role = 'operating' as operating, h.demonstration,
         h.demonstration or ${holds("'red_list', 'serious_list'", '$1::date')} as named, v.schemes, v.outcomes, v.grades,
         ${units(`st_x(p.geom) + ${WORLD_HALF_M}`)} as x, ${units(`${WORLD_HALF_M} - st_y(p.geom)`)} as y
  from (${which}) t
  join entity e on e.id = t.entity
  cross join lateral (
    select s.role, s.division, s.tile_geom, ${coarsened} as coarse_geom from site s
    where s.entity = t.entity and s.superseded_batch is null order by s.role, s.id limit 1) s
  cross join lateral (
    select false as coarse, s.tile_geom as geom
    union all select true, st_transform(s.coarse_geom, 3857) where e.kind = any($2::text[])) p
  cross join lateral (select ${holds("'demonstration'", '$1::date')} as demonstration offset 0) h
  cross join lateral (
    select coalesce(array_agg(v.scheme order by v.scheme), '{}') as schemes, coalesce(array_agg(v.outcome order by v.scheme), '{}') as outcomes,
           coalesce(array_agg(coalesce(v.grade, '') order by v.scheme), '{}') as grades
    from evaluation v where v.entity = t.entity and v.current) v`;

/** Compute where the noted entities belong in the tiles, and as what. @returns how many points that are */
export async function stagePoints(tx: Tx, { day, coarseKinds }: Tiling): Promise<number> {
  await tx.exec(tables);
  const [row] = await tx.query<{ points: number }>(
    `with staged as (
       insert into tile_fresh (entity, coarse, kind, division, operating, demonstration, named, schemes, outcomes, grades, x, y)
       ${pointsInTables('select distinct entity from noted_entity')} returning 1)
     select count(*) as points from staged`,
    [day, coarseKinds],
  );
  await tx.query(
    `insert into tile_class (${attributes.join(', ')})
     select ${of('f')} from (select distinct ${attributes.join(', ')} from tile_fresh) f
     where not exists (select 1 from tile_class c where ${sameClass})
     order by ${of('f')}`,
  );
  return row!.points;
}

/** Compare what is staged with what is in the tiles. @returns how many points differ */
export async function stageDifferences(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ points: number }>(
    `with staged as (
       insert into tile_difference (entity, coarse, old_class, old_x, old_y, class, x, y)
       select f.entity, f.coarse, o.class, o.x, o.y, c.id, f.x, f.y
       from tile_fresh f join tile_class c on ${sameClass}
       left join tiled_point o on o.entity = f.entity and o.coarse = f.coarse
       where row(o.class, o.x, o.y) is distinct from row(c.id, f.x, f.y)
       union all
       select o.entity, o.coarse, o.class, o.x, o.y, null, null, null
       from (select distinct entity from noted_entity) n join tiled_point o on o.entity = n.entity
       where not exists (select 1 from tile_fresh f where f.entity = o.entity and f.coarse = o.coarse)
       returning 1)
     select count(*) as points from staged`,
  );
  return row!.points;
}

/** Put the points that differ into their new places, in the order of the cells. */
export async function moveDifferences(tx: Tx): Promise<void> {
  await tx.query(
    'delete from tiled_point p using tile_difference d where d.class is null and p.entity = d.entity and p.coarse = d.coarse',
  );
  await tx.query(
    `insert into tiled_point as p (entity, coarse, class, x, y)
     select entity, coarse, class, x, y from tile_difference where class is not null order by tile_cell_number(x >> 14, y >> 14), entity
     on conflict (entity, coarse) do update set class = excluded.class, x = excluded.x, y = excluded.y`,
  );
}

const ZOOM = '1099511627776::bigint';
const CLASS = '4294967296::bigint';
/** What a cell's key in `tile_cell` has beside its number. */
export const zoomKey = (zoom: number): number => zoom * 2 ** 40;

const zooms = Array.from({ length: PYRAMID_ZOOMS.to + 1 }, (_, zoom) => PYRAMID_ZOOMS.to - zoom);

/**
 * With-queries that add points up in cells, each zoom out of the finer one: `term (cell, class, points)`.
 *
 * @param points select of `cell` (of zoom 14), `class` and `points`
 */
const pyramidOf = (points: string) =>
  zooms
    .map((zoom) => {
      const finer = zoom === PYRAMID_ZOOMS.to ? `(${points}) p` : `zoom_${zoom + 1} p`;
      const cell = zoom === PYRAMID_ZOOMS.to ? 'p.cell' : 'p.cell >> 2';
      return `zoom_${zoom} as materialized (
        select ${cell} as cell, p.class, sum(p.points)::bigint as points from ${finer} group by 1, 2 having sum(p.points) <> 0)`;
    })
    .concat(
      `term as materialized (${zooms.map((zoom) => `select ${zoom} * ${ZOOM} + cell as cell, class, points from zoom_${zoom}`).join(' union all ')})`,
    )
    .join(', ');

/** Add the points that differ to the counts of their cells, at every zoom. */
export async function countDifferences(tx: Tx): Promise<void> {
  const rows = await tx.query<{ cell: number }>(
    `with ${pyramidOf(`select tile_cell_number(old_x >> 14, old_y >> 14) as cell, old_class as class, -1 as points from tile_difference where old_class is not null
                       union all select tile_cell_number(x >> 14, y >> 14), class, 1 from tile_difference where class is not null`)},
     held as (
       select c.cell, (e.entry / ${CLASS})::int as class, e.entry % ${CLASS} as points
       from (select distinct cell from term) t join tile_cell c on c.cell = t.cell cross join lateral unnest(c.entries) e (entry)),
     summed as (
       select cell, class, sum(points)::bigint as points from (select cell, class, points from term union all select cell, class, points from held) s
       group by cell, class),
     written as (
       insert into tile_cell as c (cell, entries)
       select cell, coalesce(array_agg(class * ${CLASS} + points order by class) filter (where points <> 0), '{}')
       from summed group by cell order by cell
       on conflict (cell) do update set entries = excluded.entries returning cell, entries)
     select cell from written where entries = '{}'`,
  );
  if (rows.length === 0) return;
  await tx.query('delete from tile_cell where cell = any($1::bigint[])', [rows.map(({ cell }) => cell)]);
}

/** A point that differs: in units of the world, its class by number; null where it was, or is, in no tile. */
export interface MovedPoint {
  old: { class: number; x: number; y: number } | null;
  now: { class: number; x: number; y: number } | null;
}

/** The points that differ, the first `limit`. */
export function movedPoints(tx: Tx, limit: number): Promise<MovedPoint[]> {
  return tx.query(
    `select case when old_class is not null then json_build_object('class', old_class, 'x', old_x, 'y', old_y) end as old,
            case when class is not null then json_build_object('class', class, 'x', x, 'y', y) end as now
     from tile_difference order by entity, coarse limit $1`,
    [limit],
  );
}

/** A class with all that it says. */
export interface ClassRow extends ClassFacts {
  id: number;
  /** Numbers of the schemes that it is evaluated under; the next two go with it. */
  schemes: number[];
  outcomes: Outcome[];
  /** '' = none. */
  grades: string[];
}

/** A class by what it says under each scheme. */
export const wholeClass = ({ id: _, schemes, outcomes, grades, ...row }: ClassRow): WholeClass => ({
  ...row,
  evaluations: new Map(
    schemes.map((scheme, i) => [scheme, { outcome: outcomes[i]!, grade: grades[i] === '' ? null : grades[i]! }]),
  ),
});

/** What classes say, by number. */
export function wholeClasses(tx: Tx, ids: readonly number[]): Promise<ClassRow[]> {
  return tx.query(`select id, ${of('c')} from tile_class c where id = any($1::int[]) order by id`, [ids]);
}

/** Forget what is in the tiles: whatever is noted next is put in for the first time. */
export async function forgetTiles(tx: Tx): Promise<void> {
  for (const table of ['tiled_point', 'tile_cell', 'tiled_zone', 'tile_class']) await tx.query(`delete from ${table}`);
}

/** Where points in the tiles are others than the tables say, or counts others than the points: entities and cells, the first `limit`. */
export function differingTiles(
  tx: Tx,
  { day, coarseKinds }: Tiling,
  limit: number,
): Promise<{ what: 'tile' | 'tile_cell'; id: number }[]> {
  const point = `entity, ${attributes.join(', ')}, x, y`;
  const both = (a: string, b: string) => `(${a} except ${b}) union all (${b} except ${a})`;
  return tx.query(
    `with full_count as materialized (${pointsInTables('select id as entity from entity')}),
     kept as materialized (select p.entity, ${of('c')}, p.x, p.y from tiled_point p join tile_class c on c.id = p.class),
     ${pyramidOf('select cell, class, 1 as points from tiled_point')},
     held as materialized (select c.cell, (e.entry / ${CLASS})::int as class, e.entry % ${CLASS} as points from tile_cell c cross join lateral unnest(c.entries) e (entry))
     select 'tile' as what, entity::bigint as id from (${both(`select ${point} from full_count`, `select ${point} from kept`)}) t group by entity
     union all
     select 'tile_cell', cell from (${both('select cell, class, points from term', 'select cell, class, points from held')}) c group by cell
     order by what, id limit $3`,
    [day, coarseKinds, limit],
  );
}
