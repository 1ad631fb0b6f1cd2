import { type HeldAtom, nameOfAtom } from './atoms';

/** What zones are sums of. */

/** A zone in as few parts as are known: zones within it by their numbers, and atoms by their names. */
export interface Sum {
  zone: number;
  /** Names of all its atoms. */
  atoms: ReadonlySet<string>;
  parts: readonly string[];
}

/**
 * Every zone, those with few atoms first; each is the largest zones that fit beside each other in it, and what is left.
 *
 * @returns `nameOf`: a zone that is one atom is called by its name, so that it is the same thing on every day, however
 *   many zones share it; everything else as it is
 */
export function zoneSums(atoms: readonly HeldAtom[]): { sums: Sum[]; nameOf: (part: string) => string } {
  const within = new Map<number, Set<string>>();
  for (const atom of atoms)
    for (const zone of atom.zones) {
      const its = within.get(zone) ?? new Set();
      within.set(zone, its.add(nameOfAtom(atom)));
    }
  const zones = [...within].sort(([a, x], [b, y]) => x.size - y.size || a - b);
  const sums = zones.map(([zone, own], at) => ({ zone, atoms: own, parts: partsOf(own, zones.slice(0, at)) }));
  const whole = new Map(zones.filter(([, own]) => own.size === 1).map(([zone, [only]]) => [`${zone}`, only!]));
  return { sums, nameOf: (part) => whole.get(part) ?? part };
}

/** @param smaller zones that have no more atoms, the smallest first */
function partsOf(own: ReadonlySet<string>, smaller: readonly (readonly [zone: number, atoms: ReadonlySet<string>])[]) {
  const left = new Set(own);
  const parts: string[] = [];
  for (const [zone, its] of smaller.toReversed()) {
    if (its.size > left.size || its.size < 2 || ![...its].every((name) => left.has(name))) continue;
    parts.push(`${zone}`);
    for (const name of its) left.delete(name);
  }
  return [...parts, ...left];
}
