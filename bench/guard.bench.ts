import { type Atom, type AtomCount, atomCounts, nameOfAtom } from '@/lib/credit/suppression/atoms';
import { possibleRanges } from '@/lib/credit/suppression/audit';
import { type GuardedDay, type GuardRequest, guardDay } from '@/lib/credit/suppression/guard-day';
import { guarded } from '@/lib/credit/suppression/publish';
import { zoneTable } from '@/lib/credit/suppression/zone-table';
import { seeded } from './support/random';
import { printMachine, printSpread } from './support/report';
import { count } from './support/settings';

/**
 * The guarded figures of a day: a region, districts in it, markets in them of which one in seven overlaps another, and
 * counts that move from day to day. Beside it one question of a reader, answered exactly over all that the day shows:
 * what can this count still be?
 */

const ZONES = count('BENCH_ZONES', 500);
const DAYS = count('BENCH_DAYS', 3);
const SEED = 20_261_126;
const shape = { middle: true, unranked: false };
/** Zones in a district, itself included. */
const DISTRICT = 8;

type Random = () => number;

/** Poisson (Knuth). */
function arrivals(mean: number, random: Random): number {
  const least = Math.exp(-mean);
  let [n, product] = [-1, 1];
  do {
    n++;
    product *= random();
  } while (product > least);
  return n;
}

function atomOf(zones: number[], mean: number, random: Random): Atom {
  const of = (share: number) => arrivals(mean * share, random);
  const [good, middle, bad, out_of_scope] = [of(0.6), of(0.2), of(0.05), of(0.03)] as const;
  const graded = good + middle + bad;
  const stale = Math.min(graded, of(0.05));
  const counts = { good, middle, bad, unranked: 0, out_of_scope, fresh: graded - stale, stale };
  return { zones, entities: graded + out_of_scope + of(0.1), counts };
}

/** Zone 1 is the region; then districts; then markets. */
function town(zones: number, random: Random): Atom[] {
  const districts = Math.max(2, Math.round(zones / DISTRICT));
  const atoms = Array.from({ length: districts }, (_, i) => atomOf([1, 2 + i], 60, random));
  for (let market = 2 + districts; market <= zones; market++) {
    const district = 2 + Math.floor(random() * districts);
    atoms.push(atomOf([1, district, market], 5 + random() * 40, random));
    const other = 2 + districts + Math.floor(random() * (zones - districts - 1));
    if (random() < 0.15 && other < market) atoms.push(atomOf([1, district, other, market], 3, random));
  }
  return [...new Map(atoms.map((atom) => [nameOfAtom(atom), atom])).values()];
}

/** A fifth of the atoms gains enough to be shown. */
const moved = (atoms: readonly Atom[], random: Random): Atom[] =>
  atoms.map((atom) => {
    if (random() >= 0.2) return atom;
    const more = (of: AtomCount) => atom.counts[of] + (of === 'good' || of === 'fresh' ? 6 : 0);
    const counts = Object.fromEntries(atomCounts.map((of) => [of, more(of)])) as Atom['counts'];
    return { ...atom, entities: atom.entities + 6, counts };
  });

function seconds<T>(work: () => T): [T, number] {
  const begun = performance.now();
  const done = work();
  return [done, (performance.now() - begun) / 1_000];
}

/** One exact answer to a reader who asks what the first protected count of the first day can be. */
function question({ atoms }: GuardedDay, day: string): number {
  const { table, figures } = guarded([], zoneTable(atoms, shape, day)).publication;
  const known = new Map(figures);
  for (const { id, range } of table.cells) if (!known.has(id)) known.set(id, { range });
  const asked = table.cells.find(({ isProtected, showing }) => isProtected && showing === 'guarded')!;
  return seconds(() => possibleRanges(known, table.relations, [asked.id]))[1];
}

printMachine();
const random = seeded(SEED);
let atoms = town(ZONES, random);
let before: GuardedDay | null = null;
const took: number[] = [];
for (let at = 0; at < DAYS; at++) {
  const day = `2026-11-${String(at + 1).padStart(2, '0')}`;
  const given: GuardRequest = { day, atoms, shape, before };
  const [done, time]: [GuardedDay | null, number] = seconds(() => guardDay(given));
  if (done === null) throw new Error(`the figures of ${day} cannot be guarded`);
  took.push(time);
  const hidden = done.figures.filter(({ value }) => value === null).length;
  const told = `${hidden} of ${done.figures.length} figures hidden, ${done.still.length} atoms stay`;
  console.log(`${ZONES} zones, ${atoms.length} atoms, day ${at + 1}: ${time.toFixed(1)} s, ${told}`);
  if (at === 0) console.log(`one exact answer of the whole: ${question(done, day).toFixed(1)} s`);
  before = done;
  atoms = moved(atoms, random);
}
printSpread(`the guarded figures of a day of ${ZONES} zones`, took, 's', 1);
