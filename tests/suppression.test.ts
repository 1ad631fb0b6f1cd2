import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exposedCells, possibleRanges, widthOf } from '@/lib/credit/suppression/audit';
import { type Held, hold } from '@/lib/credit/suppression/hold';
import { countCell, isDominated, magnitudeCell, withUnanimousProtected } from '@/lib/credit/suppression/sensitive';
import { suppress } from '@/lib/credit/suppression/suppress';
import type { Figure, Relation, Table } from '@/lib/credit/suppression/table';
import { hierarchy } from './support/random-tables';

/** What is shown tells nothing that is protected: examples by hand, then whatever the table. */

const runs = { seed: 54, numRuns: 150 };
const sum = (whole: string, ...parts: string[]): Relation => ({ left: [whole], right: parts });
const shown = (values: Record<string, number>) =>
  new Map<string, Figure>(Object.entries(values).map(([id, value]) => [id, { value }]));
const hiddenOf = (figures: ReadonlyMap<string, Figure>) =>
  [...figures].filter(([, figure]) => 'range' in figure).map(([id]) => id);

/** A total and its parts. */
const row = (values: Record<string, number>, total: 'guarded' | 'open' = 'guarded'): Table => {
  const parts = Object.entries(values);
  const all = parts.reduce((whole, [, value]) => whole + value, 0);
  return {
    cells: [...parts.map(([id, value]) => countCell(id, value)), countCell('total', all, total)],
    relations: [sum('total', ...parts.map(([id]) => id))],
  };
};

test('a total of 54 with 20 and 30 beside it tells the hidden 4', () => {
  const figures = shown({ total: 54, a: 20, b: 30 }).set('c', { range: [0, 4] });
  assert.deepEqual(possibleRanges(figures, [sum('total', 'a', 'b', 'c')], ['c']).get('c'), [4, 4]);
});

test('beside a hidden 4 the smallest sibling that protects it is hidden too, and total and other sibling are exact', () => {
  const { figures, complementary, exposed } = suppress(row({ a: 20, b: 30, c: 4 }));
  assert.deepEqual(complementary, ['a']);
  assert.deepEqual(exposed, []);
  assert.deepEqual(
    [...figures],
    [
      ['a', { range: [5, null] }],
      ['b', { value: 30 }],
      ['c', { range: [0, 4] }],
      ['total', { value: 54 }],
    ],
  );
});

test('two hidden cells whose sum leaves one way only are known, and are not left like that', () => {
  const { figures: four, exposed } = suppress(row({ a: 4, b: 4, c: 12, d: 40 }));
  assert.deepEqual(exposed, []);
  assert.ok(hiddenOf(four).length > 2, 'a total of 60 less 52 is 8: both would be 4');
  const told = shown({ total: 60, c: 12, d: 40 })
    .set('a', { range: [0, 4] })
    .set('b', { range: [0, 4] });
  assert.deepEqual(possibleRanges(told, [sum('total', 'a', 'b', 'c', 'd')], ['a', 'b']).get('a'), [4, 4]);
});

test('a 5 beside the hidden cell cannot fall below the threshold, so it is not what protects it', () => {
  // 5 or more beside "<5", 6 together: only 1 and 5.
  const { figures, exposed } = suppress(row({ a: 5, b: 1, c: 20 }));
  assert.deepEqual(exposed, []);
  const [range] = [...possibleRanges(figures, [sum('total', 'a', 'b', 'c')], ['b']).values()];
  assert.ok(widthOf(range!) >= 2);
});

test('a rest that has no figure of its own is protected from subtraction', () => {
  const cells = [countCell('parent', 23), countCell('child', 22), countCell('rest', 1, 'never')];
  const { figures, exposed } = suppress({ cells, relations: [sum('parent', 'child', 'rest')] });
  assert.deepEqual(hiddenOf(figures), ['child']);
  assert.equal(figures.has('rest'), false);
  assert.deepEqual(exposed, []);
});

test('children that overlap are related by what they share: no sum of children is subtracted from a parent', () => {
  const cells = [
    ...[countCell('parent', 40), countCell('a', 25), countCell('b', 17)],
    ...[countCell('rest', 0, 'never'), countCell('shared', 2, 'never')],
  ];
  const relations = [{ left: ['a', 'b', 'rest'], right: ['parent', 'shared'] }];
  // shared = rest + 2, and nothing says what the rest is.
  assert.deepEqual(hiddenOf(suppress({ cells, relations }).figures), []);
  const known = cells.map((cell) => (cell.id === 'rest' ? { ...cell, showing: 'open' as const } : cell));
  assert.deepEqual(hiddenOf(suppress({ cells: known, relations }).figures), ['b']);
});

test('what open figures tell cannot be hidden, and is said', () => {
  const one = suppress(row({ a: 3 }, 'open'));
  assert.deepEqual(one.exposed, [{ id: 'a', range: [3, 3] }]);
  const cells = [...row({ a: 1, b: 0, c: 0 }, 'open').cells];
  const { figures, exposed } = suppress({ cells, relations: [sum('total', 'a', 'b', 'c')] });
  assert.deepEqual(exposed, [{ id: 'a', range: [0, 1] }]);
  assert.ok(hiddenOf(figures).length >= 2, 'a zero is hidden beside the only one, so that it is not pinned');
});

test('a grade that everybody has is hidden however many they are', () => {
  const plain = row({ a: 0, b: 80, c: 0 });
  const table = withUnanimousProtected(plain, plain.relations);
  const { figures, exposed } = suppress(table);
  assert.deepEqual(figures.get('b'), { range: [5, null] });
  assert.deepEqual(exposed, []);
  assert.deepEqual(hiddenOf(suppress(plain).figures), []);
  const mixed = row({ a: 10, b: 80, c: 0 });
  assert.deepEqual(withUnanimousProtected(mixed, mixed.relations), mixed);
});

test('small counts are protected from 1 to 4, where they are guarded', () => {
  const isProtected = (value: number) => countCell('x', value).isProtected;
  assert.deepEqual([0, 1, 4, 5].map(isProtected), [false, true, true, false]);
  assert.equal(countCell('x', 3, 'open').isProtected, false);
  assert.deepEqual(countCell('x', 9, 'guarded', { threshold: 10, width: 2, percent: 10 }).range, [0, 9]);
  for (const value of [-1, 1.5, Number.NaN]) assert.throws(() => countCell('x', value), RangeError);
});

test('a sum that one entity dominates is hidden to within a tenth of its largest contribution', () => {
  const dominated = { entities: 9, total: 115, largest: 100, second: 9 };
  assert.equal(isDominated(dominated, 10), true);
  assert.equal(isDominated({ ...dominated, total: 119 }, 10), false);
  const cells = [
    magnitudeCell('a', dominated),
    magnitudeCell('b', { entities: 30, total: 400, largest: 20, second: 20 }),
    magnitudeCell('c', { entities: 30, total: 300, largest: 20, second: 20 }),
    magnitudeCell('all', { entities: 69, total: 815, largest: 100, second: 20 }),
  ];
  const relations = [sum('all', 'a', 'b', 'c')];
  const { figures, exposed } = suppress({ cells, relations });
  assert.deepEqual(hiddenOf(figures), ['a', 'c']);
  assert.deepEqual(exposed, []);
  assert.ok(widthOf(possibleRanges(figures, relations, ['a']).get('a')!) >= 10);
  assert.equal(magnitudeCell('d', { entities: 4, total: 400, largest: 100, second: 100 }).isProtected, true);
  assert.equal(magnitudeCell('d', { entities: 0, total: 0, largest: 0, second: 0 }).isProtected, false);
  assert.throws(() => magnitudeCell('d', { entities: 2, total: 9, largest: 8, second: 8 }), /d is no sum/);
});

test('what was hidden for others yesterday is hidden again before anything else', () => {
  const table = row({ a: 20, b: 30, c: 4 });
  assert.deepEqual(suppress(table, new Set(['b'])).complementary, ['b']);
  assert.deepEqual(suppress(row({ a: 20, b: 30, c: 14 }), new Set(['b'])).complementary, []);
});

test('a table that contradicts itself is refused by name', () => {
  const cells = [countCell('a', 7), countCell('total', 8)];
  assert.throws(() => suppress({ cells, relations: [sum('total', 'a')] }), /total is 8, and a is 7/);
  assert.throws(() => suppress({ cells, relations: [sum('total', 'b')] }), /b of a relation is no cell/);
  assert.throws(() => suppress({ cells: [...cells, cells[0]!], relations: [] }), /twice/);
  assert.throws(() => possibleRanges(shown({ a: 7, total: 8 }), [sum('total', 'a')], ['a']), /no table fits/);
  assert.throws(() => possibleRanges(shown({ a: 9 }), [sum('total', 'a', 'b')], ['c']), /c stands in no figure/);
});

test('no table that fits what is shown is missed, and none is made up: ranges by trying every table', () => {
  const most = 6;
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const relation = fc
    .tuple(fc.subarray(ids, { minLength: 1 }), fc.subarray(ids, { minLength: 1 }))
    .map(([left, right]) => ({ left: left.filter((id) => !right.includes(id)), right }));
  const values = fc.array(fc.nat(most), { minLength: 5, maxLength: 5 });
  const all = Array.from({ length: (most + 1) ** 5 }, (_, n) =>
    ids.map((_id, at) => Math.floor(n / (most + 1) ** at) % (most + 1)),
  );
  fc.assert(
    fc.property(fc.array(relation, { maxLength: 3 }), values, fc.subarray(ids), (relations, truth, open) => {
      const total = (names: readonly string[], of: readonly number[]) =>
        names.reduce((whole, id) => whole + of[ids.indexOf(id)]!, 0);
      const held = relations.filter(({ left, right }) => total(left, truth) === total(right, truth));
      const figures = new Map<string, Figure>(
        ids.map((id, at) => [id, open.includes(id) ? { value: truth[at]! } : { range: [0, most] }]),
      );
      const fitting = all.filter(
        (table) =>
          held.every(({ left, right }) => total(left, table) === total(right, table)) &&
          open.every((id) => table[ids.indexOf(id)] === truth[ids.indexOf(id)]),
      );
      for (const [id, [least, greatest]] of possibleRanges(figures, held, ids)) {
        const found = fitting.map((table) => table[ids.indexOf(id)]!);
        assert.deepEqual([least, greatest], [Math.min(...found), Math.max(...found)], id);
      }
    }),
    { seed: 54, numRuns: 60 },
  );
});

test('whatever the hierarchy, no protected cell is told, and what is shown is exactly true', () => {
  fc.assert(
    fc.property(hierarchy(), ({ cells, relations }) => {
      const { figures, exposed } = suppress({ cells, relations });
      assert.deepEqual(exposed, []);
      const guarded = cells.filter(({ isProtected }) => isProtected);
      const ids = guarded.map(({ id }) => id);
      for (const [id, range] of possibleRanges(figures, relations, ids)) assert.ok(widthOf(range) >= 2, id);
      for (const { id, value, showing, range, isProtected } of cells) {
        const figure = figures.get(id);
        if (showing === 'never') assert.equal(figure, undefined, id);
        else if (isProtected) assert.deepEqual(figure, { range }, id);
        else if (figure !== undefined && 'value' in figure) assert.equal(figure.value, value, id);
        else assert.ok(value >= range[0] && value <= (range[1] ?? value), id);
      }
    }),
    runs,
  );
});

test('with open totals a protected cell is told only where hiding every other figure would tell it as well', () => {
  fc.assert(
    fc.property(hierarchy({ depth: 1, total: 'open' }), ({ cells, relations }) => {
      const guarded = cells.filter(({ showing }) => showing === 'guarded');
      const least = new Map<string, Figure>(guarded.map(({ id, range }) => [id, { range }]));
      for (const { id, value, showing } of cells) if (showing === 'open') least.set(id, { value });
      const { figures, exposed } = suppress({ cells, relations });
      assert.deepEqual(
        exposed.map(({ id }) => id),
        exposedCells(cells, least, relations)
          .map(({ id }) => id)
          .sort(),
      );
      const ids = exposed.map(({ id }) => id);
      const pinned = (shownToAll: ReadonlyMap<string, Figure>) =>
        [...possibleRanges(shownToAll, relations, ids)].filter(([, range]) => widthOf(range) === 0).map(([id]) => id);
      assert.deepEqual(pinned(figures), pinned(least));
    }),
    runs,
  );
});

test('nothing is hidden where nothing is small, and none of what is hidden for others could be shown', () => {
  fc.assert(
    fc.property(hierarchy(), ({ cells, relations }) => {
      const { figures, complementary } = suppress({ cells, relations });
      if (!cells.some(({ isProtected }) => isProtected)) assert.deepEqual(hiddenOf(figures), []);
      for (const id of complementary) {
        const { value } = cells.find((cell) => cell.id === id)!;
        const opened = new Map(figures).set(id, { value });
        assert.notDeepEqual(exposedCells(cells, opened, relations), [], `${id} was hidden for nothing`);
      }
    }),
    runs,
  );
});

test('the same table gives the same figures, in whatever order it stands', () => {
  const shuffled = hierarchy().chain(({ cells, relations }) =>
    fc.record({
      table: fc.constant({ cells, relations }),
      cells: fc.shuffledSubarray([...cells], { minLength: cells.length }),
      relations: fc.shuffledSubarray([...relations], { minLength: relations.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ table, cells, relations }) => {
      const turned = relations.map(({ left, right }) => ({ left, right: [...right].reverse() }));
      assert.deepEqual(suppress({ cells, relations: turned }).figures, suppress(table).figures);
    }),
    { seed: 54, numRuns: 60 },
  );
});

test('a held figure changes once a day and by 5 or more: 5 → 6 tells of nobody, and 4 → 5 brings nothing to light', () => {
  const five: Held = { value: 5, day: '2026-11-01' };
  assert.deepEqual(hold(null, 3, '2026-11-01', 5), { value: 3, day: '2026-11-01' });
  assert.deepEqual(hold(five, 6, '2026-11-02', 5), { value: 5, day: '2026-11-02' });
  assert.deepEqual(hold(five, 60, '2026-11-01', 5), five);
  assert.deepEqual(hold(five, 60, '2026-10-31', 5), five);
  assert.deepEqual(hold(five, 10, '2026-11-02', 5), { value: 10, day: '2026-11-02' });
  assert.deepEqual(hold({ value: 4, day: '2026-11-01' }, 5, '2026-11-02', 5), { value: 4, day: '2026-11-02' });
});

test('over any month no published figure moves by 1 to 4, and at its publication none is off by 5', () => {
  const days = fc.array(fc.record({ step: fc.integer({ min: -7, max: 9 }), again: fc.boolean() }), { maxLength: 28 });
  fc.assert(
    fc.property(fc.nat(20), days, (start, month) => {
      let current = start;
      let held = hold(null, current, '2026-10-31', 5);
      for (const [at, { step, again }] of month.entries()) {
        const day = `2026-11-${String(at + 1).padStart(2, '0')}`;
        current = Math.max(0, current + step);
        const next = hold(held, current, day, 5);
        const change = Math.abs(next.value - held.value);
        assert.ok(change === 0 || change >= 5);
        assert.ok(Math.abs(next.value - current) < 5);
        held = again ? hold(next, current + 100, day, 5) : next;
        assert.deepEqual(held, next);
      }
    }),
    runs,
  );
});
