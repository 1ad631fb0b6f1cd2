import type { EntityCode, EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import type { Tx } from '../db';

export interface EntityFilter {
  /** [west, south, east, north] in degrees, compared with the point that is shown. */
  bbox: readonly [number, number, number, number] | null;
  /** Code of a zone. */
  zone: string | null;
  scheme: number | null;
  grade: string | null;
  kinds: readonly EntityKind[];
  /** true = individual businesses are found and shown at their coarsened point. */
  coarse: boolean;
  demonstration: boolean | null;
  /** Entities with a greater id. */
  after: number;
  limit: number;
}

export interface EntityRow {
  id: number;
  codes: EntityCode[];
  name: string;
  kind: EntityKind;
  industry: string | null;
  lng: number | null;
  lat: number | null;
  outcome: Outcome | null;
  grade: string | null;
  demonstration: boolean;
  /** It came from a synthetic batch. */
  synthetic: boolean;
}

/** Coarsened points move by at most one grid step, so the index is asked for that much more. */
const MARGIN = 0.002;

const isDemonstration = `exists (select 1 from record d where d.entity = e.id and d.kind = 'demonstration' and d.state = 'effective'
  and d.superseded_batch is null and (d.published_until is null or d.published_until > current_date))`;

const isSynthetic = '(select b.synthetic from batch b where b.id = e.created_batch)';

const codesOf = `(select coalesce(json_agg(json_build_object('system', c.system, 'code', c.code) order by c.system, c.code), '[]')
  from entity_code c where c.entity = e.id and c.valid_to is null)`;

/** Entities with a current site, in the order of their ids, each once. */
export async function entities(tx: Tx, filter: EntityFilter): Promise<EntityRow[]> {
  const { bbox, after, limit } = filter;
  return tx.query(
    `select e.id, ${codesOf} as codes, e.name, e.kind, e.industry, st_x(t.point) as lng, st_y(t.point) as lat,
            v.outcome, v.grade, ${isDemonstration} as demonstration, ${isSynthetic} as synthetic
     from (
       select distinct on (s.entity) s.entity, p.point
       from site s cross join lateral (select case when $8 then coalesce(s.public_geom, s.geom) else s.geom end as point) p
       where s.superseded_batch is null and s.entity > $1
         and ($2::float8[] is null or (s.geom && st_expand(st_makeenvelope(($2::float8[])[1], ($2::float8[])[2], ($2::float8[])[3], ($2::float8[])[4], 4326), ${MARGIN})
              and p.point && st_makeenvelope(($2::float8[])[1], ($2::float8[])[2], ($2::float8[])[3], ($2::float8[])[4], 4326)))
         and ($3::text is null or exists (select 1 from site_zone j join zone z on z.id = j.zone where j.site = s.id and z.code = $3))
       order by s.entity, s.role, s.id) t
     join entity e on e.id = t.entity and e.kind = any($4::text[])
     left join evaluation v on v.entity = e.id and v.current and v.scheme = $5
     where ($6::text is null or v.grade = $6) and ($7::boolean is null or ${isDemonstration} = $7)
     order by e.id limit $9`,
    [after, bbox, filter.zone, filter.kinds, filter.scheme, filter.grade, filter.demonstration, filter.coarse, limit],
  );
}

/**
 * Ids of the entities that a text may mean: an integer id, a code, or `system:code`.
 * An integer id comes first; several ids mean that the code is in use in several systems.
 */
export async function findEntity(tx: Tx, text: string): Promise<number[]> {
  const [, system, code] = /^(?:([a-z][a-z0-9_-]*):)?(.*)$/s.exec(text)!;
  if (system === undefined && /^\d{1,9}$/.test(text)) {
    const byId = await tx.query<{ id: number }>('select id from entity where id = $1', [Number(text)]);
    if (byId.length > 0) return byId.map(({ id }) => id);
  }
  return entitiesByCode(tx, system ?? null, code!);
}

/** Ids of the entities that hold a code, in one system or (null) in any. */
export async function entitiesByCode(tx: Tx, system: string | null, code: string): Promise<number[]> {
  const rows = await tx.query<{ entity: number }>(
    'select distinct entity from entity_code where code = $1 and valid_to is null and ($2::text is null or system = $2) order by entity',
    [code, system],
  );
  return rows.map(({ entity }) => entity);
}

export interface EntityFileRow {
  id: number;
  codes: EntityCode[];
  name: string;
  kind: EntityKind;
  industry: string | null;
  demonstration: boolean;
  synthetic: boolean;
  /** On the red list or the published serious list. */
  listed: boolean;
  sites: { role: string; address: string | null; point: [number, number]; publicPoint: [number, number] | null }[];
  zones: { id: string; kind: string; name: string }[];
  evaluations: {
    scheme: string;
    schemeAudience: 'public' | 'regulator';
    outcome: Outcome;
    grade: string | null;
    score: number | null;
    dimensions: Record<string, number> | null;
    evaluatedAt: string | null;
    source: { code: string; name: string };
    current: boolean;
  }[];
  records: {
    kind: string;
    title: string;
    severity: string | null;
    procedure: string | null;
    state: string;
    authority: string | null;
    decidedAt: string | null;
    publishedFrom: string | null;
    publishedUntil: string | null;
  }[];
}

/** Everything current about one entity, before any audience; undefined when there is none. */
export async function entityFile(tx: Tx, id: number): Promise<EntityFileRow | undefined> {
  const [row] = await tx.query<EntityFileRow>(
    `select e.id, ${codesOf} as codes, e.name, e.kind, e.industry, ${isDemonstration} as demonstration, ${isSynthetic} as synthetic,
       exists (select 1 from record d where d.entity = e.id and d.kind in ('red_list', 'serious_list') and d.state = 'effective'
               and d.superseded_batch is null and (d.published_until is null or d.published_until > current_date)) as listed,
       (select coalesce(json_agg(json_build_object('role', s.role, 'address', s.address,
           'point', json_build_array(st_x(s.geom), st_y(s.geom)),
           'publicPoint', case when s.public_geom is not null then json_build_array(st_x(s.public_geom), st_y(s.public_geom)) end)
           order by s.role, s.id), '[]')
        from site s where s.entity = e.id and s.superseded_batch is null) as sites,
       (select coalesce(json_agg(distinct jsonb_build_object('id', z.code, 'kind', z.kind, 'name', n.name)), '[]')
        from site s join site_zone j on j.site = s.id join zone z on z.id = j.zone
        join zone_version n on n.zone = z.id and n.superseded_batch is null
        where s.entity = e.id and s.superseded_batch is null) as zones,
       (select coalesce(json_agg(json_build_object('scheme', h.code, 'schemeAudience', h.audience, 'outcome', v.outcome, 'grade', v.grade,
           'score', v.score, 'dimensions', v.dimensions, 'evaluatedAt', to_char(v.evaluated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'source', json_build_object('code', o.code, 'name', o.name), 'current', v.current)
           order by v.current desc, v.evaluated_at desc nulls last, v.id desc), '[]')
        from evaluation v join scheme h on h.id = v.scheme join source o on o.id = v.source
        where v.entity = e.id and v.superseded_batch is null) as evaluations,
       (select coalesce(json_agg(json_build_object('kind', d.kind, 'title', d.title, 'severity', d.severity, 'procedure', d.procedure,
           'state', d.state, 'authority', d.authority, 'decidedAt', d.decided_at,
           'publishedFrom', d.published_from, 'publishedUntil', d.published_until)
           order by d.decided_at desc nulls last, d.id), '[]')
        from record d where d.entity = e.id and d.superseded_batch is null) as records
     from entity e where e.id = $1`,
    [id],
  );
  return row;
}
