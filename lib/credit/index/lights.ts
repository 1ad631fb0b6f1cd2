import { lightOf } from './alarm';
import type { AlarmRule, Methodology } from './methodology';

/** Scores by id; null = missing. */
export interface NamedScores {
  nodes: Readonly<Record<string, number | null>>;
  indicators: Readonly<Record<string, number | null>>;
}

/** What was shown the month before: its scores, and the lights by the same rules. */
export interface ScoredBefore extends NamedScores {
  lights: Readonly<Record<string, string | null>>;
}

/**
 * The light of every node and indicator that has an alarm. The root's is that of the level: without one it has none.
 *
 * @param level  null = too little is observed
 * @param before the month before by the same methodology version; null = there is none, so that the bands alone decide
 * @returns by id, in the methodology's order; null = missing, or below every band
 */
export function lightsOf(
  methodology: Methodology,
  { level, nodes, indicators }: NamedScores & { level: number | null },
  before: ScoredBefore | null,
): Record<string, string | null> {
  const lights: Record<string, string | null> = {};
  const light = (id: string, rule: AlarmRule | undefined, score: number | null, scoreBefore: number | null) => {
    if (rule === undefined) return;
    const lit = scoreBefore === null ? undefined : before?.lights[id];
    lights[id] = score === null ? null : lightOf(rule, score, lit);
  };
  for (const { id, parent, alarm } of methodology.nodes)
    light(id, alarm, parent === null ? level : (nodes[id] ?? null), before?.nodes[id] ?? null);
  for (const { id, alarm } of methodology.indicators)
    light(id, alarm, indicators[id] ?? null, before?.indicators[id] ?? null);
  return lights;
}

/** Id of the root, whose light is that of the whole. */
export const rootOf = ({ nodes }: Methodology): string => nodes.find(({ parent }) => parent === null)!.id;
