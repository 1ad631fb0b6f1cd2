import type { CopyValue, Tx } from '../db';
import type { DemoObservation } from '../demo/observations';

/** Writing synthetic data in bulk. */

/** Any fixed number: of processes that start at once on an empty database one makes the demonstration. */
const DEMO_LOCK = 7_246_006;

/** Wait for whoever makes a demonstration here, and keep others waiting until the end of the transaction. */
export async function lockDemo(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [DEMO_LOCK]);
}

/** Has anything ever been written here? */
export async function isUntouched(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ untouched: boolean }>('select not exists (select 1 from batch) as untouched');
  return row!.untouched;
}

/** Is synthetic data in force? */
export async function hasSynthetic(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ found: boolean }>(
    'select exists (select 1 from batch where synthetic and revision is not null and rolled_back_by is null) as found',
  );
  return row!.found;
}

/**
 * The region around points: their concave hull with its corners rounded, and a margin so that none lies on its edge.
 *
 * @param points WGS 84
 * @returns GeoJSON in WGS 84
 */
export async function regionAround(
  tx: Tx,
  points: AsyncIterable<readonly [lng: number, lat: number]>,
  marginMetres: number,
): Promise<string> {
  await tx.exec(
    'drop table if exists hull_point; create temp table hull_point (lng float8, lat float8) on commit drop',
  );
  await tx.copy('hull_point', ['lng', 'lat'], points);
  const [row] = await tx.query<{ outline: string }>(
    `select st_asgeojson(st_buffer(st_buffer(hull::geography, $1 * 4)::geometry::geography, $1 * -3)::geometry, 6) as outline
     from (select st_concavehull(st_collect(st_setsrid(st_makepoint(lng, lat), 4326)), 0.5, false) as hull from hull_point) h`,
    [marginMetres],
  );
  return row!.outline;
}

/**
 * Cells of the places nearest to each centre (Voronoi), cut by the region.
 *
 * @param region GeoJSON in WGS 84
 * @returns code and GeoJSON for each centre
 */
export function cellsAround(
  tx: Tx,
  centres: readonly { code: string; point: readonly [number, number] }[],
  region: string,
): Promise<{ code: string; geometry: string }[]> {
  return tx.query(
    `with centre as (
       select c.code, st_setsrid(st_makepoint(c.lng, c.lat), 4326) as point from unnest($1::text[], $2::float8[], $3::float8[]) as c (code, lng, lat)),
     region as (select st_setsrid(st_geomfromgeojson($4), 4326) as geom),
     cell as (select (st_dump(st_voronoipolygons(st_collect(point), 0, (select st_expand(geom, 1) from region)))).geom from centre)
     select code, st_asgeojson(st_intersection(cell.geom, region.geom), 6) as geometry
     from centre join cell on st_intersects(cell.geom, point) cross join region order by code`,
    [
      centres.map(({ code }) => code),
      centres.map(({ point }) => point[0]),
      centres.map(({ point }) => point[1]),
      region,
    ],
  );
}

/** Make a source that a batch brings. @returns its id */
export async function createSource(tx: Tx, batch: number, code: string, name: string): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'insert into source (code, name, created_batch) values ($2, $3, $1) on conflict (code) do update set code = excluded.code returning id',
    [batch, code, name],
  );
  return row!.id;
}

/** Ids by code, of divisions or zones as they stand. */
export async function areaIds(tx: Tx, table: 'division' | 'zone'): Promise<Map<string, number>> {
  const current = table === 'division' ? 'where superseded_batch is null' : '';
  const rows = await tx.query<{ code: string; id: number }>(`select code, id from ${table} ${current} order by id`);
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** Set so many ids of entities aside. @returns the first */
export async function reserveEntities(tx: Tx, count: number): Promise<number> {
  const [row] = await tx.query<{ first: number }>(
    `with start as (select nextval(pg_get_serial_sequence('entity', 'id')) as first)
     select first, setval(pg_get_serial_sequence('entity', 'id'), first + $1 - 1) from start`,
    [count],
  );
  return row!.first;
}

/** Tables that are filled in bulk, parents first, with the columns that are given. */
export const bulkTables = {
  entity: ['id', 'kind', 'name', 'industry_system', 'industry', 'created_batch', 'recorded_batch'],
  entity_code: ['entity', 'system', 'code', 'recorded_batch'],
  site: [
    'entity',
    'role',
    'source',
    'address',
    'geom',
    'tile_geom',
    'public_geom',
    'crs_declared',
    'division',
    'recorded_batch',
  ],
  evaluation: [
    'entity',
    'scheme',
    'outcome',
    'grade',
    'evaluated_at',
    'source',
    'source_key',
    'current',
    'recorded_batch',
  ],
  record: [
    'entity',
    'kind',
    'title',
    'severity',
    'procedure',
    'state',
    'authority',
    'decided_at',
    'published_from',
    'published_until',
    'source',
    'source_key',
    'recorded_batch',
  ],
  lineage: ['batch', 'row', 'entity', 'raw'],
  footfall: ['device', 'start', 'minutes', 'entered', 'left_count', 'recorded_batch'],
} as const;
export type BulkTable = keyof typeof bulkTables;

/** Append rows, their values in the order of `bulkTables`. @returns how many */
export function copyBulk(tx: Tx, table: BulkTable, rows: AsyncIterable<readonly CopyValue[]>): Promise<number> {
  return tx.copy(table, bulkTables[table], rows);
}

export interface NewDevice {
  code: string;
  name: string;
  class: string;
  point: readonly [lng: number, lat: number];
  /** Ids of the zones it counts for. */
  zones: readonly number[];
}

/** Put up counting devices. @returns ids by code */
export async function createDevices(tx: Tx, devices: readonly NewDevice[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const { code, name, class: kind, point, zones } of devices) {
    const [row] = await tx.query<{ id: number }>(
      `insert into device (code, name, class, geom) values ($1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326)) returning id`,
      [code, name, kind, point[0], point[1]],
    );
    await tx.query('insert into device_zone (device, zone) select $1, unnest($2::int[])', [row!.id, zones]);
    ids.set(code, row!.id);
  }
  return ids;
}

/** Let the planner know of what was filled in bulk: the embedded engine never looks by itself. */
export async function analyseBulk(tx: Tx): Promise<void> {
  await tx.exec(`analyze ${Object.keys(bulkTables).join(', ')}, site_zone, device_zone`);
}

export interface DemoEntity {
  /** Its uscc. */
  code: string;
  kind: string;
  /** Of its current evaluation; null = it has none, or none with a grade. */
  grade: string | null;
}

/** Ids of the first and the last enterprise of synthetic batches; undefined = there are none. */
export async function syntheticRange(tx: Tx): Promise<{ first: number; last: number } | undefined> {
  const [row] = await tx.query<{ first: number | null; last: number | null }>(
    `select min(id) as first, max(id) as last from entity
     where kind = 'enterprise' and created_batch in (select id from batch where synthetic)`,
  );
  return row!.first === null || row!.last === null ? undefined : { first: row!.first, last: row!.last };
}

/**
 * Enterprises of synthetic batches, each the next one from one of the given ids on, each once.
 *
 * @param scheme code of the scheme of `grade`
 */
export function syntheticEntities(tx: Tx, from: readonly number[], scheme: string): Promise<DemoEntity[]> {
  return tx.query(
    `select distinct on (e.id) c.code, e.kind, v.grade
     from unnest($1::int[]) as f (id)
     cross join lateral (select e.id, e.kind from entity e join batch b on b.id = e.created_batch and b.synthetic
                         where e.id >= f.id and e.kind = 'enterprise' order by e.id limit 1) e
     join entity_code c on c.entity = e.id and c.system = 'uscc' and c.valid_to is null
     left join evaluation v on v.entity = e.id and v.current and v.scheme = (select id from scheme where code = $2 order by id desc limit 1)
     order by e.id`,
    [from, scheme],
  );
}

/** Start of the newest slot that a synthetic batch brought; null = none. */
export async function newestSyntheticSlot(tx: Tx): Promise<string | null> {
  const [row] = await tx.query<{ start: string | null }>(
    'select max(start) as start from footfall where recorded_batch in (select id from batch where synthetic)',
  );
  return row!.start;
}

/** Put observations of zones in, as a batch brings them. */
export async function insertDemoObservations(
  tx: Tx,
  { batch, source, rows }: { batch: number; source: number; rows: readonly DemoObservation[] },
): Promise<void> {
  await tx.query(
    `insert into observation (zone, kind, period, value, source, source_key, recorded_batch)
     select z.id, o.kind, o.period, o.value, $2, o.zone, $1 from jsonb_to_recordset($3::jsonb) as o(zone text, kind text, period text, value numeric)
     join zone z on z.code = o.zone order by o.zone, o.kind, o.period`,
    [batch, source, JSON.stringify(rows)],
  );
}
