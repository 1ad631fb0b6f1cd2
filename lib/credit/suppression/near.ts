import { ceil, floor, fraction, sign } from './fraction';
import { extreme, linearSystem, type Range } from './linear-system';
import type { Cell, Relation, Table } from './table';

/** The part of a table around a cell, with everything farther away as it is. */
export interface Near {
  /** Those that may move, the cell itself first. */
  cells: Cell[];
  /** All that hold one of them. */
  relations: Relation[];
  /** Nothing was left out: what cannot move here cannot move at all. */
  isWhole: boolean;
}

/** How a cell can be anything in a range. */
export interface Room {
  /** Of the range, at most the cell's own: what is needed. */
  width: number;
  /** Cells that move along; while all of them are hidden the cell has this room. */
  moving: ReadonlySet<string>;
}

/** Cells that are looked at around one: what moves it mostly moves with few others. The more, the dearer. */
const reaches = [120, 500, Number.POSITIVE_INFINITY] as const;

/**
 * Looks at tables a piece at a time. A table is met by its own values, so a way to move a cell that leaves all that is
 * farther away as it is holds of the whole table; that there is none is known only where the piece is whole.
 */
export class Surroundings {
  readonly #cells: ReadonlyMap<string, Cell>;
  /** Of each cell those that hold it, short ones first: a zone's own before a sum over all zones. */
  readonly #relations = new Map<string, Relation[]>();

  constructor({ cells, relations }: Table) {
    this.#cells = new Map(cells.map((cell) => [cell.id, cell]));
    for (const relation of [...relations].sort((a, b) => sizeOf(a) - sizeOf(b)))
      for (const id of idsOf(relation)) {
        const its = this.#relations.get(id);
        if (its === undefined) this.#relations.set(id, [relation]);
        else its.push(relation);
      }
  }

  /**
   * Ever more of the table, until nothing is left out.
   *
   * @param isFree may a cell move?
   */
  *around(cell: Cell, isFree: (cell: Cell) => boolean): Generator<Near> {
    for (const mostCells of reaches) {
      const near = this.#near(cell, isFree, mostCells);
      yield near;
      if (near.isWhole) return;
    }
  }

  #near(cell: Cell, isFree: (cell: Cell) => boolean, mostCells: number): Near {
    const found = new Map([[cell.id, cell]]);
    const relations = new Set<Relation>();
    let isWhole = true;
    for (const id of found.keys())
      for (const relation of this.#relations.get(id) ?? []) {
        if (relations.has(relation)) continue;
        relations.add(relation);
        for (const other of idsOf(relation)) {
          const its = this.#cells.get(other)!;
          if (found.has(other) || !isFree(its)) continue;
          if (found.size < mostCells) found.set(other, its);
          else isWhole = false;
        }
      }
    return { cells: [...found.values()], relations: [...relations], isWhole };
  }

  /** What room a cell has by what is near it; farther away there may be more. @param isHidden is a value not shown? */
  nearRoom(cell: Cell, isHidden: (cell: Cell) => boolean): Room {
    return isHidden(cell) ? roomWithin(cell, this.#near(cell, isHidden, reaches[0])) : noRoom;
  }

  /** What room a cell has, however far what moves with it is. @param isHidden is a value not shown? */
  room(cell: Cell, isHidden: (cell: Cell) => boolean): Room {
    let room = noRoom;
    if (!isHidden(cell)) return room;
    for (const near of this.around(cell, isHidden)) {
      room = roomWithin(cell, near);
      if (room.width >= cell.width) break;
    }
    return room;
  }
}

const noRoom: Room = { width: 0, moving: new Set() };

function roomWithin(cell: Cell, { cells, relations }: Near): Room {
  const places = new Map(cells.map(({ id }, at) => [id, at]));
  const terms = (ids: readonly string[], factor: number) =>
    ids.flatMap((id) => {
      const place = places.get(id);
      return place === undefined ? [] : [[place, factor] as const];
    });
  const equations = relations.map(({ left, right }) => ({
    terms: [...terms(left, 1), ...terms(right, -1)],
    constant: 0,
  }));
  const [own, ...others] = cells.map(stepsOf) as [Range, ...Range[]];
  const { width } = cell;
  const system = linearSystem([withinWidth(own, width), ...others], equations)!;
  const moving = new Set<string>();
  const note = () => {
    for (const [at, { id }] of cells.entries()) if (sign(system.point[at]!) !== 0) moving.add(id);
  };
  const most = floor(extreme(system, 0, 1)!);
  note();
  const least = ceil(extreme(system, 0, -1, fraction(most - width))!);
  note();
  return { width: Math.min(most - least, width), moving };
}

/** By how much a cell may change. */
const stepsOf = ({ value, range: [least, most] }: Cell): Range => [least - value, most === null ? null : most - value];

/** No more than is needed either way, so that there is an end. */
const withinWidth = ([least, most]: Range, width: number): Range => [
  Math.max(least, -width),
  Math.min(most ?? width, width),
];

const idsOf = ({ left, right }: Relation) => [...left, ...right];
const sizeOf = ({ left, right }: Relation) => left.length + right.length;
