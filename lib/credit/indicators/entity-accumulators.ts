import { addMonths } from '../calendar';
import type { EntityKind } from '../entity';
import type { Outcome } from '../evaluation';
import { isInForce, type RecordFacts } from '../publication';
import type { Scheme } from '../scheme';
import { significant } from '../significant-digits';
import { type Accumulator, noCounts } from './accumulator';
import { FRESH_MONTHS, type IndicatorId, SCORE_STEPS } from './definitions';
import { penaltyWeight } from './penalty';

/** What is known of one entity on the last day of a period. */
export interface EntityState {
  kind: EntityKind;
  /** Current evaluation under the zone's scheme; null = there is none. */
  evaluation: { outcome: Outcome; grade: string | null; score: number | null; evaluatedOn: string | null } | null;
  records: readonly RecordFacts[];
  /** Left out = commitments are not kept here: the indicators are missing, never zero. */
  commitments?: { verified: number; fulfilled: number; windowsEnded: number; repaired: number };
  /** Of the period; left out = nothing was reported. */
  complaints?: { due: number; inTime: number };
  /** Whole yuan, of the month and of the same month a year before; null = not reported. */
  turnover?: { now: number | null; before: number | null };
}

/**
 * What one entity adds to each indicator of every zone that it counts in; those of a zone are the sum over its entities.
 * This is what the definitions mean: queries that count by sets are held to it.
 *
 * @param day last day of the period, YYYY-MM-DD
 * @example entityAccumulators(aBusinessInGradeA, cn2026, '2026-06-30').good_rate // [1, 1]
 */
export function entityAccumulators(state: EntityState, scheme: Scheme, day: string): Record<IndicatorId, Accumulator> {
  const { commitments, complaints } = state;
  return {
    ...ofEvaluation(state.evaluation, scheme, day),
    penalties: [penaltyWeight(state.records, state.kind, day), 1],
    demonstration: [state.records.some((record) => isDemonstration(record, day)) ? 1 : 0, 1],
    commitments_kept: commitments === undefined ? noCounts : [commitments.fulfilled, commitments.verified],
    repair_rate: commitments === undefined ? noCounts : [commitments.repaired, commitments.windowsEnded],
    complaints_in_time: complaints === undefined ? noCounts : [complaints.inTime, complaints.due],
    turnover_trend: ofTurnover(state.turnover),
  };
}

function ofEvaluation(
  evaluation: EntityState['evaluation'],
  { grades }: Scheme,
  day: string,
): Omit<
  Record<IndicatorId, Accumulator>,
  'penalties' | 'demonstration' | 'commitments_kept' | 'repair_rate' | 'complaints_in_time' | 'turnover_trend'
> {
  const graded = evaluation?.outcome === 'graded' ? evaluation : null;
  const ranked = grades.filter((grade) => grade.ranked).map(({ grade }) => grade);
  const place = ranked.indexOf(graded?.grade ?? '');
  const share = (isIn: boolean): Accumulator => (place < 0 ? noCounts : [isIn ? 1 : 0, 1]);
  const score = graded?.score ?? null;
  return {
    mean_score: score === null ? noCounts : [inSteps(score), 1],
    scored_share: graded === null ? noCounts : [score === null ? 0 : 1, 1],
    good_rate: share(place < Math.min(2, ranked.length - 1)),
    bad_rate: share(place === ranked.length - 1),
    evaluation_coverage: [graded === null ? 0 : 1, evaluation?.outcome === 'out_of_scope' ? 0 : 1],
    evaluation_freshness: graded === null ? noCounts : [isFresh(graded.evaluatedOn, day) ? 1 : 0, 1],
  };
}

/** 1.005 has 101 hundredths, as decimal arithmetic has it. */
const inSteps = (score: number) => Math.round(significant(score * SCORE_STEPS));

const isFresh = (evaluatedOn: string | null, day: string) =>
  evaluatedOn !== null && evaluatedOn <= day && evaluatedOn > addMonths(day, -FRESH_MONTHS);

const isDemonstration = (record: RecordFacts, day: string) => record.kind === 'demonstration' && isInForce(record, day);

/** Of those who reported both months, so that who reports does not move the trend; less than nothing is no turnover. */
function ofTurnover(turnover: EntityState['turnover']): Accumulator {
  if (turnover === undefined || turnover.now === null || turnover.before === null) return noCounts;
  if (turnover.now < 0 || turnover.before < 0) return noCounts;
  return [turnover.now - turnover.before, turnover.before];
}
