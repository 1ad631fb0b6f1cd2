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

/** Businesses of a zone, as they are counted. */
const members = (zone: number, $: Bind) =>
  `(select * from counted_entity where entity in (
      select s.entity from site_zone j join site s on s.id = j.site where j.zone = ${$(zone)}::int))`;

/** What business `c` was: the latest evaluation by date before a moment, of those that stand today; null = it is current. */
const standing = (name: string, scheme: string, until: Date | null, $: Bind) =>
  until === null
    ? `left join evaluation ${name} on ${name}.entity = c.entity and ${name}.scheme = ${scheme} and ${name}.current`
    : `left join lateral (
         select v.outcome, v.grade from evaluation v
         where v.entity = c.entity and v.scheme = ${scheme} and v.superseded_batch is null
           and coalesce(v.evaluated_at, '-infinity') < ${$(until.toISOString())}::timestamptz
         order by coalesce(v.evaluated_at, '-infinity') desc, v.id desc limit 1) ${name} on true`;

export interface GroupsAsked {
  /** Number of the zone. */
  zone: number;
  /** Number of the scheme; null = there is none. */
  scheme: number | null;
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
function byAge(day: string, timeZone: string): Grouped {
  const steps = ageGroups.toReversed().map((years) => `when y.years >= ${years} then '${years}'`);
  return {
    from: `left join (
        select v.entity, (min(v.evaluated_at) at time zone ${timeZone})::date as since
        from evaluation v join scheme h on h.id = v.scheme
        where v.superseded_batch is null and h.audience = 'public' group by v.entity) f on f.entity = c.entity
      cross join lateral (select case when f.since <= ${day} then extract(year from age(${day}, f.since))::int end as years) y`,
    group: `case ${steps.join(' ')} else '' end`,
  };
}

function groupedBy({ by, day, timeZone }: GroupsAsked, $: Bind): Grouped {
  if (by === 'industry') return byIndustry();
  if (by === 'label') return byLabel(`${$(day)}::date`);
  if (by === 'age') return byAge(`${$(day)}::date`, `${$(timeZone)}::text`);
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
     from ${members(asked.zone, $)} c
     ${standing('v', scheme, asked.until, $)}
     ${from}
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    params,
  );
}

export interface MovesAsked {
  zone: number;
  scheme: number | null;
  from: Date;
  /** null = now. */
  to: Date | null;
}

/** Cells of a zone's businesses by what they were before two moments. */
export function zoneMoveCells(tx: Tx, { zone, scheme: number, from, to }: MovesAsked): Promise<MoveCell[]> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const scheme = `${$(number)}::smallint`;
  return tx.query(
    `select c.kind, c.divisions, coalesce(a.outcome, '') as "fromOutcome", coalesce(a.grade, '') as "fromGrade",
            coalesce(b.outcome, '') as "toOutcome", coalesce(b.grade, '') as "toGrade",
            count(*)::int as entities, count(*) filter (where c.synthetic)::int as synthetic
     from ${members(zone, $)} c
     ${standing('a', scheme, from, $)}
     ${standing('b', scheme, to, $)}
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
