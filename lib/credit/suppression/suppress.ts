import { type Exposure, exposedCells } from './audit';
import { compare, fraction, sign } from './fraction';
import { type Equation, extreme, linearSystem, type Range } from './linear-system';
import { type Room, Surroundings } from './near';
import type { Cell, Figure, Relation, Table } from './table';

export interface Suppression {
  /** What every reader gets, by cell; nothing for cells that have no figure of their own. */
  figures: Map<string, Figure>;
  /** Cells that only had to be hidden for the sake of others, sorted. */
  complementary: string[];
  /** Protected cells that no hiding protects, since what is open or was shown tells them: do not show the table. */
  exposed: Exposure[];
}

/**
 * Hides every protected cell, and of the others as few and as small ones as keep it from being worked out.
 *
 * For each protected cell in turn: the cheapest way to move it by its width without contradicting any relation, where a
 * shown cell that has to move along costs 2 + its value for each step (the entities of which less is known; 1 if it was
 * hidden before), and a hidden one nothing. What moves along is hidden. In the end every cell that proves not to be
 * needed is shown again, the dearest first. The same table gives the same answer, in whatever order it stands.
 *
 * @param before cells that were hidden for others in the publication before: hidden again first, so that a pattern does
 *   not change from day to day without need, which would tell by comparison what each day hides
 * @throws {RangeError} where an id stands twice or is in no cell, a relation does not hold, or a number is beyond 2^53
 * @see J. P. Kelly, B. L. Golden, A. A. Assad 1992, Networks 22, 397–417: cells to be hidden by cheapest moves
 */
export function suppress(table: Table, before: ReadonlySet<string> = new Set()): Suppression {
  const cells = [...table.cells].sort((a, b) => (a.id < b.id ? -1 : 1));
  const sorted = { cells, relations: inOrder(table.relations) };
  check(sorted);
  const primary = new Set(cells.filter(isHiddenAnyway).map(({ id }) => id));
  const costOf = (cell: Cell) => (before.has(cell.id) ? 1 : 2 + cell.value);
  const hidden = new Set(primary);
  const surroundings = new Surroundings(sorted);
  for (const cell of cells.filter(({ isProtected, showing }) => isProtected && showing !== 'open'))
    if (surroundings.nearRoom(cell, isHiddenBy(hidden)).width < cell.width)
      for (const id of cheapestCover(sorted, surroundings, cell, hidden, costOf)) hidden.add(id);
  const complementary = needed(sorted, surroundings, primary, hidden, costOf);
  const figures = figuresOf(cells, new Set([...primary, ...complementary]));
  return { figures, complementary, exposed: exposedCells(cells, figures, sorted.relations) };
}

const isHiddenAnyway = ({ isProtected, showing }: Cell) =>
  showing === 'hidden' || (isProtected && showing === 'guarded');

/** In an order that does not depend on the one in which they were given. */
const inOrder = (relations: readonly Relation[]): Relation[] =>
  relations
    .map(({ left, right }) => ({ left: [...left].sort(), right: [...right].sort() }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

function check({ cells, relations }: Table): void {
  const values = new Map(cells.map(({ id, value }) => [id, value]));
  if (values.size < cells.length) throw new RangeError('a cell stands twice in the table');
  const known = (id: string) => {
    const value = values.get(id);
    if (value === undefined) throw new RangeError(`${id} of a relation is no cell of the table`);
    return value;
  };
  const sum = (ids: readonly string[]) => ids.reduce((total, id) => total + known(id), 0);
  for (const { left, right } of relations)
    if (sum(left) !== sum(right))
      throw new RangeError(`${left.join(' + ')} is ${sum(left)}, and ${right.join(' + ')} is ${sum(right)}`);
}

function figuresOf(cells: readonly Cell[], hidden: ReadonlySet<string>): Map<string, Figure> {
  const figures = new Map<string, Figure>();
  for (const { id, value, showing, range } of cells)
    if (showing !== 'never') figures.set(id, hidden.has(id) ? { range } : { value });
  return figures;
}

/** What of a cell is not told while some are hidden? */
const isHiddenBy =
  (hidden: ReadonlySet<string>) =>
  ({ id, showing }: Cell): boolean =>
    showing === 'never' || hidden.has(id);

/** Cells to hide so that one cell can be anything in a range of its width, or in one of 1 where that cannot be. */
function cheapestCover(
  table: Table,
  surroundings: Surroundings,
  cell: Cell,
  hidden: ReadonlySet<string>,
  costOf: (cell: Cell) => number,
): string[] {
  for (const width of [cell.width, 1])
    for (const { cells, relations } of surroundings.around(cell, ({ showing }) => showing !== 'open')) {
      const part = { cells: [...cells].sort((a, b) => (a.id < b.id ? -1 : 1)), relations };
      const cheapest = cheapestWithin(part, { ...cell, width }, hidden, costOf);
      if (cheapest !== undefined) return cheapest;
    }
  return table.cells.filter(({ showing }) => showing === 'guarded').map(({ id }) => id);
}

/** The cheapest of mostly up, mostly down and both; undefined where nothing in this part of a table moves the cell so far. */
function cheapestWithin(
  table: Table,
  { id: moved, width, value, range: [least, most] }: Cell,
  hidden: ReadonlySet<string>,
  costOf: (cell: Cell) => number,
): string[] | undefined {
  const up = most === null ? Number.POSITIVE_INFINITY : most - value;
  const down = value - least;
  const costs = new Map(table.cells.map((each) => [each.id, costOf(each)]));
  const splits = [Math.min(width, up), width - Math.min(width, down), Math.floor(width / 2)].filter(
    (above) => above <= up && width - above <= down,
  );
  const covers = [...new Set(splits)].flatMap((above) => {
    const upward = cover(table, moved, above, hidden, costs);
    const downward = cover(table, moved, above - width, new Set([...hidden, ...(upward ?? [])]), costs);
    return upward === null || downward === null ? [] : [[...upward, ...downward]];
  });
  const total = (ids: readonly string[]) => ids.reduce((sum, id) => sum + costs.get(id)!, 0);
  return covers.sort((a, b) => total(a) - total(b))[0];
}

/** Cells that move along where one cell moves by a step, at least cost; null = it cannot. */
function cover(
  { cells, relations }: Table,
  moved: string,
  step: number,
  hidden: ReadonlySet<string>,
  costs: ReadonlyMap<string, number>,
): string[] | null {
  if (step === 0) return [];
  const price = ({ id, showing }: Cell) => (showing === 'guarded' && !hidden.has(id) ? costs.get(id)! : 0);
  // The cheapest first, since the simplex method takes the first of several that are as good.
  const movable = cells.filter(({ showing }) => showing !== 'open').sort((a, b) => price(a) - price(b));
  const places = new Map(movable.map(({ id }, at) => [id, at]));
  // Of every cell how far it goes up (2 · place) and down (2 · place + 1), then the cost of all.
  const ways = movable.flatMap((cell) => (cell.id === moved ? stepRanges(step) : wayRanges(cell)));
  const both = (id: string, factor: number) => {
    const place = places.get(id);
    return place === undefined
      ? []
      : ([
          [2 * place, factor],
          [2 * place + 1, -factor],
        ] as const);
  };
  const equations: Equation[] = relations.map(({ left, right }) => ({
    terms: [...left.flatMap((id) => both(id, 1)), ...right.flatMap((id) => both(id, -1))],
    constant: 0,
  }));
  const prices = movable.flatMap((cell, place) => (price(cell) > 0 ? [[2 * place, price(cell)] as const] : []));
  const paid = prices.flatMap(
    ([way, cost]) =>
      [
        [way, -cost],
        [way + 1, -cost],
      ] as const,
  );
  equations.push({ terms: [...paid, [ways.length, 1]], constant: 0 });
  const system = linearSystem([...ways, [0, null]], equations)!;
  const way = 2 * places.get(moved)! + (step > 0 ? 0 : 1);
  const length = fraction(Math.abs(step));
  if (compare(extreme(system, way, 1, length)!, length) < 0) return null;
  system.ranges[way]!.least = length;
  extreme(system, ways.length, -1);
  const moves = (from: number) => [from, from + 1].some((each) => sign(system.point[each]!) !== 0);
  return prices.filter(([from]) => moves(from)).map(([from]) => movable[from / 2]!.id);
}

const wayRanges = ({ value, range: [least, most] }: Cell): Range[] => [
  [0, most === null ? null : most - value],
  [0, value - least],
];

const stepRanges = (step: number): Range[] => [
  [0, Math.max(step, 0)],
  [0, Math.max(-step, 0)],
];

/**
 * Of the cells that were hidden for others those without which a protected cell would come to be known better.
 *
 * One is shown again where every protected cell that it moves with has room without it, as far as its surroundings tell.
 * In a table too large for that one may stay hidden that need not.
 */
function needed(
  { cells }: Table,
  surroundings: Surroundings,
  primary: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
  costOf: (cell: Cell) => number,
): string[] {
  const kept = new Set(hidden);
  const rooms = new Map<Cell, Room>();
  for (const cell of cells.filter(({ isProtected }) => isProtected))
    rooms.set(cell, surroundings.room(cell, isHiddenBy(kept)));
  const others = cells.filter(({ id }) => hidden.has(id) && !primary.has(id));
  for (const { id } of others.sort((a, b) => costOf(b) - costOf(a))) {
    kept.delete(id);
    const again = new Map<Cell, Room>();
    const isNeeded = [...rooms].some(([cell, { width, moving }]) => {
      if (!moving.has(id)) return false;
      const room = surroundings.nearRoom(cell, isHiddenBy(kept));
      again.set(cell, room);
      return room.width < width;
    });
    if (isNeeded) kept.add(id);
    else for (const [cell, room] of again) rooms.set(cell, room);
  }
  return [...kept].filter((id) => !primary.has(id)).sort();
}
