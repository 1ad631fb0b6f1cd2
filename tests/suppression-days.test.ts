import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exposedCells, possibleRanges } from '@/lib/credit/suppression/audit';
import { type Held, hold } from '@/lib/credit/suppression/hold';
import { guarded, publish } from '@/lib/credit/suppression/publish';
import { type Publication, remembered } from '@/lib/credit/suppression/remembered';
import { countCell } from '@/lib/credit/suppression/sensitive';
import { suppress } from '@/lib/credit/suppression/suppress';
import type { Cell, Figure, Relation, Table } from '@/lib/credit/suppression/table';
import { type RandomZone, tableOf, zone } from './support/random-tables';

/** What one day hides, no other day tells. */

const relations = [{ left: ['total'], right: ['a', 'b', 'c'] }];
const row = (a: number, b: number, c: number): Table => ({
  cells: [countCell('a', a), countCell('b', b), countCell('c', c), countCell('total', a + b + c)],
  relations,
});
const published = (table: Table, past: readonly Publication[] = []) => publish(past, table)!;
const isHidden = (figures: ReadonlyMap<string, Figure>, id: string) => 'range' in figures.get(id)!;

/** All days in one table, each cell by its day; what is known to be unchanged is equal. */
function readerOf(days: readonly Publication[]) {
  const figures = new Map<string, Figure>();
  const equations: Relation[] = [];
  const cells: Cell[] = [];
  for (const [day, publication] of days.entries()) {
    const dated = (id: string) => `${id} on ${day}`;
    for (const cell of publication.table.cells) {
      cells.push({ ...cell, id: dated(cell.id) });
      const figure = publication.figures.get(cell.id);
      if (figure !== undefined) figures.set(dated(cell.id), figure);
      const before = days[day - 1]?.table.cells.find(({ id }) => id === cell.id);
      if (before?.value === cell.value) equations.push({ left: [dated(cell.id)], right: [`${cell.id} on ${day - 1}`] });
    }
    for (const { left, right } of publication.table.relations)
      equations.push({ left: left.map(dated), right: right.map(dated) });
  }
  return { cells, figures, equations };
}

test('a figure that was read yesterday does not protect the 4 of today', () => {
  const first = published(row(20, 30, 9));
  assert.ok(!['a', 'b', 'c', 'total'].some((id) => isHidden(first.figures, id)));
  const alone = { table: row(20, 30, 4), figures: suppress(row(20, 30, 4)).figures };
  const { figures, equations } = readerOf([first, alone]);
  assert.deepEqual(possibleRanges(figures, equations, ['c on 1']).get('c on 1'), [4, 4]);
  const { figures: today } = published(row(20, 30, 4), [first]);
  assert.deepEqual(
    ['a', 'b', 'c', 'total'].map((id) => isHidden(today, id)),
    [false, false, true, true],
  );
});

test('the 4 of yesterday is not told by a figure of today', () => {
  const first = published(row(20, 30, 4));
  assert.deepEqual([isHidden(first.figures, 'a'), isHidden(first.figures, 'total')], [true, false]);
  const second = published(row(20, 30, 12), [first]);
  assert.ok(['a', 'c', 'total'].some((id) => isHidden(second.figures, id)));
  const { cells, figures, equations } = readerOf([first, second]);
  assert.deepEqual(exposedCells(cells, figures, equations), []);
});

test('what was shown and would now tell of everybody cannot be hidden any more, and is said', () => {
  const first = published(row(20, 30, 9));
  const cells = row(20, 30, 9).cells.map((cell) => (cell.id === 'b' ? { ...cell, isProtected: true } : cell));
  assert.deepEqual(suppress(remembered([first], { cells, relations })).exposed, [{ id: 'b', range: [30, 30] }]);
  assert.equal(publish([first], { cells, relations }), null);
});

test('a publication has the figures of its day alone', () => {
  const first = published(row(20, 30, 4));
  const { figures } = published(row(60, 30, 4), [first]);
  assert.deepEqual([...figures.keys()], ['a', 'b', 'c', 'total']);
});

test('days that tell nothing more leave nothing to remember', () => {
  const first = published(row(20, 30, 9));
  assert.equal(remembered([first, first], row(20, 30, 9)).relations.length, 1);
  assert.deepEqual(
    remembered([first], row(40, 30, 9)).cells.map(({ id, showing }) => [id, showing]),
    [
      ['b', 'open'],
      ['c', 'open'],
      ['a', 'guarded'],
      ['total', 'guarded'],
    ],
  );
});

/** Publish random days one after the other, each against what `next` remembers. */
function readerPinsNothing(
  next: (past: readonly Publication[], given: readonly Publication[]) => readonly Publication[],
) {
  const steps = fc.array(fc.integer({ min: -9, max: 12 }), { minLength: 7, maxLength: 7 });
  let told = 0;
  fc.assert(
    fc.property(zone(2, 1, 3), fc.array(steps, { minLength: 2, maxLength: 6 }), (top, days) => {
      const past: Publication[] = [];
      let given: readonly Publication[] = [];
      let current = top;
      let held = heldOf(top, null, '2026-11-00');
      for (const [at, moves] of days.entries()) {
        let turn = at;
        current = changed(current, (count) => Math.max(0, count + moves[turn++ % moves.length]!));
        held = heldOf(current, held, `2026-11-0${at + 1}`);
        const { publication, memory, exposed } = guarded(given, tableOf(valuesOf(held)));
        if (exposed.length > 0) continue;
        past.push(publication);
        given = next(past, [memory]);
        told += 1;
      }
      const { cells, figures, equations } = readerOf(past);
      assert.deepEqual(exposedCells(cells, figures, equations), []);
    }),
    { seed: 54, numRuns: 40 },
  );
  assert.ok(told > 80, `only ${told} days were published`);
}

test('a reader of every day of a changing hierarchy pins no protected count of any day', () => {
  readerPinsNothing((past) => past);
});

test('the memory of the last day stands for all days before it', () => {
  readerPinsNothing((_past, memory) => memory);
});

test('what is gone and tied to nothing that is still unknown is forgotten', () => {
  const first = guarded([], row(20, 30, 4));
  const { memory } = guarded([first.memory], row(20, 30, 12));
  assert.ok(memory.table.cells.some(({ id }) => id.startsWith('~')));
  const all = guarded([memory], row(60, 90, 40)).memory;
  const again = guarded([all], row(120, 180, 80)).memory;
  assert.deepEqual(
    again.table.cells.map(({ id }) => id).filter((id) => id.startsWith('~')),
    [],
  );
});

interface HeldZone {
  rest: Held[];
  children: HeldZone[];
}

const changed = ({ rest, children }: RandomZone, change: (count: number) => number): RandomZone => ({
  rest: rest.map(change),
  children: children.map((child) => changed(child, change)),
});

const heldOf = ({ rest, children }: RandomZone, before: HeldZone | null, day: string): HeldZone => ({
  rest: rest.map((count, at) => hold(before?.rest[at] ?? null, count, day, 5)),
  children: children.map((child, at) => heldOf(child, before?.children[at] ?? null, day)),
});

const valuesOf = ({ rest, children }: HeldZone): RandomZone => ({
  rest: rest.map(({ value }) => value),
  children: children.map(valuesOf),
});
