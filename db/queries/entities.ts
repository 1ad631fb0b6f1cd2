import type { EntityCode, EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import { coarsePointDegrees, type RecordFacts, type RecordKind } from '@/lib/credit/publication';
import type { Param, Tx } from '../db';
import { recordInForce } from './in-force';
import { onGrid } from './merge';
import { type Bind, type NameSearch, named } from './name-match';

/** What is asked of entities wherever they are. */
export interface EntityFacts {
  scheme: number | null;
  grade: string | null;
  kinds: readonly EntityKind[];
  demonstration: boolean | null;
  /** Only holders of a record of this kind that is in force. */
  label: RecordKind | null;
  /** Beginning of the code of an industry. */
  industry: string | null;
  /** Only demonstration units, the red list and the published serious list. */
  namedOnly: boolean;
  /** The day that publication periods are judged by, YYYY-MM-DD. */
  today: string;
}

/** Whose exact places are shown. */
export interface PlacesShown {
  /** Kinds that are found and shown at their exact point; the others at the coarsened one. */
  exactKinds: readonly EntityKind[];
  /** Numbers of the divisions in which every operating place is exact. */
  exactDivisions: readonly number[];
  /** The entity whose own place is exact whatever its kind. */
  own: number | null;
}

export interface EntityFilter extends EntityFacts, PlacesShown {
  /** [west, south, east, north] in degrees, compared with the point that is shown. */
  bbox: readonly [number, number, number, number] | null;
  /** Code of a zone. */
  zone: string | null;
  /** null = all, whatever their name. */
  search: NameSearch | null;
  /** These and no others, also those without a site; null = all that have one. */
  only: readonly number[] | null;
  /** Only those shown within so many metres of a point, the nearest first. */
  near: { point: readonly [lng: number, lat: number]; radiusM: number } | null;
  /** Entities with a greater id, or, by distance, those behind one at so many metres. */
  after: { id: number; metres: number | null };
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
  /** Code of the division that the place shown lies in. */
  division: string | null;
  outcome: Outcome | null;
  grade: string | null;
  demonstration: boolean;
  /** Demonstration unit, red list or published serious list. */
  named: boolean;
  /** It came from a synthetic batch. */
  synthetic: boolean;
  /** Metres from the point that was asked for; null = none was. */
  metres: number | null;
}

/** Coarsened points move by at most one grid step, so the index is asked for that much more. */
export const MARGIN = 0.002;

/** Does the entity `e` hold a record of some kinds that is in force on a day? */
export const holds = (kinds: string, day: string) =>
  `exists (select 1 from record d where d.entity = e.id and d.kind in (${kinds}) and ${recordInForce(day)})`;
const isDemonstration = (day: string) => holds("'demonstration'", day);

/** The coarsened point of a site, also where none was kept: the kind may not have been known to want one. */
export const coarsened = `coalesce(s.public_geom, st_setsrid(st_makepoint(
  ${onGrid('st_x(s.geom)', coarsePointDegrees)}, ${onGrid('st_y(s.geom)', coarsePointDegrees)}), 4326))`;

const isSynthetic = '(select b.synthetic from batch b where b.id = e.created_batch)';

const codesOf = `(select coalesce(json_agg(json_build_object('system', c.system, 'code', c.code) order by c.system, c.code), '[]')
  from entity_code c where c.entity = e.id and c.valid_to is null)`;

/** The place that is shown of the site `s` of an entity, as `p.point`. */
export const shownPoint = (entity: string, filter: PlacesShown, $: Bind) =>
  `cross join lateral (select case
     when ${entity}.kind = any(${$(filter.exactKinds)}::text[]) or ${entity}.id = ${$(filter.own)}
       or (s.role = 'operating' and s.division = any(${$(filter.exactDivisions)}::int[]))
     then s.geom else ${coarsened} end as point) p`;

/** Sites `s`, shown at `p.point`, within what is asked for. */
function within({ bbox, zone, near }: EntityFilter, metres: string, $: Bind): string {
  const inside = (box: readonly number[]) => {
    const area = `st_makeenvelope(${box.map((edge) => `${$(edge)}::float8`).join(', ')}, 4326)`;
    return `s.geom && st_expand(${area}, ${MARGIN}) and p.point && ${area}`;
  };
  return [
    's.superseded_batch is null',
    ...(bbox ? [inside(bbox)] : []),
    ...(near ? [inside(boxAround(near.point, near.radiusM)), `${metres} <= ${$(near.radiusM)}::float8`] : []),
    ...(zone === null
      ? []
      : [
          `exists (select 1 from site_zone j join zone z on z.id = j.zone where j.site = s.id and z.code = ${$(zone)})`,
        ]),
  ].join(' and ');
}

/** A degree of latitude is at least so long. */
const METRES_A_DEGREE = 110_500;

function boxAround([lng, lat]: readonly [number, number], radiusM: number): number[] {
  const high = radiusM / METRES_A_DEGREE;
  const wide = high / Math.max(0.01, Math.cos((Math.min(89, Math.abs(lat) + high) * Math.PI) / 180));
  return [lng - wide, lat - high, lng + wide, lat + high];
}

/** What a filter asks of an entity `e` by itself, of which `v` is the current evaluation, wherever it is. */
export const letThrough = (filter: EntityFacts, day: () => string, $: Bind): string[] => [
  `e.kind = any(${$(filter.kinds)}::text[])`,
  ...(filter.grade === null ? [] : [`v.grade = ${$(filter.grade)}`]),
  ...(filter.industry === null ? [] : [`starts_with(e.industry, ${$(filter.industry)})`]),
  ...(filter.label === null ? [] : [holds(`${$(filter.label)}::text`, day())]),
  ...(filter.demonstration === null ? [] : [`${isDemonstration(day())} = ${$(filter.demonstration)}::boolean`]),
  ...(filter.namedOnly ? [holds("'demonstration', 'red_list', 'serious_list'", day())] : []),
];

/** Entities, each once, in the order of their ids, or of their distance where one is asked for. */
export async function entities(tx: Tx, filter: EntityFilter): Promise<EntityRow[]> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const { search, near, after, only } = filter;
  const day = `${$(filter.today)}::date`;
  const metres = near
    ? `round(st_distancesphere(p.point, st_setsrid(st_makepoint(${$(near.point[0])}::float8, ${$(near.point[1])}::float8), 4326))::numeric, 1)::float8`
    : 'null::float8';
  // A name leads to its place; an area leads to who is in it.
  const place = only
    ? `left join lateral (
         select s.entity, s.division, p.point, ${metres} as metres from site s ${shownPoint('e', filter, $)}
         where s.entity = e.id and s.superseded_batch is null order by s.role, s.id limit 1) t on true`
    : `join (
         select distinct on (s.entity) s.entity, s.division, p.point, ${metres} as metres
         from site s join entity k on k.id = s.entity ${shownPoint('k', filter, $)}
         where ${within(filter, metres, $)} ${near ? '' : `and s.entity > ${$(after.id)}`}
         order by s.entity, s.role, s.id) t on t.entity = e.id`;
  const wanted = [
    ...(only ? [`e.id = any(${$(only)}::int[])`] : []),
    ...(search ? [named(search, $)] : []),
    ...(near && after.metres !== null
      ? [`(t.metres, e.id) > (${$(after.metres)}::float8, ${$(after.id)}::int)`]
      : [`e.id > ${$(after.id)}`]),
    ...letThrough(filter, () => day, $),
  ];
  return tx.query(
    `select e.id, ${codesOf} as codes, e.name, e.kind, e.industry, st_x(t.point) as lng, st_y(t.point) as lat,
            d.code as division, v.outcome, v.grade, ${isDemonstration(day)} as demonstration,
            ${holds("'demonstration', 'red_list', 'serious_list'", day)} as named, ${isSynthetic} as synthetic, t.metres
     from entity e ${search ? 'join searched_name n on n.entity = e.id' : ''}
     ${place}
     left join division d on d.id = t.division
     left join evaluation v on v.entity = e.id and v.current and v.scheme = ${$(filter.scheme)}::smallint
     where ${wanted.join(' and ')}
     order by ${near ? 't.metres, e.id' : 'e.id'} limit ${$(filter.limit)}`,
    params,
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
  synthetic: boolean;
  /** The operating place first. */
  sites: {
    role: string;
    address: string | null;
    point: [number, number];
    coarsened: [number, number];
    /** Code of the division that it lies in. */
    division: string | null;
  }[];
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
  records: (RecordFacts & { title: string })[];
}

/** Everything current about one entity, before any audience; undefined when there is none. */
export async function entityFile(tx: Tx, id: number): Promise<EntityFileRow | undefined> {
  const [row] = await tx.query<EntityFileRow>(
    `select e.id, ${codesOf} as codes, e.name, e.kind, e.industry, ${isSynthetic} as synthetic,
       (select coalesce(json_agg(json_build_object('role', s.role, 'address', s.address,
           'point', json_build_array(st_x(s.geom), st_y(s.geom)),
           'coarsened', json_build_array(st_x(${coarsened}), st_y(${coarsened})), 'division', d.code)
           order by s.role, s.id), '[]')
        from site s left join division d on d.id = s.division where s.entity = e.id and s.superseded_batch is null) as sites,
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
