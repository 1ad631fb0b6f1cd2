import type { EntityKind } from '@/lib/credit/entity';
import type { KindSums, ObservedSums } from '@/lib/credit/indicators/zone-sums';
import type { Tx } from '../db';
import { recordInForce } from './in-force';
import { MOST_OBSERVED } from './observed-sums';
import { weightOfPenalty } from './penalty-weight';

/**
 * What zones add up to on the last days of months, by what is known now (docs/decisions/0021-months-and-their-release.md):
 * counts and sums only, over the tables themselves. `lib/credit/indicators/entity-accumulators.ts` says what they mean.
 * Several months cost one pass.
 */

/** A month that is over; `live` stands for the day that is not over. */
export interface MonthSpan {
  /** YYYY-MM. */
  period: string;
  /** Its last day, YYYY-MM-DD. */
  day: string;
  /** When it was over: the first moment that is not of it. */
  ends: Date;
  /** Grades since this moment are fresh. */
  freshSince: Date;
  /** Month whose observations count, YYYY-MM. */
  observed: string;
}

/**
 * Where each entity counts (`operating_first` of lib/credit/indicators/membership.ts): by its operating places, where it
 * has none by its registered ones; in each zone once.
 */
const MEMBER = `
  deciding as (select entity, min(role) as role from site where superseded_batch is null group by entity),
  member as (
    select d.entity, array_agg(distinct j.zone order by j.zone) as zones
    from deciding d join site s on s.entity = d.entity and s.role = d.role and s.superseded_batch is null
    join site_zone j on j.site = s.id group by d.entity)`;

/** Entities of zones by kind; the same for every month, since who was where is not kept by day. */
export function monthEntities(tx: Tx): Promise<{ zone: number; kind: EntityKind; entities: number }[]> {
  return tx.query(
    `with ${MEMBER}, atom as (select m.zones, e.kind, count(*) as entities from member m join entity e on e.id = m.entity group by m.zones, e.kind)
     select z.zone, a.kind, sum(a.entities)::int as entities from atom a cross join lateral unnest(a.zones) z (zone)
     group by z.zone, a.kind order by z.zone, a.kind`,
  );
}

export type RecordSums = Pick<KindSums, 'kind' | 'penalty' | 'demonstration'> & { period: string; zone: number };

/** Penalties that everybody might see on the months' last days, by weight, and demonstration units in force. */
export function monthRecords(tx: Tx, months: readonly MonthSpan[]): Promise<RecordSums[]> {
  return tx.query(
    `with ${MEMBER},
     month as (select * from unnest($1::text[], $2::date[]) m (period, day)),
     held as (
       select m.period, d.entity, e.kind, sum(${weightOfPenalty('m.day')}) as penalty,
              coalesce(bool_or(d.kind = 'demonstration' and ${recordInForce('m.day')}), false) as demonstration
       from record d join entity e on e.id = d.entity cross join month m
       where d.kind in ('penalty', 'demonstration') and d.superseded_batch is null group by m.period, d.entity, e.kind),
     atom as (
       select h.period, m.zones, h.kind, sum(h.penalty) as penalty, count(*) filter (where h.demonstration) as demonstration
       from held h join member m using (entity) group by h.period, m.zones, h.kind)
     select a.period, z.zone, a.kind, sum(a.penalty)::bigint as penalty, sum(a.demonstration)::int as demonstration
     from atom a cross join lateral unnest(a.zones) z (zone) group by a.period, z.zone, a.kind order by a.period, z.zone, a.kind`,
    [months.map(({ period }) => period), months.map(({ day }) => day)],
  );
}

/** A grade of a scheme that zones are counted by. */
export interface CountedGrade {
  scheme: number;
  grade: string;
  ranked: boolean;
  good: boolean;
  bad: boolean;
}

export type EvaluationSums = Omit<KindSums, 'entities' | 'penalty' | 'demonstration'> & {
  period: string;
  zone: number;
};

/**
 * Evaluations that were current at the ends of the months: the latest by date up to then, of those that stand today; an
 * unknown date counts as before every other.
 *
 * @param zones  each with the scheme that it is counted by
 * @param grades of all those schemes
 */
export function monthEvaluations(
  tx: Tx,
  months: readonly MonthSpan[],
  zones: readonly { zone: number; scheme: number }[],
  grades: readonly CountedGrade[],
): Promise<EvaluationSums[]> {
  return tx.query(
    `with ${MEMBER},
     grade_class as (select * from jsonb_to_recordset($5::jsonb) as g(scheme smallint, grade text, ranked boolean, good boolean, bad boolean)),
     counted_by as (select * from jsonb_to_recordset($4::jsonb) as c(zone int, scheme smallint)),
     span as (
       select entity, scheme, outcome, grade, score, coalesce(evaluated_at, '-infinity') as since,
              lead(coalesce(evaluated_at, '-infinity'), 1, 'infinity') over (partition by entity, scheme order by coalesce(evaluated_at, '-infinity'), id) as until
       from evaluation where superseded_batch is null and scheme in (select scheme from counted_by)),
     atom as (
       select i.place, m.zones, e.kind, s.scheme,
              count(*) filter (where s.outcome = 'out_of_scope') as out_of_scope,
              count(*) filter (where s.outcome = 'graded') as graded,
              count(*) filter (where g.ranked) as ranked, count(*) filter (where g.good) as good, count(*) filter (where g.bad) as bad,
              count(*) filter (where s.outcome = 'graded' and s.since >= ($3::timestamptz[])[i.place]) as fresh,
              count(*) filter (where s.outcome = 'graded' and s.score is not null) as scored,
              coalesce(sum(floor(s.score * 100 + 0.5)) filter (where s.outcome = 'graded'), 0) as steps
       from span s
       -- A month's place is the number of ends up to a moment: no join with the months.
       cross join lateral generate_series(width_bucket(s.since, $2::timestamptz[]) + 1, least(width_bucket(s.until, $2::timestamptz[]), cardinality($2::timestamptz[]))) i (place)
       join member m using (entity) join entity e on e.id = s.entity
       left join grade_class g on g.scheme = s.scheme and g.grade = s.grade
       group by i.place, m.zones, e.kind, s.scheme)
     select ($1::text[])[a.place] as period, z.zone, a.kind, sum(a.out_of_scope)::int as "outOfScope", sum(a.graded)::int as graded,
            sum(a.ranked)::int as ranked, sum(a.good)::int as good, sum(a.bad)::int as bad, sum(a.fresh)::int as fresh,
            sum(a.scored)::int as scored, sum(a.steps)::bigint as steps
     from atom a cross join lateral unnest(a.zones) z (zone)
     join counted_by c on c.zone = z.zone and c.scheme = a.scheme
     group by a.place, z.zone, a.kind order by a.place, z.zone, a.kind`,
    [
      months.map(({ period }) => period),
      months.map(({ ends }) => ends.toISOString()),
      months.map(({ freshSince }) => freshSince.toISOString()),
      JSON.stringify(zones),
      JSON.stringify(grades),
    ],
  );
}

export type ObservationSums = ObservedSums & { period: string; zone: number; byEntity: boolean };

/**
 * What was observed in the months, reported for zones as a whole, and added up over the entities that count in them:
 * complaints of those who reported how many were due and how many of them were answered, turnover of those who reported
 * the same month a year before too; less than nothing is no report.
 */
export function monthObservations(tx: Tx, months: readonly string[]): Promise<ObservationSums[]> {
  return tx.query(
    `with ${MEMBER},
     month as (select period, to_char((period || '-01')::date - interval '1 year', 'YYYY-MM') as year_before from unnest($1::text[]) p (period)),
     reported as (
       select m.period, o.zone, o.entity,
              sum(o.whole) filter (where o.kind = 'complaints_due' and o.period = m.period) as due,
              sum(o.whole) filter (where o.kind = 'complaints_in_time' and o.period = m.period) as in_time,
              sum(o.whole) filter (where o.kind = 'turnover' and o.period = m.period) as now,
              sum(o.whole) filter (where o.kind = 'turnover' and o.period = m.year_before) as before
       from month m join (
         select zone, entity, kind, period, floor(value + 0.5)::bigint as whole from observation
         where superseded_batch is null and kind in ('complaints_due', 'complaints_in_time', 'turnover') and abs(value) <= ${MOST_OBSERVED}) o
         on o.period in (m.period, m.year_before)
       group by m.period, o.zone, o.entity),
     -- Apart, since a reported zone would be looked for among all members: 8 s for 25 months of 30 zones and 10,000 entities.
     placed as (
       select period, zone, false as by_entity, due, in_time, now, before from reported where zone is not null
       union all
       select r.period, z.zone, true, r.due, r.in_time, r.now, r.before
       from reported r join member m on m.entity = r.entity cross join lateral unnest(m.zones) z (zone)),
     judged as (
       select period, zone, by_entity, due, in_time, now, before, due >= 0 and in_time >= 0 as has_complaints, now >= 0 and before >= 0 as has_turnover from placed)
     select period, zone, by_entity as "byEntity", coalesce(sum(due) filter (where has_complaints), 0)::bigint as "complaintsDue",
            coalesce(sum(in_time) filter (where has_complaints), 0)::bigint as "inTime",
            coalesce(sum(now) filter (where has_turnover), 0)::bigint as "turnoverNow",
            coalesce(sum(before) filter (where has_turnover), 0)::bigint as "turnoverBefore"
     from judged group by period, zone, by_entity order by period, zone, by_entity`,
    [months],
  );
}

export interface MonthFigure {
  scheme: number;
  /** Day of the publication, YYYY-MM-DD. */
  day: string;
  figures: { zone: number; figure: string; value: number | null }[];
}

/**
 * Guarded figures as they were published for a month: first those of the day after it, or of the first such day of the
 * next month; where there is none, the last of the month itself.
 *
 * @param from first day of the month, @param end first day after it, @param limit first day of the month after the next
 */
export function monthFigures(
  tx: Tx,
  { from, end, limit }: { from: string; end: string; limit: string },
): Promise<MonthFigure[]> {
  return tx.query(
    `select distinct on (scheme) scheme, day, cells -> 'figures' as figures from guarded_publication
     where day >= $1::date and day < $3::date
     order by scheme, day < $2::date, case when day >= $2::date then day end, day desc`,
    [from, end, limit],
  );
}
