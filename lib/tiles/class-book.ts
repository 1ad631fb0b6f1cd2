import type { WholeClass } from './changed-places';
import type { TileClass } from './tile-class';

/** More classes are not held at once: a country's divisions times all that is said of points. */
const MOST_CLASSES = 100_000;

/**
 * Classes of points that have been read. What a class says never changes, and its number is not given to another while
 * the numbering of revisions is the same.
 */
export class ClassBook {
  #epoch = '';
  readonly #classes = new Map<number, WholeClass>();
  /** What they say under one scheme, by its number; null = under none. */
  readonly #under = new Map<number | null, Map<number, TileClass>>();

  /** Those of them that are not held. @param epoch of the numbering: what is held of another is forgotten */
  missing(epoch: string, ids: Iterable<number>): number[] {
    if (epoch !== this.#epoch || this.#classes.size > MOST_CLASSES) this.#forget(epoch);
    return [...ids].filter((id) => !this.#classes.has(id));
  }

  add(classes: Iterable<readonly [id: number, given: WholeClass]>): void {
    for (const [id, given] of classes) this.#classes.set(id, given);
  }

  /** @returns undefined = it is not held */
  under(scheme: number | null, id: number): TileClass | undefined {
    const known = this.#under.get(scheme) ?? new Map<number, TileClass>();
    this.#under.set(scheme, known);
    const there = known.get(id);
    if (there !== undefined) return there;
    const whole = this.#classes.get(id);
    if (whole === undefined) return undefined;
    const { evaluations, ...facts } = whole;
    const { outcome, grade } = (scheme !== null && evaluations.get(scheme)) || { outcome: null, grade: null };
    const given = { ...facts, id, outcome, grade };
    known.set(id, given);
    return given;
  }

  #forget(epoch: string): void {
    this.#epoch = epoch;
    this.#classes.clear();
    this.#under.clear();
  }
}
