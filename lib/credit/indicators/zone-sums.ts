import type { EntityKind } from '../entity';
import { type Accumulator, noCounts } from './accumulator';
import type { IndicatorId } from './definitions';

/** Integer sums over the entities of one kind that count in a zone, under the zone's scheme. */
export interface KindSums {
  kind: EntityKind;
  /** All, evaluated or not. */
  entities: number;
  /** Weight of the penalties that everybody may see. */
  penalty: number;
  demonstration: number;
  outOfScope: number;
  graded: number;
  ranked: number;
  good: number;
  bad: number;
  fresh: number;
  scored: number;
  /** Scores in hundredths of a point. */
  steps: number;
}

/** Observations of a month, of one zone. */
export interface ObservedSums {
  complaintsDue: number;
  inTime: number;
  /** Whole yuan, of those who reported both months. */
  turnoverNow: number;
  turnoverBefore: number;
}

/** Counts of entities whose grades are not public, as last published; null = hidden. `fresh` and `stale` make a table of their own. */
export const guardedFigures = ['ranked', 'good', 'bad', 'graded', 'out_of_scope', 'fresh', 'stale'] as const;
export type GuardedFigure = (typeof guardedFigures)[number];
export type GuardedFigures = Readonly<Record<GuardedFigure, number | null>>;

const figuresOf = (value: number | null): GuardedFigures =>
  Object.fromEntries(guardedFigures.map((figure) => [figure, value])) as Record<GuardedFigure, number | null>;

/** What a zone adds up to, as one who may see it so is told. */
export interface ZoneSums {
  sums: Record<IndicatorId, Accumulator>;
  /** Indicators that are missing because a figure is hidden. */
  hidden: IndicatorId[];
  entities: number;
  /** With a current grade; guarded without those that are hidden. */
  evaluated: number;
}

/**
 * A zone as it is: entities of all kinds, what was reported for the zone and what its entities reported.
 *
 * @param kinds one for each kind that counts in the zone
 */
export function exactSums(kinds: readonly KindSums[], observed: readonly ObservedSums[]): ZoneSums {
  const all = total(noSums, kinds);
  const sums: Record<IndicatorId, Accumulator> = {
    ...ofFacts(all),
    ...ofObservations(total(noObservations, observed)),
    mean_score: [all.steps, all.scored],
    scored_share: [all.scored, all.graded],
    good_rate: [all.good, all.ranked],
    bad_rate: [all.bad, all.ranked],
    evaluation_coverage: [all.graded, all.entities - all.outOfScope],
    evaluation_freshness: [all.fresh, all.graded],
  };
  return { sums, hidden: [], entities: all.entities, evaluated: all.graded };
}

/**
 * A zone out of what everybody may know: public facts and grades as they are, the other grades by the figures that were
 * published, and what was reported for the zone as a whole.
 *
 * @param isPublic are the grades of this kind public?
 * @param figures  of the other kinds; null = none was published: hidden, where there is any entity of such a kind
 * @param observed of the zone as a whole only
 */
export function guardedSums(
  kinds: readonly KindSums[],
  isPublic: (kind: EntityKind) => boolean,
  figures: GuardedFigures | null,
  observed: readonly ObservedSums[],
): ZoneSums {
  const all = total(noSums, kinds);
  const open = total(
    noSums,
    kinds.filter(({ kind }) => isPublic(kind)),
  );
  const isAllOpen = open.entities === all.entities;
  const shown = isAllOpen ? figuresOf(0) : (figures ?? figuresOf(null));
  const grades = ofGrades(open, all, shown);
  // No figures of scores are published.
  const scores = { mean_score: [open.steps, open.scored], scored_share: [open.scored, open.graded] } as const;
  const protectedSums: Partial<Record<IndicatorId, Accumulator | null>> = isAllOpen
    ? { ...grades, ...scores }
    : { ...grades, mean_score: null, scored_share: null };
  const given = Object.entries(protectedSums) as [IndicatorId, Accumulator | null][];
  const sums = Object.fromEntries(given.map(([id, pair]) => [id, pair ?? noCounts])) as ZoneSums['sums'];
  return {
    sums: { ...sums, ...ofFacts(all), ...ofObservations(total(noObservations, observed)) },
    hidden: given.filter(([, pair]) => pair === null).map(([id]) => id),
    entities: all.entities,
    evaluated: open.graded + (shown.graded ?? 0),
  };
}

/** null = a figure that it needs is hidden. */
function ofGrades(open: Totals, all: Totals, shown: GuardedFigures) {
  const { ranked, good, bad, graded, out_of_scope, fresh, stale } = shown;
  const share = (part: number | null, whole: number | null, [a, b]: Accumulator): Accumulator | null =>
    part === null || whole === null ? null : [a + part, b + whole];
  // Figures of the day before may be of more entities than there are now.
  const least = open.graded + (graded ?? 0);
  const inScope = out_of_scope === null ? null : Math.max(least, all.entities - open.outOfScope - out_of_scope);
  const freshOrStale = fresh === null || stale === null ? null : fresh + stale;
  return {
    good_rate: share(good, ranked, [open.good, open.ranked]),
    bad_rate: share(bad, ranked, [open.bad, open.ranked]),
    evaluation_coverage: share(graded, inScope, [open.graded, 0]),
    evaluation_freshness: share(fresh, freshOrStale, [open.fresh, open.graded]),
  };
}

type Totals = Omit<KindSums, 'kind'>;

const noSums: Totals = {
  entities: 0,
  penalty: 0,
  demonstration: 0,
  outOfScope: 0,
  graded: 0,
  ranked: 0,
  good: 0,
  bad: 0,
  fresh: 0,
  scored: 0,
  steps: 0,
};
const noObservations: ObservedSums = { complaintsDue: 0, inTime: 0, turnoverNow: 0, turnoverBefore: 0 };

/** Field by field. @param none the fields, all 0 */
function total<Sums extends object>(none: Sums, parts: readonly Sums[]): Sums {
  const fields = Object.keys(none) as (keyof Sums)[];
  return Object.fromEntries(
    fields.map((field) => [field, parts.reduce((sum, part) => sum + (part[field] as number), 0)]),
  ) as Sums;
}

/** What everybody may see of every entity. */
const ofFacts = ({ penalty, demonstration, entities }: Totals) => ({
  penalties: [penalty, entities] as const,
  demonstration: [demonstration, entities] as const,
  // Commitments are not kept here yet.
  commitments_kept: noCounts,
  repair_rate: noCounts,
});

const ofObservations = ({ complaintsDue, inTime, turnoverNow, turnoverBefore }: ObservedSums) => ({
  complaints_in_time: [inTime, complaintsDue] as const,
  turnover_trend: [turnoverNow - turnoverBefore, turnoverBefore] as const,
});
