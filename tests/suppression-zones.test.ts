import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays } from '@/lib/credit/calendar';
import { type Atom, type AtomCount, heldAtoms, nameOfAtom } from '@/lib/credit/suppression/atoms';
import { type GuardedDay, guardDay } from '@/lib/credit/suppression/guard-day';
import { zoneTable } from '@/lib/credit/suppression/zone-table';
import { FigureReader } from './support/figure-reader';
import { seeded } from './support/random-life';

/** Zones that nest and overlap: their figures, day after day, tell of nobody. */

const shape = { middle: true, unranked: false };
const none: Record<AtomCount, number> = {
  good: 0,
  middle: 0,
  bad: 0,
  unranked: 0,
  out_of_scope: 0,
  fresh: 0,
  stale: 0,
};
const atom = (zones: number[], entities: number, counts: Partial<Record<AtomCount, number>>): Atom => {
  const all = { ...none, ...counts };
  const graded = all.good + all.middle + all.bad + all.unranked;
  return { zones, entities, counts: { ...all, fresh: graded - all.stale } };
};
const shown = ({ figures }: GuardedDay, zone: number) =>
  Object.fromEntries(figures.filter((one) => one.zone === zone).map(({ figure, value }) => [figure, value]));
const first = (atoms: Atom[], of = shape) => guardDay({ day: '2026-11-01', atoms, shape: of, before: null })!;
const next = (before: GuardedDay, day: string, atoms: Atom[]) => guardDay({ day, atoms, shape, before })!;

test('zones without a small figure are shown whole, and add up', () => {
  const day = first([
    atom([1], 60, { good: 30, middle: 10, bad: 9, stale: 6 }),
    atom([1, 2], 50, { good: 20, middle: 8, bad: 7, stale: 5, out_of_scope: 6 }),
  ]);
  assert.deepEqual(shown(day, 1), { ranked: 84, good: 50, bad: 16, graded: 84, out_of_scope: 6, fresh: 73, stale: 11 });
  assert.deepEqual(shown(day, 2), { ranked: 35, good: 20, bad: 7, graded: 35, out_of_scope: 6, fresh: 30, stale: 5 });
});

test('what two zones leave between them is guarded as what is shown', () => {
  const day = first([
    atom([1], 60, { good: 30, middle: 10, bad: 2, stale: 6 }),
    atom([1, 2], 50, { good: 20, middle: 8, bad: 7, stale: 5 }),
  ]);
  assert.ok(shown(day, 1).bad === null || shown(day, 2).bad === null, '9 less 7 would be told');
});

test('a scheme of two grades has neither a middle nor grades outside the order', () => {
  const day = first([atom([1], 60, { good: 30, bad: 20, stale: 6 })], { middle: false, unranked: false });
  assert.deepEqual(shown(day, 1), { ranked: 50, good: 30, bad: 20, graded: 50, out_of_scope: 0, fresh: 44, stale: 6 });
});

test('an atom that comes later begins at nothing, and one that is left keeps what was published of it', () => {
  const before = first([atom([1], 60, { good: 30, middle: 10, bad: 9, stale: 6 })]);
  const came = next(before, '2026-11-02', [
    atom([1], 57, { good: 27, middle: 10, bad: 9, stale: 6 }),
    atom([1, 2], 3, { good: 3 }),
  ]);
  assert.deepEqual(shown(came, 1), shown(before, 1));
  assert.equal(shown(came, 2).good, 0);
  const left = next(came, '2026-11-03', [atom([1, 2], 3, { good: 3 })]);
  assert.deepEqual([shown(left, 1).good, shown(left, 2).good], [0, 0]);
});

test('where a day cannot be guarded after what was read, the zones concerned stay and the others go on', () => {
  const before = first([
    atom([1], 90, { good: 80, bad: 5 }),
    atom([2], 60, { good: 30, middle: 10, bad: 9, stale: 6 }),
  ]);
  assert.equal(shown(before, 1).good, 80);
  const after = next(before, '2026-11-02', [
    atom([1], 90, { good: 80 }),
    atom([2], 70, { good: 40, middle: 10, bad: 9, stale: 6 }),
  ]);
  assert.deepEqual([after.still, shown(after, 1)], [['[1]'], shown(before, 1)]);
  assert.equal(shown(after, 2).good, 40);
});

test('an atom that is the whole of a zone is one cell with it', () => {
  const held = heldAtoms(null, [atom([1, 2], 9, { good: 9 }), atom([1], 9, { bad: 9 })], {
    day: '2026-11-01',
    threshold: 5,
    still: new Set(),
  });
  const { cells } = zoneTable(held, shape, '2026-11-02');
  assert.deepEqual(
    cells.map(({ id }) => id).filter((id) => id.startsWith('good')),
    ['good [1 2]', 'good 1', 'good [1]'],
  );
});

/** Parts of a town whose zones nest and overlap. */
const parts = [[1], [1, 2], [1, 3], [1, 2, 3], [1, 2, 4], [1, 2, 4, 5], [5]];

/** A town in which everything is small, from one day to the next. */
function changed(atoms: readonly Atom[], random: () => number): Atom[] {
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const now = new Map(atoms.map((one) => [nameOfAtom(one), one]));
  return parts.flatMap((zones) => {
    const before = now.get(nameOfAtom({ zones }));
    if (before === undefined && random() < 0.5) return [];
    const { counts } = before ?? { counts: none };
    const moved = (count: number) => (random() < 0.3 ? Math.max(0, count + upTo(14) - (count > 9 ? 9 : 5)) : count);
    const [good, middle, bad, oos] = [counts.good, counts.middle, counts.bad, counts.out_of_scope].map(moved);
    const graded = good! + middle! + bad!;
    if (graded + oos! === 0) return [];
    const stale = Math.min(graded, random() < 0.3 ? upTo(8) : counts.stale);
    return [
      atom(zones, graded + oos! + (random() < 0.5 ? 0 : upTo(4)), {
        good: good!,
        middle: middle!,
        bad: bad!,
        out_of_scope: oos!,
        stale,
      }),
    ];
  });
}

test('whatever a small town goes through, who reads every day pins no protected count of any day', () => {
  let [protectedCounts, shownFigures] = [0, 0];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
      const random = seeded(seed);
      const reader = new FigureReader();
      let atoms: Atom[] = [];
      let before: GuardedDay | null = null;
      for (let at = 0; at < 7; at++) {
        const day = addDays('2026-11-01', at);
        atoms = changed(atoms, random);
        const made: GuardedDay | null = guardDay({ day, atoms, shape, before });
        if (made === null) continue;
        before = made;
        reader.read({ day, ...made });
        shownFigures += made.figures.filter(({ value }) => value !== null && value > 0).length;
      }
      assert.deepEqual(reader.told(), []);
      protectedCounts += reader.protected;
    }),
    { seed: 54, numRuns: 16 },
  );
  assert.ok(protectedCounts > 250 && shownFigures > 1000, `${protectedCounts} protected, ${shownFigures} shown`);
});
