import type { Outcome } from './evaluation';
import type { Zone } from './zone';

/** Counts of one zone under one scheme for one audience, out of its cells. Pure sums of integers. */

/** Distinct entities of a zone that are alike in all that decides over counting them. */
export interface ZoneCell {
  /** Number of the scheme; 0 = all entities, evaluated or not. */
  scheme: number;
  kind: string;
  /** Numbers of the divisions that their places lie in. */
  divisions: readonly number[];
  /** '' under scheme 0. */
  outcome: string;
  /** '' = none. */
  grade: string;
  entities: number;
  /** Of those, demonstration units; only under scheme 0. */
  demonstration: number;
  /** Of those, from synthetic batches; only under scheme 0. */
  synthetic: number;
}

export type ZoneCounts = Pick<Zone, 'entities' | 'evaluated' | 'grades' | 'states' | 'coverage' | 'demonstration'> & {
  /** Some of the entities came from a synthetic batch. */
  synthetic: boolean;
};

/** Whose grades are counted for an audience. */
export interface Counting {
  /** Number and grades of the scheme; null = no grade is counted. */
  scheme: { number: number; grades: readonly string[] } | null;
  isCounted: (cell: Pick<ZoneCell, 'kind' | 'divisions'>) => boolean;
}

/** Every grade of the scheme is present, also with 0. An entity whose grade is not counted is `suppressed`. */
export function countZone(cells: readonly ZoneCell[], { scheme, isCounted }: Counting): ZoneCounts {
  const grades: Record<string, number> = Object.fromEntries((scheme?.grades ?? []).map((grade) => [grade, 0]));
  const states = { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 0 };
  const totals = cells.filter((cell) => cell.scheme === 0);
  for (const cell of totals) {
    const state = scheme !== null && isCounted(cell) ? 'unevaluated' : 'suppressed';
    states[state] += cell.entities;
  }
  for (const { grade, outcome, entities } of cells.filter(
    (cell) => cell.scheme === scheme?.number && isCounted(cell),
  )) {
    states.unevaluated -= entities;
    if (grade !== '') grades[grade] = (grades[grade] ?? 0) + entities;
    else states[outcome as Exclude<Outcome, 'graded'>] += entities;
  }
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const entities = sum(totals.map((cell) => cell.entities));
  const evaluated = sum(Object.values(grades));
  const inScope = entities - states.out_of_scope - states.suppressed;
  return {
    entities,
    evaluated,
    grades,
    states,
    coverage: inScope === 0 ? null : evaluated / inScope,
    demonstration: sum(totals.map((cell) => cell.demonstration)),
    synthetic: totals.some((cell) => cell.synthetic > 0),
  };
}
