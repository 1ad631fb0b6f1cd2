import type { Geometry } from 'geojson';
import type { ZoneKind } from '@/lib/credit/zone';
import type { ZoneCell } from '@/lib/credit/zone-counts';
import type { Tx } from '../db';

export interface ZoneFilter {
  ids?: readonly number[];
  codes?: readonly string[];
  kind?: ZoneKind;
  /** Code of a division that the zone's inner point lies in. */
  division?: string;
  /** [west, south, east, north] in degrees. */
  bbox?: readonly [number, number, number, number];
  geometry?: boolean;
}

export interface ZoneRow {
  number: number;
  id: string;
  kind: ZoneKind;
  name: string;
  /** Number of the zone's own default scheme. */
  scheme: number | null;
  division: string | null;
  parent: string | null;
  geometry: Geometry | null;
  /** The outline came from a synthetic batch. */
  synthetic: boolean;
  /** Revision after which it last looked different; 0 = none is known to the aggregates yet. */
  revision: number;
  /** Time of that change, RFC 3339. */
  at: string;
}

/** Current zones, by kind in the order of DESIGN, then by code. Geometry is simplified to about 10 m. */
export async function zones(tx: Tx, filter: ZoneFilter): Promise<ZoneRow[]> {
  return tx.query(
    `select z.id as number, z.code as id, z.kind, v.name, z.scheme, d.code as division, p.code as parent,
            case when $6 then st_asgeojson(st_simplifypreservetopology(v.geom, 0.0001), 6)::json end as geometry, b.synthetic,
            coalesce(t.revision, 0) as revision, coalesce(t.at, b.started_at) as at
     from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null
     join batch b on b.id = v.recorded_batch
     left join zone p on p.id = v.parent
     left join zone_state t on t.zone = z.id
     left join lateral (select code from division where superseded_batch is null and st_intersects(geom, st_pointonsurface(v.geom))
                        order by st_area(geom), code limit 1) d on true
     where ($1::int[] is null or z.id = any($1::int[])) and ($2::text[] is null or z.code = any($2::text[]))
       and ($3::text is null or z.kind = $3) and ($4::text is null or d.code = $4)
       and ($5::float8[] is null or v.geom && st_makeenvelope(($5::float8[])[1], ($5::float8[])[2], ($5::float8[])[3], ($5::float8[])[4], 4326))
     order by array_position(array['region', 'core_district', 'specialised_market', 'future_community'], z.kind), z.code`,
    [
      filter.ids ?? null,
      filter.codes ?? null,
      filter.kind ?? null,
      filter.division ?? null,
      filter.bbox ?? null,
      filter.geometry ?? false,
    ],
  );
}

/** Cells of zones: those of all entities, and those of the schemes named. */
export function zoneCells(
  tx: Tx,
  zoneIds: readonly number[],
  schemes: readonly number[],
): Promise<(ZoneCell & { zone: number })[]> {
  return tx.query(
    `select zone, scheme, kind, divisions, outcome, grade, entities, demonstration, synthetic from zone_cell
     where zone = any($1::int[]) and scheme = any(0::smallint || $2::smallint[])
     order by zone, scheme, kind, divisions, outcome, grade`,
    [zoneIds, schemes],
  );
}

/** Number of the zone on the map that has a code; null = none. */
export async function zoneNumber(tx: Tx, code: string): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    'select z.id from zone z where z.code = $1 and exists (select 1 from zone_version v where v.zone = z.id and v.superseded_batch is null)',
    [code],
  );
  return row?.id ?? null;
}

/** Codes of all zones. */
export async function zoneCodes(tx: Tx): Promise<Set<string>> {
  return new Set((await tx.query<{ code: string }>('select code from zone')).map(({ code }) => code));
}

/** Newest revision and its time: what a state that is read now is as of. Before the first change: 0 and the epoch's start. */
export async function asOf(tx: Tx): Promise<{ revision: number; at: string }> {
  const [row] = await tx.query<{ revision: number; at: string }>(
    'select revision, at from change order by revision desc limit 1',
  );
  return row ?? { revision: 0, at: new Date(0).toISOString() };
}
