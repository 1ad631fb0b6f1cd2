import { addDays } from '../calendar';
import type { EntityKind } from '../entity';
import { isPenaltyInForce } from '../indicators/penalty';
import { isInForce, type RecordFacts } from '../publication';
import type { Scheme } from '../scheme';
import { type WatchRules, watchRules } from './rules';

/** Grades best first: all that a fall is judged by. */
type Scale = Pick<Scheme, 'grades'>;

/** What is known of one entity, for a regulator. */
export interface Watched {
  entity: number;
  kind: EntityKind;
  /** Numbers of the zones that it counts in. */
  zones: readonly number[];
  /** Its last two evaluations under one scheme; null = none, or no grade. `on`: day of the later one, YYYY-MM-DD. */
  grades: { before: string | null; now: string | null; on: string | null };
  records: readonly RecordFacts[];
}

export type WatchReason =
  | { reason: 'fell'; grades: number }
  | { reason: 'serious_list' }
  | { reason: 'serious_penalty' }
  | { reason: 'cluster'; zone: number; fallen: number };

export interface Watch {
  entity: number;
  /** At least one. */
  reasons: WatchReason[];
}

/**
 * Ranked grades that an entity fell by; below 0 it rose.
 *
 * @returns null where either grade is missing, unknown or unranked: M of tax credit is neither good nor bad
 * @example gradesFallen('A', 'C', cn2026) // 2
 */
export function gradesFallen(before: string | null, now: string | null, { grades }: Scale): number | null {
  const ranked = grades.filter((grade) => grade.ranked).map(({ grade }) => grade);
  const place = (grade: string | null) => (grade === null ? -1 : ranked.indexOf(grade));
  const [from, to] = [place(before), place(now)];
  return from < 0 || to < 0 ? null : to - from;
}

/** Counts of one zone, or of all, each entity once. */
export interface FallCounts {
  /** Entities with two ranked grades in a row under the scheme: the others cannot have fallen. */
  compared: number;
  /** Of those, entities that fell within the days of the rule (`fellLately`). */
  fallen: number;
}

/**
 * Zones in which many fell: at least so many, and so many times the share elsewhere. A zone that holds everybody has no
 * elsewhere, and is none.
 *
 * @param zones counts by number of the zone; @param all of all entities, those outside of every zone too
 * @returns entities that fell, by number of the zone
 */
export function clusters(
  zones: ReadonlyMap<number, FallCounts>,
  all: FallCounts,
  { clusterLeast, clusterTimes }: WatchRules = watchRules,
): Map<number, number> {
  const isCluster = ({ compared, fallen }: FallCounts) =>
    fallen >= clusterLeast &&
    all.compared > compared &&
    // fallen/compared ≥ times · the share elsewhere, in whole numbers.
    fallen * (all.compared - compared) >= clusterTimes * (all.fallen - fallen) * compared;
  return new Map([...zones].filter(([, counts]) => isCluster(counts)).map(([zone, { fallen }]) => [zone, fallen]));
}

/**
 * The entities that a regulator should look at: fell by two grades, is on the serious list, has a serious penalty in
 * force, or is one of many that fell in one place. For regulators only, and no grounds for a measure by itself.
 *
 * @param entities those that fell or have a serious record are enough
 * @param day YYYY-MM-DD
 * @returns in the order given, only those with a reason
 */
export function watchList(
  entities: readonly Watched[],
  {
    scheme,
    day,
    rules = watchRules,
    found,
  }: {
    scheme: Scale;
    day: string;
    rules?: WatchRules;
    /** `clusters`. */
    found: ReadonlyMap<number, number>;
  },
): Watch[] {
  return entities
    .map((watched) => ({ entity: watched.entity, reasons: reasonsOf(watched, { scheme, day, rules, found }) }))
    .filter(({ reasons }) => reasons.length > 0);
}

type Within = { scheme: Scale; day: string; rules: WatchRules; found: ReadonlyMap<number, number> };

function reasonsOf(watched: Watched, { scheme, day, rules, found }: Within): WatchReason[] {
  const { kind, grades, records, zones } = watched;
  const fell = gradesFallen(grades.before, grades.now, scheme);
  const reasons: WatchReason[] = [];
  if (fell !== null && fell >= rules.gradesFallen) reasons.push({ reason: 'fell', grades: fell });
  if (records.some((record) => record.kind === 'serious_list' && isInForce(record, day)))
    reasons.push({ reason: 'serious_list' });
  if (records.some((record) => record.severity === 'serious' && isPenaltyInForce(record, kind, day)))
    reasons.push({ reason: 'serious_penalty' });
  if (fellLately(watched, scheme, day, rules.clusterDays))
    for (const zone of new Set(zones)) {
      const fallen = found.get(zone);
      if (fallen !== undefined) reasons.push({ reason: 'cluster', zone, fallen });
    }
  return reasons;
}

/** Did it fall by a grade or more within the last days, this one included? */
export function fellLately({ grades }: Pick<Watched, 'grades'>, scheme: Scale, day: string, days: number): boolean {
  const fell = gradesFallen(grades.before, grades.now, scheme);
  return fell !== null && fell >= 1 && grades.on !== null && grades.on <= day && grades.on > addDays(day, -days);
}
