import { type GuardedFigure, guardedFigures } from '../indicators/zone-sums';
import { type AtomCount, atomCounts, type HeldAtom, nameOfAtom } from './atoms';
import { countCell, defaultGuard, withUnanimousProtected } from './sensitive';
import type { Cell, Figure, Relation, Showing, Table } from './table';
import { zoneSums } from './zone-parts';

/** The guarded figures of zones as one table: what is shown, and how it hangs together. */

/** Which counts can be other than 0 under a scheme; everybody knows it. */
export interface Shape {
  /** It has grades that are neither good nor bad. */
  middle: boolean;
  /** It has grades outside the order. */
  unranked: boolean;
}

/**
 * The table of a day.
 *
 * For each zone ranked = good + middle + bad and graded = ranked + unranked, and each of its counts is the sum of those
 * of its atoms; what two zones share is an atom of its own. An atom that is the whole of a zone is one cell with it.
 * What has no figure of its own (middle, unranked, atoms of several zones) is worked out by subtraction and is guarded
 * too. Hidden figures say nothing of themselves: beside a number of businesses that everybody knows, "5 or more" of 5
 * would be told.
 *
 * Counts that are published on this day are those of the day, and everybody can count the businesses of an atom: so
 * their sum is at most that. The others are held, each as of a day of its own.
 */
export function zoneTable(atoms: readonly HeldAtom[], shape: Shape, day: string): Table {
  const made = new MadeTable(shape);
  const byName = new Map(atoms.map((atom) => [nameOfAtom(atom), atom]));
  const { sums, nameOf } = zoneSums(atoms);
  const named = new Map(sums.map((sum) => [nameOf(`${sum.zone}`), sum]));
  for (const [name, sum] of named) {
    made.addZone(
      name,
      [...sum.atoms].map((atom) => byName.get(atom)!),
    );
    if (!byName.has(name)) made.addSum(name, sum.parts.map(nameOf));
  }
  for (const [name, atom] of byName) {
    if (!named.has(name)) made.addAtom(name, atom);
    made.addKnown(name, atom, day);
  }
  return made.table();
}

class MadeTable {
  readonly #cells: Cell[] = [];
  readonly #relations: Relation[] = [];
  /** What divides a zone or atom by grades: none may be unanimous. */
  readonly #divisions: Relation[] = [];
  /** Counts that can be other than 0, of them those of grades, of them the ranked ones. */
  readonly #counts: readonly AtomCount[];
  readonly #graded: readonly AtomCount[];
  readonly #ranked: readonly AtomCount[];

  constructor(private readonly shape: Shape) {
    const can = (count: AtomCount) => (count !== 'middle' && count !== 'unranked') || shape[count];
    this.#counts = atomCounts.filter(can);
    this.#ranked = (['good', 'middle', 'bad'] as const).filter(can);
    this.#graded = (['good', 'middle', 'bad', 'unranked'] as const).filter(can);
  }

  table(): Table {
    return withUnanimousProtected({ cells: this.#cells, relations: this.#relations }, this.#divisions);
  }

  addAtom(name: string, atom: HeldAtom) {
    for (const count of this.#counts) this.#add(name, [count], [atom], 'never', count);
    this.#divisions.push({ left: [], right: this.#ranked.map((count) => `${count} ${name}`) });
  }

  addZone(name: string, atoms: readonly HeldAtom[]) {
    for (const count of this.#counts)
      this.#add(name, [count], atoms, count === 'middle' || count === 'unranked' ? 'never' : 'guarded', count);
    this.#add(name, this.#ranked, atoms, 'guarded', 'ranked');
    const division = { left: [`ranked ${name}`], right: this.#ranked.map((count) => `${count} ${name}`) };
    this.#divisions.push(division);
    this.#relations.push(division);
    if (!this.shape.unranked) return;
    this.#add(name, this.#graded, atoms, 'guarded', 'graded');
    this.#relations.push({ left: [`graded ${name}`], right: [`ranked ${name}`, `unranked ${name}`] });
  }

  /** A zone is its parts, count by count. */
  addSum(name: string, parts: readonly string[]) {
    for (const count of this.#counts)
      this.#relations.push({ left: [`${count} ${name}`], right: parts.map((part) => `${count} ${part}`) });
  }

  /** What everybody can work out of the counts that are those of the day. */
  addKnown(name: string, { counts }: HeldAtom, day: string) {
    const isOfToday = (count: AtomCount) => counts[count].day === day;
    const classes = [...this.#graded, 'out_of_scope' as const].filter(isOfToday);
    if (classes.length === 0) return;
    const { of } = counts[classes[0]!];
    const others = of - classes.reduce((sum, count) => sum + counts[count].value, 0);
    this.#cells.push(countCell(`entities ${name}`, of, 'open'));
    this.#cells.push({ ...countCell(`others ${name}`, others, 'never'), isProtected: false });
    const ids = (figures: readonly string[]) => figures.map((figure) => `${figure} ${name}`);
    this.#relations.push({ left: ids(['entities']), right: ids([...classes, 'others']) });
    if ([...this.#graded, 'fresh' as const, 'stale' as const].every(isOfToday))
      this.#relations.push({ left: ids(this.#graded), right: ids(['fresh', 'stale']) });
  }

  /** The cell of a sum of counts over atoms. */
  #add(name: string, counts: readonly AtomCount[], atoms: readonly HeldAtom[], showing: Showing, figure: string) {
    const held = atoms.flatMap((atom) => counts.map((count) => atom.counts[count]));
    const value = held.reduce((sum, count) => sum + count.value, 0);
    const most = held.reduce((sum, count) => sum + count.of, 0);
    // Three values where there is room for them: of one business there is not.
    const width = Math.max(1, Math.min(defaultGuard.width, most));
    this.#cells.push({ ...countCell(`${figure} ${name}`, value, showing), range: [0, most], width });
  }
}

/** What readers get of a zone's figures. */
export interface ZonePublication {
  zone: number;
  figure: GuardedFigure;
  /** null = hidden. */
  value: number | null;
}

/** The figures of all zones of a table, by zone; what a scheme cannot have is 0. */
export function publishedOf(
  atoms: readonly HeldAtom[],
  shape: Shape,
  figures: ReadonlyMap<string, Figure>,
): ZonePublication[] {
  const { sums, nameOf } = zoneSums(atoms);
  const zones = sums.map(({ zone }) => zone).sort((a, b) => a - b);
  return zones.flatMap((zone) =>
    guardedFigures.map((figure) => {
      const word = figure === 'graded' && !shape.unranked ? 'ranked' : figure;
      const shown = figures.get(`${word} ${nameOf(`${zone}`)}`)!;
      return { zone, figure, value: 'value' in shown ? shown.value : null };
    }),
  );
}
