import { evaluate } from '@/lib/credit/index/evaluate';
import { lightsOf, type NamedScores, type ScoredBefore } from '@/lib/credit/index/lights';
import { indexOf } from '@/lib/credit/index/link';
import type { Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import { type Part, partsOf } from './parts';

/** Values by indicator in their own units; null, or not there = missing. */
export type Values = Readonly<Record<string, number | null>>;

/** A part with its numbers; null = missing. */
export interface WorkedPart {
  part: Part;
  /** Of an indicator, in its own units. */
  value: number | null;
  /** On the methodology's scale. */
  score: number | null;
  /** Does the value lie beyond a goalpost, so that the goalpost counts? */
  isHeld: boolean;
  /** null = its score has none. */
  light: string | null;
  /** What it gives to the level, in points; null = missing, or not part of a sum. */
  points: number | null;
  children: WorkedPart[];
}

/** One way through a methodology, with the number of every step. */
export interface Worked {
  root: WorkedPart;
  /** Share of the weight that is there, 0 to 1. */
  coverage: number;
  /** null = too little is there, or it cannot be computed. */
  level: number | null;
  /** null = no level, or no factor yet. */
  index: number | null;
}

/**
 * Compute a methodology for one unit by the engine that makes every published value, and keep every step.
 *
 * @param factor that makes levels an index; null = there is none yet
 * @param before the month before by the same version; null = there is none, so that the bands alone decide
 * @throws {Refusal} `bad_methodology`
 */
export function work(
  methodology: Methodology,
  values: Values,
  factor: number | null,
  before: ScoredBefore | null = null,
): Worked {
  const tree = indexTree(methodology);
  const columns = tree.indicators.map(({ id }) => Float64Array.of(values[id] ?? Number.NaN));
  const evaluation = evaluate(tree, columns);
  const level = nullable(evaluation.levels[0]!);
  const named = (of: 'nodes' | 'indicators') =>
    Object.fromEntries(tree[of].map(({ id }, at) => [id, nullable(evaluation[of][at]![0]!)]));
  const scores = { nodes: named('nodes'), indicators: named('indicators') };
  const lights = lightsOf(methodology, { level, ...scores }, before);
  return {
    root: workedPart(partsOf(methodology), 1, { values, scores, lights }),
    coverage: evaluation.coverage[0]!,
    level,
    index: factor === null ? null : indexOf(level, factor),
  };
}

const nullable = (value: number) => (Number.isNaN(value) ? null : value);

interface Numbers {
  values: Values;
  scores: NamedScores;
  lights: Readonly<Record<string, string | null>>;
}

/** @param weight of the level that the part carries, 0 to 1; null = it stands below what is no sum */
function workedPart(part: Part, weight: number | null, numbers: Numbers): WorkedPart {
  const { values, scores, lights } = numbers;
  const scoreOf = ({ of, id }: Part) => (of === 'node' ? scores.nodes : scores.indicators)[id] ?? null;
  const score = scoreOf(part);
  const value = part.of === 'indicator' ? (values[part.id] ?? null) : null;
  const children = part.of === 'indicator' ? [] : part.children;
  const there = children.reduce((sum, child) => sum + (scoreOf(child) === null ? 0 : child.weight), 0);
  const isSum = weight !== null && there > 0 && part.of === 'node' && part.aggregation === 'linear';
  return {
    part,
    value,
    score,
    isHeld: isHeld(part, value),
    light: lights[part.id] ?? null,
    points: score === null || weight === null ? null : score * weight,
    children: children.map((child) => workedPart(child, isSum ? (weight * child.weight) / there : null, numbers)),
  };
}

const isHeld = (part: Part, value: number | null) =>
  part.of === 'indicator' &&
  part.clamp &&
  part.goalposts !== null &&
  value !== null &&
  (value < part.goalposts[0] || value > part.goalposts[1]);
