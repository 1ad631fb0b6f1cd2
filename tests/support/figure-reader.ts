import { type Atom, atomCounts, type HeldAtom, nameOfAtom } from '@/lib/credit/suppression/atoms';
import { possibleRanges } from '@/lib/credit/suppression/audit';
import type { Figure, Relation } from '@/lib/credit/suppression/table';
import type { ZonePublication } from '@/lib/credit/suppression/zone-table';

/**
 * Who reads every guarded figure of every day, knows each public entity, how many others are in every part of the town on
 * every day, how figures are held, and, more than anybody can know, which of the finest counts changed on a day. It
 * knows nothing of how tables are made: all is one system of sums over the finest counts.
 */

/** What was published on a day. */
export interface ReadDay {
  day: string;
  /** As they were published. */
  atoms: readonly HeldAtom[];
  figures: readonly ZonePublication[];
}

/** A count that can be worked out. */
export interface Told {
  count: string;
  value: number;
  range: readonly [least: number, most: number | null];
}

const partsOf: Record<string, readonly (typeof atomCounts)[number][]> = {
  ranked: ['good', 'middle', 'bad'],
  graded: ['good', 'middle', 'bad', 'unranked'],
};
const protectedCounts = ['good', 'middle', 'bad', 'ranked', 'graded', 'out_of_scope', 'fresh', 'stale'] as const;

interface Target {
  value: number;
  /** How many values it can have at most, less one. */
  room: number;
}

export class FigureReader {
  readonly #known = new Map<string, Figure>();
  readonly #relations = new Map<string, Relation>();
  readonly #targets = new Map<string, Target>();

  read({ day, atoms, figures }: ReadDay): void {
    for (const atom of atoms) this.#readAtom(atom, day);
    const shown = new Map(figures.map(({ zone, figure, value }) => [`${figure} ${zone}`, value]));
    for (const zone of new Set(atoms.flatMap((atom) => atom.zones)))
      for (const figure of protectedCounts) this.#readZone(figure, zone, atoms, shown.get(`${figure} ${zone}`));
  }

  /** The protected counts of any day that have fewer than three possible values, where there is room for three. */
  told(): Told[] {
    const targets = [...this.#targets].filter(([, { value }]) => value > 0);
    const ids = targets.map(([id]) => id);
    const ranges = possibleRanges(this.#known, [...this.#relations.values()], ids);
    return targets.flatMap(([count, { value, room }]) => {
      const [least, most] = ranges.get(count)!;
      const isTold = most !== null && most - least < Math.min(2, room);
      return isTold ? [{ count, value, range: [least, most] as const }] : [];
    });
  }

  /** How many counts are protected. */
  get protected(): number {
    return [...this.#targets.values()].filter(({ value }) => value > 0).length;
  }

  #readAtom(atom: HeldAtom, day: string) {
    for (const count of atomCounts) {
      const { value, of } = atom.counts[count];
      const id = versionOf(atom, count);
      this.#known.set(id, { range: [0, of] });
      if (value < 5) this.#targets.set(id, { value, room: of });
    }
    const today = atomCounts.filter((count) => atom.counts[count].day === day);
    const classes = today.filter((count) => count !== 'fresh' && count !== 'stale');
    const ids = (counts: readonly (typeof atomCounts)[number][]) => counts.map((count) => versionOf(atom, count));
    if (classes.length > 0) {
      const all = `entities ${nameOfAtom(atom)} ${day}`;
      this.#known.set(all, { value: atom.counts[classes[0]!].of });
      this.#relate([all], [...ids(classes), `others ${nameOfAtom(atom)} ${day}`]);
    }
    if (today.length === atomCounts.length) this.#relate(ids(partsOf.graded!), ids(['fresh', 'stale']));
  }

  #readZone(figure: (typeof protectedCounts)[number], zone: number, atoms: readonly HeldAtom[], shown?: number | null) {
    const within = atoms.filter((atom) => atom.zones.includes(zone));
    const counts = partsOf[figure] ?? [figure as (typeof atomCounts)[number]];
    const parts = within.flatMap((atom) => counts.map((count) => versionOf(atom, count)));
    const sum = `${figure} ${zone}: ${parts.join(' + ')}`;
    const held = within.flatMap((atom) => counts.map((count) => atom.counts[count]));
    const value = held.reduce((total, count) => total + count.value, 0);
    this.#relate([sum], parts);
    if (typeof shown === 'number') this.#known.set(sum, { value: shown });
    const isGrade = figure === 'good' || figure === 'middle' || figure === 'bad';
    const ranked = within.flatMap((atom) => partsOf.ranked!.map((count) => atom.counts[count as 'good'].value));
    const isUnanimous = isGrade && ranked.reduce((total, count) => total + count, 0) === value;
    if (value < 5 || isUnanimous)
      this.#targets.set(sum, { value, room: held.reduce((total, { of }) => total + of, 0) });
  }

  #relate(left: string[], right: string[]) {
    this.#relations.set(`${left} = ${right}`, { left, right });
  }
}

const versionOf = (atom: HeldAtom, count: (typeof atomCounts)[number]) =>
  `${count} ${nameOfAtom(atom)} of ${atom.counts[count].day}`;

/** Counts as they are, for who holds nothing back: each of the day since which it is so. */
export function unheld(before: readonly HeldAtom[], current: readonly Atom[], day: string): HeldAtom[] {
  const past = new Map(before.map((atom) => [nameOfAtom(atom), atom]));
  return current.map(({ zones, entities, counts }) => {
    const last = past.get(nameOfAtom({ zones }));
    const of = (count: (typeof atomCounts)[number]) =>
      last?.counts[count].value === counts[count] ? last.counts[count] : { value: counts[count], day, of: entities };
    return { zones, counts: Object.fromEntries(atomCounts.map((count) => [count, of(count)])) as HeldAtom['counts'] };
  });
}
