import { type Held, hold } from './hold';

/** What zones count of entities whose grade is not public: by the finest parts that all figures of zones are sums of. */

/** The finest counts of an atom. The first five divide those evaluated; the last two divide those graded. */
export const atomCounts = ['good', 'middle', 'bad', 'unranked', 'out_of_scope', 'fresh', 'stale'] as const;
export type AtomCount = (typeof atomCounts)[number];

/** Entities that lie in exactly the same zones, as they are now. */
export interface Atom {
  /** Numbers of the zones, rising, at least one. */
  zones: readonly number[];
  /** All of these kinds, evaluated or not: everybody can count them. */
  entities: number;
  counts: Readonly<Record<AtomCount, number>>;
}

/** A count as it was last published. */
export interface HeldCount extends Held {
  /** Entities of the atom that day: it cannot have been more. */
  of: number;
}

/** An atom as it was last published. */
export interface HeldAtom {
  zones: readonly number[];
  counts: Readonly<Record<AtomCount, HeldCount>>;
}

/** What an atom is called by: the same zones, the same name. */
export const nameOfAtom = ({ zones }: Pick<Atom, 'zones'>) => `[${zones.join(' ')}]`;

/** Nobody, and everybody knows it. */
const nobody: HeldCount = { value: 0, day: '', of: 0 };

export interface Holding {
  /** YYYY-MM-DD. */
  day: string;
  /** By how much a count has to change. */
  threshold: number;
  /** Names of the atoms that stay as they were published before. */
  still: ReadonlySet<string>;
}

/**
 * The atoms as they are published on a day.
 *
 * At the first publication of all each count is as it is. An atom that appears later begins at 0: were it shown as it
 * is, the first business of a new place, or a sliver by which an outline was moved, would tell its grade by the
 * difference of two days. So it is with atoms that nobody is in any more: they keep what was published of them until
 * that is 5 or more too much.
 *
 * @param before null = nothing was ever published
 * @returns by name
 */
export function heldAtoms(
  before: readonly HeldAtom[] | null,
  current: readonly Atom[],
  { day, threshold, still }: Holding,
): HeldAtom[] {
  const past = new Map((before ?? []).map((atom) => [nameOfAtom(atom), atom]));
  const now = new Map(current.map((atom) => [nameOfAtom(atom), atom]));
  const names = [...new Set([...past.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => {
    const [held, atom] = [past.get(name), now.get(name)];
    if (still.has(name)) return held === undefined ? [] : [held];
    const of = atom?.entities ?? 0;
    const next = (count: AtomCount): HeldCount => {
      const last = held?.counts[count] ?? (before === null ? null : nobody);
      const { value } = hold(last, atom?.counts[count] ?? 0, day, threshold);
      return last !== null && value === last.value ? last : { value, day, of };
    };
    const counts = Object.fromEntries(atomCounts.map((count) => [count, next(count)])) as Record<AtomCount, HeldCount>;
    const isGone = atom === undefined && atomCounts.every((count) => counts[count].value === 0);
    return isGone ? [] : [{ zones: (held ?? atom)!.zones, counts }];
  });
}
