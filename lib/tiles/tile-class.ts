import type { EntityKind } from '@/lib/credit/entity';
import { entityKinds } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import { STATE_CODES, type TileFilter, type TileScope, tileStates } from './tile-source';

/** What points of one class have in common beside grades: all that decides over showing one, or tells something of it. */
export interface ClassFacts {
  /** The coarsened place of a kind that everybody sees coarsened. */
  coarse: boolean;
  kind: EntityKind;
  /** Number of the division that the place lies in; 0 = none that is known. */
  division: number;
  /** An operating place, not a registered one. */
  operating: boolean;
  demonstration: boolean;
  /** Demonstration unit, red list or published serious list. */
  named: boolean;
}

/** A class under one scheme. */
export interface TileClass extends ClassFacts {
  id: number;
  /** Under the scheme asked for; null = not evaluated under it. */
  outcome: Outcome | null;
  grade: string | null;
}

/** The codes of a packed row; see `POINT_BYTES` of tile-source.ts. */
export interface PointCode {
  grade: number;
  /** State, kind and demonstration unit. */
  rest: number;
}

/**
 * How a point of a class stands in layer `entities`.
 *
 * @returns null = it does not: this viewer is shown it elsewhere, or not at all, or the filter leaves it out
 */
export function pointCode(given: TileClass, filter: TileFilter, scope: TileScope): PointCode | null {
  const { kind, named, demonstration } = given;
  if (!scope.listedKinds.includes(kind) || (scope.namedOnly && !named)) return null;
  const isShown = isToldGrade(given, scope.gradedKinds, scope.gradedInside, scope);
  if (!isIn(given, filter, scope, isShown)) return null;
  const { grade, state } = placesOf(given, filter, scope, isShown);
  return { grade, rest: state + 8 * entityKinds.indexOf(kind) + (demonstration ? 64 : 0) };
}

/**
 * What a point of a class is counted as in layer `cells`; see `COUNT_BYTES` of tile-source.ts.
 *
 * @returns null = it is not
 */
export function countCode(given: TileClass, filter: TileFilter, scope: TileScope): number | null {
  if (!scope.cellKinds.includes(given.kind)) return null;
  const isShown = isToldGrade(given, scope.countedKinds, scope.countedInside, scope);
  if (!isIn(given, filter, scope, isShown)) return null;
  const { grade, state } = placesOf(given, filter, scope, isShown);
  return state > 0 ? STATE_CODES + state : grade;
}

/** Does the filter leave it in, at the place where this viewer is shown it? Whose grade is not shown is in no list by grade. */
function isIn(given: TileClass, filter: TileFilter, scope: TileScope, isShown: boolean): boolean {
  const { coarse, kind, division, operating, demonstration, grade } = given;
  const isExact = scope.exactKinds.includes(kind) || (operating && scope.exactDivisions.includes(division));
  return (
    coarse !== isExact &&
    filter.kinds.includes(kind) &&
    (filter.demonstration === null || filter.demonstration === demonstration) &&
    (filter.grade === null || (isShown && filter.grade === grade))
  );
}

const isToldGrade = (
  { kind, division }: TileClass,
  everywhere: readonly EntityKind[],
  inside: readonly EntityKind[],
  { insideDivisions }: TileScope,
): boolean => everywhere.includes(kind) || (inside.includes(kind) && insideDivisions.includes(division));

/** Places of grade and state in their lists, from 1; 0 = none is shown. */
function placesOf({ outcome, grade }: TileClass, { scheme }: TileFilter, { grades }: TileScope, isShown: boolean) {
  if (scheme === null || !isShown) return { grade: 0, state: 0 };
  if (grade !== null) return { grade: grades.indexOf(grade) + 1, state: 0 };
  const state = tileStates.find((state) => state === outcome) ?? 'unevaluated';
  return { grade: 0, state: tileStates.indexOf(state) + 1 };
}
