import { add, compare, divide, type Fraction, fraction, multiply, negate, one, sign, subtract, zero } from './fraction';

/** Linear equations over bounded unknowns, solved exactly: elimination first, then the simplex method with bounds. */

/** Σ coefficient · unknown = constant. Integers. */
export interface Equation {
  terms: readonly (readonly [unknown: number, coefficient: number])[];
  constant: number;
}

/** Where an unknown lies, ends included; null = no upper end. Integers. */
export type Range = readonly [least: number, most: number | null];

type Row = Map<number, Fraction>;

/** A point that meets all equations, and how it may be moved: every basic unknown = … + Σ coefficient · free unknown. */
export interface LinearSystem {
  rows: Map<number, Row>;
  point: Fraction[];
  ranges: { least: Fraction; most: Fraction | null }[];
}

/**
 * A system whose point meets equations and ranges.
 *
 * @param ranges one for each unknown
 * @returns null where nothing meets them
 * @throws {RangeError} where a number is beyond exact arithmetic
 * @see B. Dutertre, L. de Moura 2006, A Fast Linear-Arithmetic Solver for DPLL(T): the search for a point, by Bland's rule
 */
export function linearSystem(ranges: readonly Range[], equations: readonly Equation[]): LinearSystem | null {
  const solved = eliminated(equations);
  if (solved === null) return null;
  const bounds = ranges.map(([least, most]) => ({
    least: fraction(least),
    most: most === null ? null : fraction(most),
  }));
  const point = bounds.map(({ least }) => least);
  for (const [basic, { constant, terms }] of solved)
    point[basic] = [...terms].reduce((sum, [free, factor]) => add(sum, multiply(factor, point[free]!)), constant);
  const rows = new Map([...solved].map(([basic, { terms }]) => [basic, terms]));
  const system = { rows, point, ranges: bounds };
  return moveWithin(system) ? system : null;
}

/** Reduced rows: every basic unknown by the free ones alone. null = the equations contradict each other. */
function eliminated(equations: readonly Equation[]) {
  const rows = new Map<number, { constant: Fraction; terms: Row }>();
  for (const equation of equations) {
    let constant = fraction(-equation.constant);
    const terms: Row = new Map();
    for (const [unknown, coefficient] of equation.terms) {
      const row = rows.get(unknown);
      addTo(terms, row?.terms ?? new Map([[unknown, one]]), fraction(coefficient));
      if (row !== undefined) constant = add(constant, multiply(row.constant, fraction(coefficient)));
    }
    if (terms.size === 0 && sign(constant) !== 0) return null;
    if (terms.size === 0) continue;
    const basic = Math.min(...terms.keys());
    const scale = negate(divide(one, terms.get(basic)!));
    terms.delete(basic);
    const made = { constant: multiply(constant, scale), terms: scaled(terms, scale) };
    for (const row of rows.values()) {
      const factor = row.terms.get(basic);
      if (factor === undefined) continue;
      row.terms.delete(basic);
      addTo(row.terms, made.terms, factor);
      row.constant = add(row.constant, multiply(made.constant, factor));
    }
    rows.set(basic, made);
  }
  return rows;
}

const scaled = (row: Row, scale: Fraction): Row =>
  new Map([...row].map(([unknown, factor]) => [unknown, multiply(factor, scale)]));

function addTo(row: Row, other: Row, times: Fraction): void {
  for (const [unknown, factor] of other) {
    const sum = add(row.get(unknown) ?? zero, multiply(factor, times));
    if (sign(sum) === 0) row.delete(unknown);
    else row.set(unknown, sum);
  }
}

/** Moves the point until every unknown is within its range. */
function moveWithin(system: LinearSystem): boolean {
  const { rows, point, ranges } = system;
  for (;;) {
    const outside = [...rows.keys()].filter((basic) => gap(system, basic) !== null);
    if (outside.length === 0) return true;
    const basic = Math.min(...outside);
    const missing = gap(system, basic)!;
    const helping = [...rows.get(basic)!].filter(([free, factor]) => {
      const { least, most } = ranges[free]!;
      const isUp = sign(factor) === sign(missing);
      return isUp ? most === null || compare(point[free]!, most) < 0 : compare(point[free]!, least) > 0;
    });
    if (helping.length === 0) return false;
    const free = Math.min(...helping.map(([unknown]) => unknown));
    move(system, free, divide(missing, rows.get(basic)!.get(free)!));
    exchange(system, basic, free);
  }
}

/** By how much an unknown must change to come into its range; null = it is within. */
function gap({ point, ranges }: LinearSystem, unknown: number): Fraction | null {
  const { least, most } = ranges[unknown]!;
  const value = point[unknown]!;
  if (compare(value, least) < 0) return subtract(least, value);
  return most !== null && compare(value, most) > 0 ? subtract(most, value) : null;
}

function move({ rows, point }: LinearSystem, free: number, step: Fraction): void {
  point[free] = add(point[free]!, step);
  for (const [basic, row] of rows) {
    const factor = row.get(free);
    if (factor !== undefined) point[basic] = add(point[basic]!, multiply(factor, step));
  }
}

/** A basic unknown becomes free, and a free one of its row basic. */
function exchange({ rows }: LinearSystem, basic: number, free: number): void {
  const row = rows.get(basic)!;
  const inverse = divide(one, row.get(free)!);
  rows.delete(basic);
  row.delete(free);
  const made = scaled(row, negate(inverse)).set(basic, inverse);
  for (const other of rows.values()) {
    const factor = other.get(free);
    if (factor === undefined) continue;
    other.delete(free);
    addTo(other, made, factor);
  }
  rows.set(free, made);
}

/**
 * Moves the point to where one unknown is greatest (`direction` 1) or least (−1).
 *
 * @param enough stop at the first point where the unknown is this great (or this small); left out = go to the end
 * @returns the unknown there; null = it grows without end
 */
export function extreme(system: LinearSystem, unknown: number, direction: 1 | -1, enough?: Fraction): Fraction | null {
  const { rows, point } = system;
  for (let still = 0; ; ) {
    if (enough !== undefined && compare(point[unknown]!, enough) * direction >= 0) return point[unknown]!;
    const gradient = rows.get(unknown) ?? new Map([[unknown, one]]);
    const improving = [...gradient].filter(([free, factor]) => room(system, free, sign(factor) * direction) !== 'none');
    if (improving.length === 0) return point[unknown]!;
    const [free, factor] = still < patience ? steepest(improving) : first(improving);
    const way = sign(factor) * direction;
    const limit = nearestLimit(system, free, way);
    if (limit === null) return null;
    still = sign(limit.distance) === 0 ? still + 1 : 0;
    move(system, free, way > 0 ? limit.distance : negate(limit.distance));
    if (limit.unknown !== free) exchange(system, limit.unknown, free);
  }
}

/** Steps without progress after which Bland's rule, which cannot go in circles, takes over from the faster one. */
const patience = 20;

type Term = [unknown: number, factor: Fraction];

const first = (terms: readonly Term[]): Term => terms.reduce((least, term) => (term[0] < least[0] ? term : least));

/** Of equally steep ones the one that comes first. */
const steepest = (terms: readonly Term[]): Term =>
  terms.reduce((best, term) => {
    const [slope, height] = [term[1], best[1]].map(({ numerator, denominator }) => Math.abs(numerator) / denominator);
    return slope! > height! || (slope === height && term[0] < best[0]) ? term : best;
  });

/** How far an unknown may move up (way > 0) or down; `none` = it stands at the end of its range; null = without end. */
function room({ point, ranges }: LinearSystem, unknown: number, way: number): Fraction | 'none' | null {
  const { least, most } = ranges[unknown]!;
  const end = way > 0 ? most : least;
  if (end === null) return null;
  const distance = way > 0 ? subtract(end, point[unknown]!) : subtract(point[unknown]!, end);
  return sign(distance) === 0 ? 'none' : distance;
}

/** What stops a free unknown first: itself, or a basic one that depends on it; of several the one that comes first. */
function nearestLimit(system: LinearSystem, free: number, way: number) {
  let nearest: { unknown: number; distance: Fraction } | null = null;
  const consider = (unknown: number, factor: Fraction) => {
    const left = room(system, unknown, sign(factor) * way);
    if (left === null) return;
    const speed = sign(factor) < 0 ? negate(factor) : factor;
    const distance = left === 'none' ? zero : divide(left, speed);
    const order = nearest === null ? -1 : compare(distance, nearest.distance);
    if (order < 0 || (order === 0 && unknown < nearest!.unknown)) nearest = { unknown, distance };
  };
  consider(free, one);
  for (const [basic, row] of system.rows) {
    const factor = row.get(free);
    if (factor !== undefined) consider(basic, factor);
  }
  return nearest as { unknown: number; distance: Fraction } | null;
}
