import type { Geometry } from 'geojson';
import type { ZoneKind } from '@/lib/credit/zone';
import type { Tx } from '../db';
import { recordInForce } from './in-force';

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
}

/** Current zones, by kind in the order of DESIGN, then by code. Geometry is simplified to about 10 m. */
export async function zones(tx: Tx, filter: ZoneFilter): Promise<ZoneRow[]> {
  return tx.query(
    `select z.id as number, z.code as id, z.kind, v.name, z.scheme, d.code as division, p.code as parent,
            case when $6 then st_asgeojson(st_simplifypreservetopology(v.geom, 0.0001), 6)::json end as geometry, b.synthetic
     from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null
     join batch b on b.id = v.recorded_batch
     left join zone p on p.id = v.parent
     left join lateral (select code from division where superseded_batch is null and st_intersects(geom, st_pointonsurface(v.geom))
                        order by st_area(geom) limit 1) d on true
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

export interface ZoneCount {
  zone: number;
  /** null = no current evaluation under the zone's scheme. */
  outcome: string | null;
  grade: string | null;
  /** false = entities of a kind whose grade is not counted for the audience. */
  counted: boolean;
  /** Distinct entities. */
  n: number;
  /** Of those, demonstration units whose title is in force. */
  demonstration: number;
  /** Some of them came from a synthetic batch. */
  synthetic: boolean;
}

/** Whose grades are counted, and when. */
export interface CountFilter {
  /** Number of the scheme of zones that have none of their own. */
  scheme: number | null;
  /** Kinds of entities whose grades are counted; the others come with outcome and grade null and `counted` false. */
  kinds: readonly string[];
  /** Further kinds, counted where a place of theirs lies in one of the divisions of these numbers. */
  insideKinds: readonly string[];
  divisions: readonly number[];
  /** The day that titles are judged by, YYYY-MM-DD. */
  today: string;
}

/** Distinct entities by zone, outcome and grade, each zone under its own scheme or the default. */
export async function zoneCounts(tx: Tx, zoneIds: readonly number[], filter: CountFilter): Promise<ZoneCount[]> {
  return tx.query(
    `select m.zone, c.counted, case when c.counted then v.outcome end as outcome, case when c.counted then v.grade end as grade, count(*) as n,
            count(d.entity) as demonstration, bool_or(b.synthetic) as synthetic
     from (select distinct j.zone, s.entity from site_zone j join site s on s.id = j.site where j.zone = any($1::int[])) m
     join zone z on z.id = m.zone
     join entity e on e.id = m.entity
     join batch b on b.id = e.created_batch
     left join (select distinct d.entity from record d where d.kind = 'demonstration' and ${recordInForce('$6::date')}) d
       on d.entity = m.entity
     cross join lateral (
       select e.kind = any($3::text[]) or (e.kind = any($4::text[]) and exists (
         select 1 from site o where o.entity = e.id and o.superseded_batch is null and o.division = any($5::int[]))) as counted) c
     left join evaluation v on v.entity = m.entity and v.current and v.scheme = coalesce(z.scheme, $2::int)
     group by 1, 2, 3, 4`,
    [zoneIds, filter.scheme, filter.kinds, filter.insideKinds, filter.divisions, filter.today],
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
