/** What counted entities add to the sums that indicators are made of (db/migrations/0016_index_life.sql). */

export const sumKey = 'zone, scheme, kind';
export const sumColumns = [
  'entities',
  'penalty',
  'demonstration',
  'out_of_scope',
  'graded',
  'ranked',
  'good',
  'bad',
  'fresh',
  'scored',
  'steps',
];

/**
 * Grades with what they count as, as `entityAccumulators` of lib/credit/indicators says: good are the top two of the
 * ranked ones, of two the better; bad is the worst.
 */
const grades = `
  select g.scheme, g.grade, r.place is not null as ranked, coalesce(r.place < least(2, r.n - 1), false) as good,
         coalesce(r.place = r.n - 1, false) as bad
  from grade g left join (
    select scheme, grade, row_number() over (partition by scheme order by position) - 1 as place, count(*) over (partition by scheme) as n
    from grade where ranked) r on r.scheme = g.scheme and r.grade = g.grade`;

const sum = (value: string, condition = 'true') => `coalesce(sum(${value}) filter (where ${condition}), 0)`;

/**
 * The sums that rows of `counted_entity`'s form, each with a `sign`, add up to. Summed by grade first: a grade is looked
 * up once for each, not once for each entity.
 *
 * @param rows name of the rows
 */
export const sumsOf = (rows: string) => `
  select z.zone, 0::smallint as scheme, r.kind, sum(r.sign)::int as entities, sum(r.sign * r.penalty)::bigint as penalty,
         sum(r.sign * r.demonstration::int)::int as demonstration, 0 as out_of_scope, 0 as graded, 0 as ranked, 0 as good, 0 as bad,
         0 as fresh, 0 as scored, 0::bigint as steps
  from ${rows} r cross join lateral unnest(r.index_zones) z (zone) group by z.zone, r.kind
  union all
  select s.zone, s.scheme, s.kind, sum(s.entities)::int, 0, 0,
         ${sum('s.entities', "s.outcome = 'out_of_scope'")}::int, ${sum('s.entities', "s.outcome = 'graded'")}::int,
         ${sum('s.entities', 'g.ranked')}::int, ${sum('s.entities', 'g.good')}::int, ${sum('s.entities', 'g.bad')}::int,
         sum(s.fresh)::int, sum(s.scored)::int, sum(s.steps)::bigint
  from (
    select z.zone, x.scheme, r.kind, x.outcome, x.grade, sum(r.sign) as entities, ${sum('r.sign', 'x.fresh')} as fresh,
           ${sum('r.sign', 'x.step is not null')} as scored, ${sum('r.sign * x.step')} as steps
    from ${rows} r cross join lateral unnest(r.index_zones) z (zone)
    cross join lateral unnest(r.schemes, r.outcomes, r.grades, r.fresh, r.steps) x (scheme, outcome, grade, fresh, step)
    group by z.zone, x.scheme, r.kind, x.outcome, x.grade) s
  left join (${grades}) g on g.scheme = s.scheme and g.grade = s.grade and s.outcome = 'graded'
  group by s.zone, s.scheme, s.kind`;
