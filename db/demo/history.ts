import type { EntityKind } from '@/lib/credit/entity';
import { type DemoGrade, firstGrade, followingGrade } from './grades';
import type { Random } from './random';
import type { DemoZone } from './zones';

export interface Evaluated {
  /** RFC 3339 in UTC. */
  evaluatedAt: string;
  outcome: 'graded' | 'unrated' | 'insufficient_data';
  grade: DemoGrade | null;
}

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.44;
export const HISTORY_MONTHS = 24;

/** Days from one evaluation to the next: enterprises each quarter, others once a year where at all. */
const everyDays: Record<EntityKind, number> = { enterprise: 91, individual: 365, other: 182 };
/** Share that is evaluated at all: the national rule is made for enterprises (DOMAIN 3.1). */
const evaluatedShare: Record<EntityKind, number> = { enterprise: 1, individual: 0.5, other: 0.7 };
/** Share that opened within the history. */
const YOUNG = 0.15;
/** Of whom there is not enough to judge by, for good. */
const INSUFFICIENT = 0.035;
/** A business this young is not yet rated. */
const UNRATED_DAYS = 120;

/** Evaluations of one business over the history, oldest first; they are spread evenly over the days. */
export function history(
  { kind, story, now }: { kind: EntityKind; story: DemoZone['story']; now: Date },
  random: Random,
): Evaluated[] {
  if (random() >= evaluatedShare[kind]) return [];
  const every = everyDays[kind];
  const isYoung = random() < YOUNG;
  const openedAgo = isYoung ? random() * HISTORY_MONTHS * MONTH_DAYS : Number.POSITIVE_INFINITY;
  const isInsufficient = random() < INSUFFICIENT;
  const lastAgo = random() * every;
  const whole: Evaluated[] = [];
  let grade: DemoGrade | null = null;
  const times = Math.floor((Math.min(openedAgo, HISTORY_MONTHS * MONTH_DAYS) - lastAgo) / every) + 1;
  for (let k = times - 1; k >= 0; k--) {
    const ago = lastAgo + k * every;
    const evaluatedAt = new Date(now.getTime() - Math.round(ago * DAY_MS)).toISOString();
    if (isInsufficient) whole.push({ evaluatedAt, outcome: 'insufficient_data', grade: null });
    else if (openedAgo - ago < UNRATED_DAYS) whole.push({ evaluatedAt, outcome: 'unrated', grade: null });
    else {
      const months = ago / MONTH_DAYS;
      grade = grade === null ? firstGrade(story, months, random) : followingGrade(grade, story, months, random);
      whole.push({ evaluatedAt, outcome: 'graded', grade });
    }
  }
  return whole;
}
