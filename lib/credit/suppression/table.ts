import type { Range } from './linear-system';

/** A table of figures that are guarded together, and what everybody knows of how they hang together. */

/**
 * `guarded`: shown unless it must be hidden; `open`: everybody knows it anyway, so that hiding it protects nothing;
 * `hidden`: was hidden and stays so, such as a value of yesterday; `never`: no figure of its own, but what others leave
 * (the rest of a parent, an overlap), so that subtraction tells it.
 */
export type Showing = 'guarded' | 'open' | 'hidden' | 'never';

export interface Cell {
  /** Unique in the table. */
  id: string;
  /** Integer ≥ 0; a magnitude in its smallest unit. */
  value: number;
  showing: Showing;
  /** May nobody learn the value? */
  isProtected: boolean;
  /** What the cell says of itself where it is hidden; holds the value. */
  range: Range;
  /** Where it is protected: by how much the greatest value that fits all that is shown must exceed the least, ≥ 1. */
  width: number;
}

/**
 * Σ left = Σ right, always and known to everybody: a total and its grades; a parent and its disjoint children with the
 * rest; a parent and one child with the rest, where children overlap (an entity counts once, so that a parent is not the
 * sum of its children).
 */
export interface Relation {
  left: readonly string[];
  right: readonly string[];
}

export interface Table {
  cells: readonly Cell[];
  relations: readonly Relation[];
}

/** What a reader gets of a cell: its exact value, or only the range that it lies in. */
export type Figure = { value: number } | { range: Range };
