import { type Atom, type HeldAtom, heldAtoms, nameOfAtom } from './atoms';
import type { Exposure } from './audit';
import { guarded } from './publish';
import type { Publication } from './remembered';
import { defaultGuard } from './sensitive';
import { publishedOf, type Shape, type ZonePublication, zoneTable } from './zone-table';

/** What the figures of a day are made of. */
export interface GuardRequest {
  /** YYYY-MM-DD. */
  day: string;
  atoms: readonly Atom[];
  shape: Shape;
  /** The last publication; null = the first of all. */
  before: { atoms: readonly HeldAtom[]; memory: Publication } | null;
}

export interface GuardedDay {
  atoms: HeldAtom[];
  figures: ZonePublication[];
  memory: Publication;
  /** Names of the atoms that stay as they were, rising. */
  still: string[];
}

/**
 * The figures of a day.
 *
 * Where no hiding guards them after what was read, such as when the last business with another grade leaves a zone whose
 * figures everybody knows, the atoms concerned stay as they were published before, and the rest goes on; where that is
 * not enough, those beside them too, then all. With all of them as they were it is the table before, which was guarded.
 *
 * @returns null where even that is exposed: the figures before stay
 * @throws {RangeError} as `suppress`
 */
export function guardDay({ day, atoms, shape, before }: GuardRequest): GuardedDay | null {
  const past = before === null ? [] : [before.memory];
  const { threshold } = defaultGuard;
  let still: ReadonlySet<string> = new Set();
  for (const reach of reaches) {
    const held = heldAtoms(before?.atoms ?? null, atoms, { day, threshold, still });
    const { publication, memory, exposed } = guarded(past, zoneTable(held, shape, day));
    if (exposed.length === 0) {
      const figures = publishedOf(held, shape, publication.figures);
      return { atoms: held, figures, memory, still: [...still].sort() };
    }
    still = new Set([...still, ...reach(exposed, held)]);
  }
  return null;
}

type Reach = (exposed: readonly Exposure[], held: readonly HeldAtom[]) => string[];

/** Whose counts stay: of the atoms in an exposed cell, of those beside them too, of all. */
const reaches: readonly Reach[] = [
  (exposed, held) => concerned(exposed, held).map(nameOfAtom),
  (exposed, held) => {
    const zones = new Set(concerned(exposed, held).flatMap((atom) => atom.zones));
    return held.filter((atom) => atom.zones.some((zone) => zones.has(zone))).map(nameOfAtom);
  },
  (_exposed, held) => held.map(nameOfAtom),
  () => [],
];

/** Atoms that are in the zone of a cell, or are it; of a cell that is gone all atoms may be. */
function concerned(exposed: readonly Exposure[], held: readonly HeldAtom[]): HeldAtom[] {
  const names = new Set(exposed.map(({ id }) => id.slice(id.indexOf(' ') + 1)));
  return held.filter((atom) => names.has(nameOfAtom(atom)) || atom.zones.some((zone) => names.has(`${zone}`)));
}
