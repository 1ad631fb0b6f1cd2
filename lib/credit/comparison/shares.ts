import { badShare, goodShare } from '../good-share';
import type { Scheme } from '../scheme';
import { wilson } from '../statistics/wilson';
import type { Zone } from '../zone';
import type { MeasuredShare, ShareMeasure } from './comparison';

/** Shares of a zone with what they stand on: those that are compared and those that are ranked are the same. */

/**
 * A share with Wilson's interval, of what there is now and of how such businesses fare.
 *
 * @param population how many the `n` stand for; left out = all are counted
 * @returns null where nothing is counted
 */
export const measured = (hits: number, n: number, population = n): MeasuredShare | null =>
  n === 0
    ? null
    : { hits, n, population, share: hits / n, interval: wilson(hits, n, population), underlying: wilson(hits, n) };

type Counts = Pick<Zone, 'entities' | 'evaluated' | 'grades' | 'states' | 'demonstration'>;

/** Distinct businesses in scope, of those whose grades are counted for the audience. */
export const inScopeOf = ({ entities, states }: Pick<Counts, 'entities' | 'states'>): number =>
  entities - states.out_of_scope - states.suppressed;

/**
 * 优良率 and 不良率. Those with a ranked grade stand for all in scope: chance in who was evaluated is what `interval`
 * tells of.
 */
export function gradeShares(
  zone: Pick<Counts, 'entities' | 'grades' | 'states'>,
  scheme: Scheme,
): Record<'good' | 'bad', MeasuredShare | null> {
  const { graded, good } = goodShare(zone.grades, scheme);
  const bad = Math.round((badShare(zone.grades, scheme) ?? 0) * graded);
  const population = inScopeOf(zone);
  return { good: measured(good, graded, population), bad: measured(bad, graded, population) };
}

/** What was counted, and of how many. */
export interface Counted {
  hits: number;
  n: number;
}

/**
 * All shares of a zone.
 *
 * @param scheme  null = no grade is counted
 * @param counted what does not stand in the zone itself: it may be a few seconds older, so that it comes with its whole
 */
export function zoneShares(
  zone: Counts,
  scheme: Scheme | null,
  { fresh, penalty }: Record<'fresh' | 'penalty', Counted>,
): Record<ShareMeasure, MeasuredShare | null> {
  const { entities, evaluated, demonstration } = zone;
  const grades = scheme === null ? { good: null, bad: null } : gradeShares(zone, scheme);
  return {
    ...grades,
    evaluated: scheme === null ? null : measured(evaluated, inScopeOf(zone)),
    fresh: scheme === null ? null : measured(fresh.hits, fresh.n),
    demonstration: measured(demonstration, entities),
    penalty: measured(penalty.hits, penalty.n),
  };
}
