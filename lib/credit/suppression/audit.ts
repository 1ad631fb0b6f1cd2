import { ceil, floor, fraction } from './fraction';
import { extreme, type LinearSystem, linearSystem, type Range } from './linear-system';
import { Surroundings } from './near';
import type { Cell, Figure, Relation } from './table';

/** What a reader can work out from all that is shown. */

/** A cell that is not protected after all. */
export interface Exposure {
  id: string;
  /** All that it can still be; one value = it is known. */
  range: Range;
}

/**
 * The range of every asked cell over all tables that fit what is shown and the relations.
 *
 * Exact over the real numbers, its ends drawn in to integers. Over the integers alone it can be narrower still, but not
 * where the relations are one hierarchy, or one hierarchy crossed with one flat division: their corners are integers.
 *
 * @param figures what is shown; a cell of a relation that is not among them is only known to be 0 or more
 * @param ids cells that are asked for, each in a figure or a relation
 * @throws {RangeError} where no table fits what is shown, an asked cell stands nowhere, or a number is beyond 2^53
 * @example possibleRanges(new Map([['total', { value: 54 }], ['a', { value: 20 }], ['b', { value: 30 }]]),
 *   [{ left: ['total'], right: ['a', 'b', 'c'] }], ['c']) // c: [4, 4]
 */
export function possibleRanges(
  figures: ReadonlyMap<string, Figure>,
  relations: readonly Relation[],
  ids: readonly string[],
): Map<string, Range> {
  const { system, unknowns } = readerSystem(figures, relations);
  return new Map(ids.map((id) => [id, rangeOf(system, unknownOf(unknowns, id))]));
}

/**
 * Protected cells that what is shown leaves less width than they need, in the order of the cells. A cell without a
 * figure is known to lie in its range.
 */
export function exposedCells(
  cells: readonly Cell[],
  figures: ReadonlyMap<string, Figure>,
  relations: readonly Relation[],
): Exposure[] {
  const known = new Map(figures);
  for (const { id, range } of cells) if (!known.has(id)) known.set(id, { range });
  const surroundings = new Surroundings({ cells, relations });
  const isHidden = ({ id }: Cell) => !('value' in known.get(id)!);
  const tight = cells.filter((cell) => cell.isProtected && surroundings.nearRoom(cell, isHidden).width < cell.width);
  if (tight.length === 0) return [];
  const { system, unknowns } = readerSystem(known, relations);
  return tight.flatMap(({ id, width }) => {
    const range = rangeOf(system, unknownOf(unknowns, id), width);
    return widthOf(range) < width ? [{ id, range }] : [];
  });
}

export const widthOf = ([least, most]: Range): number => (most === null ? Number.POSITIVE_INFINITY : most - least);

function readerSystem(figures: ReadonlyMap<string, Figure>, relations: readonly Relation[]) {
  const named = [...figures.keys(), ...relations.flatMap(({ left, right }) => [...left, ...right])];
  const unknowns = new Map([...new Set(named)].sort().map((id, at) => [id, at]));
  const ranges = [...unknowns.keys()].map((id): Range => {
    const figure = figures.get(id);
    if (figure === undefined) return [0, null];
    return 'value' in figure ? [figure.value, figure.value] : figure.range;
  });
  const equations = relations.map(({ left, right }) => {
    const terms = [...left.map((id) => [id, 1] as const), ...right.map((id) => [id, -1] as const)];
    const isKnown = (id: string) => widthOf(ranges[unknowns.get(id)!]!) === 0;
    const known = terms.filter(([id]) => isKnown(id));
    return {
      terms: terms.filter(([id]) => !isKnown(id)).map(([id, factor]) => [unknowns.get(id)!, factor] as const),
      constant: known.reduce((sum, [id, factor]) => sum - factor * ranges[unknowns.get(id)!]![0], 0),
    };
  });
  const system = linearSystem(ranges, equations);
  if (system === null) throw new RangeError('no table fits what is shown and the relations');
  return { system, unknowns };
}

function unknownOf(unknowns: ReadonlyMap<string, number>, id: string): number {
  const unknown = unknowns.get(id);
  if (unknown === undefined) throw new RangeError(`${id} stands in no figure and no relation`);
  return unknown;
}

/** @param enough a range that is this wide need not be followed to its ends */
function rangeOf(system: LinearSystem, unknown: number, enough?: number): Range {
  const from = system.point[unknown]!;
  const most = extreme(system, unknown, 1, enough === undefined ? undefined : fraction(ceil(from) + enough));
  const far = most === null || enough === undefined ? undefined : fraction(floor(most) - enough);
  const least = extreme(system, unknown, -1, far)!;
  return [ceil(least), most === null ? null : floor(most)];
}
