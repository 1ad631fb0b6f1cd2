import { GBT_4754 } from '@/lib/credit/industry';
import type { MoveCell } from '@/lib/credit/migration';
import { ageGroups, type GroupCell, type StatisticsBy } from '@/lib/credit/zone-statistics';
import type { Param, Tx } from '../db';
import { recordInForce } from './in-force';
import { weightOfPenalty } from './penalty-weight';

/**
 * Counts of the businesses that are in a zone now, in groups, or by what they were at two moments. A statement tells
 * everybody's counts in cells, as `zone_cell` does, whoever asks. A business counts where it is now: where it was is
 * not kept by day (docs/decisions/0021-months-and-their-release.md).
 */

/** Binds a value. @returns its place in the statement */
type Bind = (value: Param) => string;

/** A zone in which so large a part of all businesses is read by whole tables, a smaller one business by business. */
const LARGE = 0.1;

/** Is a large part of all businesses in a zone? */
export async function isLargeZone(tx: Tx, zone: number): Promise<boolean> {
  const [row] = await tx.query<{ own: number; everywhere: number }>(
    `select coalesce(sum(entities) filter (where zone = $1), 0)::int as own, coalesce(sum(entities) filter (where zone = 0), 0)::int as everywhere
     from zone_cell where zone in (0, $1) and scheme = 0`,
    [zone],
  );
  return row!.own > LARGE * row!.everywhere;
}

/** Of whom counts are asked. */
export interface ZoneAsked {
  /** Number of the zone. */
  zone: number;
  isLarge: boolean;
  /** Number of the scheme; null = there is none. */
  scheme: number | null;
}

/** Businesses of a zone, as they are counted. */
const members = ({ zone, isLarge }: ZoneAsked, $: Bind) =>
  isLarge
    ? `(select * from counted_entity where ${$(zone)}::int = any(zones))`
    : `(select * from counted_entity where entity in (
      select s.entity from site_zone j join site s on s.id = j.site where j.zone = ${$(zone)}::int))`;

/** Moments are compared as if an evaluation without a date came before every other. */
const SINCE = "coalesce(v.evaluated_at, '-infinity')";
const standsUnder = (scheme: string) => `v.scheme = ${scheme} and v.superseded_batch is null`;

/** Evaluations that are current. */
const now = (name: string, scheme: string) =>
  `left join evaluation ${name} on ${name}.entity = c.entity and ${name}.scheme = ${scheme} and ${name}.current`;

/** The latest evaluations by date before moments, of those that stand today; looked up business by business. */
const oneByOne = (moments: Readonly<Record<string, string>>, scheme: string) =>
  Object.entries(moments)
    .map(
      ([name, until]) => `left join lateral (
         select v.outcome, v.grade from evaluation v
         where v.entity = c.entity and ${standsUnder(scheme)} and ${SINCE} < ${until}
         order by ${SINCE} desc, v.id desc limit 1) ${name} on true`,
    )
    .join('\n     ');

/** The same of everybody, in one pass whatever the number of moments: an evaluation stands until the next. */
function allAtOnce(moments: Readonly<Record<string, string>>, scheme: string): string {
  const at = (column: string, until: string) =>
    `max(s.${column}) filter (where s.since < ${until} and s.until >= ${until})`;
  const columns = Object.entries(moments).map(
    ([name, until]) => `${at('outcome', until)} as ${name}_outcome, ${at('grade', until)} as ${name}_grade`,
  );
  const named = Object.keys(moments).map(
    (name) => `cross join lateral (select t.${name}_outcome as outcome, t.${name}_grade as grade) ${name}`,
  );
  return `left join (
       select s.entity, ${columns.join(', ')}
       from (select v.entity, v.outcome, v.grade, ${SINCE} as since,
                    lead(${SINCE}, 1, 'infinity') over (partition by v.entity order by ${SINCE}, v.id) as until
             from evaluation v where ${standsUnder(scheme)}) s
       group by s.entity) t on t.entity = c.entity
     ${named.join('\n     ')}`;
}

/** What businesses `c` were at moments, each under its name; null = now. */
function standings({ isLarge }: ZoneAsked, scheme: string, moments: Record<string, Date | null>, $: Bind): string {
  const all = Object.entries(moments);
  const past: Record<string, string> = {};
  for (const [name, until] of all) if (until !== null) past[name] = `${$(until.toISOString())}::timestamptz`;
  const current = all.filter(([, until]) => until === null).map(([name]) => now(name, scheme));
  const before = Object.keys(past).length === 0 ? '' : isLarge ? allAtOnce(past, scheme) : oneByOne(past, scheme);
  return [before, ...current].join('\n     ');
}

export interface GroupsAsked extends ZoneAsked {
  by: StatisticsBy;
  /** The first moment that is not told of any more; null = now. */
  until: Date | null;
  /** The day that records and ages are judged by, YYYY-MM-DD, in the time zone. */
  day: string;
  timeZone: string;
}

/** What groups businesses `c`, and what it is read from. */
interface Grouped {
  from: string;
  group: string;
}

/** A code of GB/T 4754 is cut to what tells its section. */
const byIndustry = (): Grouped => ({
  from: 'join entity e on e.id = c.entity',
  group: `case when e.industry is null then ''
    else e.industry_system || ':' || case when e.industry_system = '${GBT_4754}' then left(e.industry, 3) else e.industry end end`,
});

/** `*` holds everybody once. */
function byLabel(day: string): Grouped {
  return {
    from: `left join (
        select d.entity, array_agg(distinct d.kind) as labels from record d join entity e on e.id = d.entity
        where (d.kind in ('demonstration', 'red_list', 'serious_list') and ${recordInForce(day)}) or ${weightOfPenalty(day)} > 0
        group by d.entity) h on h.entity = c.entity
      cross join lateral unnest(array['*'] || coalesce(h.labels, array['none'])) l (label)`,
    group: 'l.label',
  };
}

/** Full years since the first evaluation, of those that everybody may know of. */
function byAge(day: string, timeZone: string, isLarge: boolean): Grouped {
  const steps = ageGroups.toReversed().map((years) => `when y.years >= ${years} then '${years}'`);
  const first = (of: string, grouped: string) => `(
        select ${of}(min(v.evaluated_at) at time zone ${timeZone})::date as since
        from evaluation v join scheme h on h.id = v.scheme
        where v.superseded_batch is null and h.audience = 'public' ${grouped})`;
  return {
    from: `left join ${
      isLarge
        ? `${first('v.entity, ', 'group by v.entity')} f on f.entity = c.entity`
        : `lateral ${first('', 'and v.entity = c.entity')} f on true`
    }
      cross join lateral (select case when f.since <= ${day} then extract(year from age(${day}, f.since))::int end as years) y`,
    group: `case ${steps.join(' ')} else '' end`,
  };
}

function groupedBy({ by, day, timeZone, isLarge }: GroupsAsked, $: Bind): Grouped {
  if (by === 'industry') return byIndustry();
  if (by === 'label') return byLabel(`${$(day)}::date`);
  if (by === 'age') return byAge(`${$(day)}::date`, `${$(timeZone)}::text`, isLarge);
  return { from: '', group: "''" };
}

/** Cells of a zone's businesses by group, of a business in several groups one in each. */
export function zoneGroupCells(tx: Tx, asked: GroupsAsked): Promise<GroupCell[]> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const { from, group } = groupedBy(asked, $);
  const scheme = `${$(asked.scheme)}::smallint`;
  return tx.query(
    `select ${group} as "group", c.kind, c.divisions, coalesce(v.outcome, '') as outcome, coalesce(v.grade, '') as grade,
            count(*)::int as entities, count(*) filter (where c.synthetic)::int as synthetic
     from ${members(asked, $)} c
     ${standings(asked, scheme, { v: asked.until }, $)}
     ${from}
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    params,
  );
}

export interface MovesAsked extends ZoneAsked {
  from: Date;
  /** null = now. */
  to: Date | null;
}

/** Cells of a zone's businesses by what they were before two moments. */
export function zoneMoveCells(tx: Tx, asked: MovesAsked): Promise<MoveCell[]> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const scheme = `${$(asked.scheme)}::smallint`;
  return tx.query(
    `select c.kind, c.divisions, coalesce(a.outcome, '') as "fromOutcome", coalesce(a.grade, '') as "fromGrade",
            coalesce(b.outcome, '') as "toOutcome", coalesce(b.grade, '') as "toGrade",
            count(*)::int as entities, count(*) filter (where c.synthetic)::int as synthetic
     from ${members(asked, $)} c
     ${standings(asked, scheme, { a: asked.from, b: asked.to }, $)}
     group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`,
    params,
  );
}

/** Revision and moment that counted businesses are as of. Before the first change: 0 and the epoch's start. */
export async function countedAsOf(tx: Tx): Promise<{ revision: number; at: string }> {
  const [row] = await tx.query<{ revision: number; at: string | null }>(
    `select p.revision, (select c.at from change c where c.revision <= p.revision order by c.revision desc limit 1) as at
     from projection p where p.name = 'aggregates'`,
  );
  return { revision: row!.revision, at: row!.at ?? new Date(0).toISOString() };
}
