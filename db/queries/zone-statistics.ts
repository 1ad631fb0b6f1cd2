import type { ScoreCell } from '@/lib/credit/comparison/scores';
import { GBT_4754 } from '@/lib/credit/industry';
import type { MoveCell } from '@/lib/credit/migration';
import { countedKinds, viewerOf } from '@/lib/credit/publication';
import { ageGroups, type GroupCell, type StatisticsBy } from '@/lib/credit/zone-statistics';
import type { Param, Tx } from '../db';
import { askedOf, type Bind, type CountedZone, standings, type ZonesAsked } from './counted-members';
import { recordInForce } from './in-force';
import { weightOfPenalty } from './penalty-weight';

/**
 * Counts of the businesses that are in zones now, in groups, or by what they were at two moments. A statement tells
 * everybody's counts in cells, as `zone_cell` does, whoever asks. A business counts where it is now: where it was is
 * not kept by day (docs/decisions/0021-months-and-their-release.md).
 */

/** Zones in which so large a part of all businesses is are read by whole tables, smaller ones business by business. */
export const LARGE = 0.1;

/** Is a large part of all businesses in a zone? */
export async function isLargeZone(tx: Tx, zone: number): Promise<boolean> {
  const [row] = await tx.query<{ own: number; everywhere: number }>(
    `select coalesce(sum(entities) filter (where zone = $1), 0)::int as own, coalesce(sum(entities) filter (where zone = 0), 0)::int as everywhere
     from zone_cell where zone in (0, $1) and scheme = 0`,
    [zone],
  );
  return row!.own > LARGE * row!.everywhere;
}

/** `fresh`: those with a grade, as the aggregates have it, `true` = of the last twelve months; `score`: those with a grade and a score. */
export type GroupedBy = StatisticsBy | 'fresh' | 'score';

/** How businesses are put in groups. */
interface GroupedAt {
  /** The first moment that is not told of any more; null = now. */
  until: Date | null;
  /** The day that records and ages are judged by, YYYY-MM-DD, in the time zone. */
  day: string;
  timeZone: string;
}

export interface ZonesGroupsAsked extends ZonesAsked, GroupedAt {
  by: readonly GroupedBy[];
}

export type GroupsAsked = CountedZone & GroupedAt & { by: StatisticsBy; isLarge: boolean };

/** What groups businesses `c`, and what it is read from. */
interface Grouped {
  from: string;
  group: string;
  /** Which of them. */
  where?: string;
  /** Columns of a `ScoreCell`. */
  score?: string;
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

/** Kinds whose scores everybody may see. */
const publicKinds = countedKinds(viewerOf('public'), 'public').everywhere;

/** A step where no business tells how far scores reach: a point. */
const ONE_POINT = 10_000;

/**
 * Scores in steps, a power of ten: at least ten in the range of the scores that everybody may see, so that hidden ones
 * decide nothing, and at most a hundred.
 */
const byScore = (publicKinds: string): Grouped => ({
  from: `join (
        select m.scheme, coalesce((10::float8 ^ greatest(length(nullif(max(m.score) filter (where m.kind = any(${publicKinds}))
          - min(m.score) filter (where m.kind = any(${publicKinds})), 0)::text) - 2, 0))::bigint, ${ONE_POINT}) as step
        from member m group by m.scheme) w on w.scheme is not distinct from c.scheme
      cross join lateral (select c.score - mod(mod(c.score, w.step) + w.step, w.step) as lower) l`,
  group: 'l.lower::text',
  where: 'where c.score is not null',
  score: 'w.step, sum(c.score - l.lower)::bigint, sum((c.score - l.lower) * (c.score - l.lower)::numeric)',
});

function groupedBy(by: GroupedBy, { day, timeZone, isLarge }: GroupedAt & { isLarge: boolean }, $: Bind): Grouped {
  if (by === 'industry') return byIndustry();
  if (by === 'label') return byLabel(`${$(day)}::date`);
  if (by === 'age') return byAge(`${$(day)}::date`, `${$(timeZone)}::text`, isLarge);
  if (by === 'score') return byScore(`${$(publicKinds)}::text[]`);
  if (by === 'fresh') return { from: '', group: 'c.fresh::text', where: 'where c.fresh is not null' };
  return { from: '', group: "''" };
}

/** Cells of one zone out of several, by one way of grouping; of `score` there are those of its distribution. */
export interface ZoneGroupCell extends GroupCell {
  zone: number;
  by: GroupedBy;
  /** null = it is not grouped by score. */
  step: ScoreCell['step'] | null;
  rest: ScoreCell['rest'] | null;
  squares: ScoreCell['squares'] | null;
}

/** Cells of businesses of zones by group, of a business in several groups one in each. */
export function zonesGroupCells(tx: Tx, asked: ZonesGroupsAsked): Promise<ZoneGroupCell[]> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const of = askedOf(asked, $);
  const place = 'array_position(c.schemes, k.scheme)';
  const isGraded = `c.outcomes[${place}] = 'graded'`;
  const isKept = (by: GroupedBy) => by === 'fresh' || by === 'score';
  const each = asked.by.map((by) => {
    const { from, group, where = '', score = 'null::bigint, null::bigint, null::numeric' } = groupedBy(by, asked, $);
    const perScore = by === 'score' ? ', w.step' : '';
    const standing = isKept(by) ? "'graded', ''" : 'c.outcome, c.grade';
    return `select '${by}' as by, ${group} as "group", c.kind, c.divisions, c.part, c.scheme, ${standing},
              count(*) as entities, count(*) filter (where c.synthetic) as synthetic, ${score}
       from member c ${from} ${where}
       group by 2, 3, 4, 5, 6, 7, 8${perScore}`;
  });
  return tx.query(
    `with ${of.parts},
     member as (
       select c.entity, c.kind, c.divisions, y.part, c.synthetic, k.scheme,
              coalesce(v.outcome, '') as outcome, coalesce(v.grade, '') as grade,
              case when ${isGraded} then c.scores[${place}] end as score, case when ${isGraded} then coalesce(c.fresh[${place}], false) end as fresh
       from ${of.members}
       ${standings(asked.isLarge, of.schemes, { v: asked.until }, $)})
     select z.zone, g.by, g."group", g.kind, g.divisions, g.outcome, g.grade,
            sum(g.entities)::int as entities, sum(g.synthetic)::int as synthetic, g.step, sum(g.rest)::bigint as rest, sum(g.squares) as squares
     from (${each.join('\n       union all\n       ')}) g (by, "group", kind, divisions, part, scheme, outcome, grade, entities, synthetic, step, rest, squares)
     ${of.byZone}
     group by 1, 2, 3, 4, 5, 6, 7, g.step order by 1, 2, 3, 4, 5, 6, 7, g.step`,
    params,
  );
}

/** Cells of one zone's businesses by group. */
export async function zoneGroupCells(tx: Tx, { zone, scheme, by, ...asked }: GroupsAsked): Promise<GroupCell[]> {
  const cells = await zonesGroupCells(tx, { ...asked, zones: [{ zone, scheme }], by: [by] });
  return cells.map(({ group, kind, divisions, outcome, grade, entities, synthetic }) => ({
    ...{ group, kind, divisions, outcome, grade, entities, synthetic },
  }));
}

/** Two moments. */
interface MovedBetween {
  from: Date;
  /** null = now. */
  to: Date | null;
}

export type ZonesMovesAsked = ZonesAsked & MovedBetween;
export type MovesAsked = CountedZone & MovedBetween & { isLarge: boolean };

/** Cells of businesses of zones by what they were before two moments. */
export function zonesMoveCells(tx: Tx, asked: ZonesMovesAsked): Promise<(MoveCell & { zone: number })[]> {
  const params: Param[] = [];
  const $: Bind = (value) => `$${params.push(value)}`;
  const of = askedOf(asked, $);
  return tx.query(
    `with ${of.parts}
     select z.zone, g.kind, g.divisions, g."fromOutcome", g."fromGrade", g."toOutcome", g."toGrade",
            sum(g.entities)::int as entities, sum(g.synthetic)::int as synthetic
     from (
       select c.kind, c.divisions, y.part, k.scheme, coalesce(a.outcome, '') as "fromOutcome", coalesce(a.grade, '') as "fromGrade",
              coalesce(b.outcome, '') as "toOutcome", coalesce(b.grade, '') as "toGrade",
              count(*) as entities, count(*) filter (where c.synthetic) as synthetic
       from ${of.members}
       ${standings(asked.isLarge, of.schemes, { a: asked.from, b: asked.to }, $)}
       group by 1, 2, 3, 4, 5, 6, 7, 8) g
     ${of.byZone}
     group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
    params,
  );
}

/** Cells of one zone's businesses by what they were before two moments. */
export async function zoneMoveCells(tx: Tx, { zone, scheme, ...asked }: MovesAsked): Promise<MoveCell[]> {
  const cells = await zonesMoveCells(tx, { ...asked, zones: [{ zone, scheme }] });
  return cells.map(({ zone: _, ...cell }) => cell);
}

/** Revision and moment that counted businesses are as of. Before the first change: 0 and the epoch's start. */
export async function countedAsOf(tx: Tx): Promise<{ revision: number; at: string }> {
  const [row] = await tx.query<{ revision: number; at: string | null }>(
    `select p.revision, (select c.at from change c where c.revision <= p.revision order by c.revision desc limit 1) as at
     from projection p where p.name = 'aggregates'`,
  );
  return { revision: row!.revision, at: row!.at ?? new Date(0).toISOString() };
}
