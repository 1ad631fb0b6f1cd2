import type { Param } from '../db';

/**
 * The businesses that are in zones now, and what they were at moments: pieces of statements about them.
 *
 * Businesses are counted once for all zones that they share, by which of the zones asked for they lie in (their part),
 * and the counts are added up by zone afterwards: twenty zones that nest cost little more than the largest of them.
 */

/** Binds a value. @returns its place in the statement */
export type Bind = (value: Param) => string;

/** A zone and how its businesses are counted. */
export interface CountedZone {
  /** Number of the zone. */
  zone: number;
  /** Number of the scheme; null = there is none. */
  scheme: number | null;
}

/** Of whom counts are asked. */
export interface ZonesAsked {
  zones: readonly CountedZone[];
  /** Is a large part of all businesses in them? */
  isLarge: boolean;
}

/** What a statement about zones is made of. */
export interface Asked {
  /** Common table expressions that the others read. */
  parts: string;
  /** Numbers of their schemes, each once, for `any`. */
  schemes: string;
  /** Each business `c` that is in any of them, with its part `y.part`, once for each scheme `k.scheme`. */
  members: string;
  /** Counts `g` by part and scheme, for each zone `z.zone` that is asked for. */
  byZone: string;
}

/** The pieces of a statement about zones. */
export function askedOf({ zones, isLarge }: ZonesAsked, $: Bind): Asked {
  const numbers = `${$(zones.map(({ zone }) => zone))}::int[]`;
  const schemesOf = `${$(zones.map(({ scheme }) => scheme))}::smallint[]`;
  const schemes = `${$([...new Set(zones.map(({ scheme }) => scheme))])}::smallint[]`;
  const counted = isLarge
    ? `(select * from counted_entity where zones && ${numbers})`
    : `(select * from counted_entity where entity in (
      select s.entity from site_zone j join site s on s.id = j.site where j.zone = any(${numbers})))`;
  const asked = `asked as (select * from unnest(${numbers}, ${schemesOf}) a (zone, scheme))`;
  const each = `cross join unnest(${schemes}) k (scheme)`;
  // All businesses of a single zone are in one part.
  if (zones.length === 1)
    return {
      schemes,
      parts: `${asked}, part as (select 1 as part, zone, scheme from asked)`,
      members: `${counted} c cross join (select 1 as part) y ${each}`,
      byZone: 'join part z on z.part = g.part and z.scheme is not distinct from g.scheme',
    };
  return {
    schemes,
    parts: `${asked},
     place as materialized (
       select d.zones, d.own, dense_rank() over (order by d.own)::int as part
       from (select e.zones, array(select a.zone from asked a where a.zone = any(e.zones) order by a.zone) as own
             from (select distinct c.zones from ${counted} c) e) d),
     part as (select distinct p.part, a.zone, a.scheme from place p join asked a on a.zone = any(p.own))`,
    members: `${counted} c join place y on y.zones = c.zones ${each}`,
    byZone: 'join part z on z.part = g.part and z.scheme is not distinct from g.scheme',
  };
}

/** Moments are compared as if an evaluation without a date came before every other. */
const SINCE = "coalesce(v.evaluated_at, '-infinity')";
const standsUnder = (schemes: string) => `v.scheme ${schemes} and v.superseded_batch is null`;

/** Evaluations that are current. */
const now = (name: string) =>
  `left join evaluation ${name} on ${name}.entity = c.entity and ${name}.scheme = k.scheme and ${name}.current`;

/** The latest evaluations by date before moments, of those that stand today; looked up business by business. */
const oneByOne = (moments: Readonly<Record<string, string>>) =>
  Object.entries(moments)
    .map(
      ([name, until]) => `left join lateral (
         select v.outcome, v.grade from evaluation v
         where v.entity = c.entity and ${standsUnder('= k.scheme')} and ${SINCE} < ${until}
         order by ${SINCE} desc, v.id desc limit 1) ${name} on true`,
    )
    .join('\n     ');

/** The same of everybody, in one pass whatever the number of moments: an evaluation stands until the next. */
function allAtOnce(moments: Readonly<Record<string, string>>, schemes: string): string {
  const at = (column: string, until: string) =>
    `max(s.${column}) filter (where s.since < ${until} and s.until >= ${until})`;
  const columns = Object.entries(moments).map(
    ([name, until]) => `${at('outcome', until)} as ${name}_outcome, ${at('grade', until)} as ${name}_grade`,
  );
  const named = Object.keys(moments).map(
    (name) => `cross join lateral (select t.${name}_outcome as outcome, t.${name}_grade as grade) ${name}`,
  );
  return `left join (
       select s.entity, s.scheme, ${columns.join(', ')}
       from (select v.entity, v.scheme, v.outcome, v.grade, ${SINCE} as since,
                    lead(${SINCE}, 1, 'infinity') over (partition by v.entity, v.scheme order by ${SINCE}, v.id) as until
             from evaluation v where ${standsUnder(`= any(${schemes})`)}) s
       group by s.entity, s.scheme) t on t.entity = c.entity and t.scheme = k.scheme
     ${named.join('\n     ')}`;
}

/** What businesses `c` were at moments under `k.scheme`, each under its name; null = now. */
export function standings(isLarge: boolean, schemes: string, moments: Record<string, Date | null>, $: Bind): string {
  const all = Object.entries(moments);
  const past: Record<string, string> = {};
  for (const [name, until] of all) if (until !== null) past[name] = `${$(until.toISOString())}::timestamptz`;
  const current = all.filter(([, until]) => until === null).map(([name]) => now(name));
  const before = Object.keys(past).length === 0 ? '' : isLarge ? allAtOnce(past, schemes) : oneByOne(past);
  return [before, ...current].join('\n     ');
}
