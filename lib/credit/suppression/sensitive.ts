import type { Cell, Relation, Showing, Table } from './table';

/** Which cells nobody may learn, before anything is subtracted. */

export interface GuardRule {
  /** Fewest entities that a figure may speak of, ≥ 2. */
  threshold: number;
  /** A value is protected while it can be anything in a range at least this wide, 1 ≤ width ≤ threshold − 1. */
  width: number;
  /** Of the largest contribution: how close nobody may come to it, in percent, > 0. */
  percent: number;
}

/** 5 as most agencies; three values always remain possible; a tenth of the largest contribution is a choice of ours. */
export const defaultGuard: GuardRule = { threshold: 5, width: 2, percent: 10 };

/**
 * A count of entities. Protected from 1 to threshold − 1; nobody is in a 0. Hidden it reads "<5" or "5 or more".
 *
 * @param value integer ≥ 0
 * @throws {RangeError} naming the value
 * @see OECD, Glossary of Statistical Terms: minimum respondents 3 or 5 by agency
 * @example countCell('zone 7, D', 4).range // [0, 4]: "<5"
 */
export function countCell(
  id: string,
  value: number,
  showing: Showing = 'guarded',
  { threshold, width }: GuardRule = defaultGuard,
): Cell {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${id} is ${value}: a count is an integer from 0`);
  const isSmall = value < threshold;
  const range = isSmall ? ([0, threshold - 1] as const) : ([threshold, null] as const);
  return {
    id,
    value,
    showing,
    isProtected: value > 0 && isSmall && showing !== 'open',
    range: showing === 'never' ? [0, null] : range,
    width,
  };
}

/** A sum over entities, and the two that give most to it. Integers ≥ 0 in the smallest unit. */
export interface Magnitude {
  entities: number;
  total: number;
  largest: number;
  /** 0 where there is no second entity. */
  second: number;
}

/**
 * Does the total tell the largest contribution to within `percent` of it? The second largest contributor subtracts its
 * own and is left with what the others give:
 *
 *   total − largest − second < percent/100 · largest
 *
 * @see A. Hundepool et al., Statistical Disclosure Control, 2012, the p % rule
 * @example isDominated({ entities: 9, total: 115, largest: 100, second: 9 }, 10) // true: 6 < 10
 */
export const isDominated = ({ total, largest, second }: Magnitude, percent: number): boolean =>
  100 * (total - largest - second) < percent * largest;

/**
 * A sum over entities. Protected where fewer than the threshold give to it or one dominates it; hidden it says nothing
 * of itself, and stays unknown to within `percent` of the largest contribution.
 *
 * @throws {RangeError} naming the cell, if a number is no integer from 0 or the two largest exceed the total
 */
export function magnitudeCell(
  id: string,
  given: Magnitude,
  showing: Showing = 'guarded',
  { threshold, percent }: GuardRule = defaultGuard,
): Cell {
  const { entities, total, largest, second } = given;
  const isWhole = [entities, total, largest, second].every((part) => Number.isSafeInteger(part) && part >= 0);
  if (!isWhole || second > largest || largest + second > total)
    throw new RangeError(`${id} is no sum of its parts: ${JSON.stringify(given)}`);
  const isSensitive = entities < threshold || isDominated(given, percent);
  return {
    id,
    value: total,
    showing,
    isProtected: entities > 0 && isSensitive && showing !== 'open',
    range: [0, null],
    width: Math.max(1, Math.ceil((percent * largest) / 100)),
  };
}

/**
 * The same table, in which a part that holds everybody of its whole is protected however large it is: who knows that
 * somebody belongs to the whole would know the part too.
 *
 * @param divisions relations whose right side divides the left by what is not public, a grade for instance
 */
export function withUnanimousProtected({ cells, relations }: Table, divisions: readonly Relation[]): Table {
  const values = new Map(cells.map(({ id, value }) => [id, value]));
  const unanimous = new Set(
    divisions.flatMap(({ right }) => {
      const filled = right.filter((id) => (values.get(id) ?? 0) > 0);
      return filled.length === 1 ? filled : [];
    }),
  );
  return {
    cells: cells.map((cell) =>
      unanimous.has(cell.id) && cell.showing !== 'open' ? { ...cell, isProtected: true } : cell,
    ),
    relations,
  };
}
