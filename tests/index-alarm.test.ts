import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alarmOf, lightOf, movementOf } from '@/lib/credit/index/alarm';
import { evaluate } from '@/lib/credit/index/evaluate';
import type { AlarmRule } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import { ymci } from './support/methodologies';
import { columnsOf, fixtureTable } from './support/published-tables';

/** As the Yiwu index prints it; its four other lights are not known. */
const published: AlarmRule = { bands: [{ light: 'green', above: 110 }], change: { worse: -5, better: 5 } };

test('YMCI: the published states of four sub-indices and the total, all lights green', () => {
  const rows = fixtureTable('ymci.csv');
  const names = ['quality', 'trading', 'satisfaction', 'risk'];
  const { levels } = evaluate(indexTree(ymci), columnsOf(rows, names));
  const states: [month: string, states: string][] = [
    ['2013-01', 'N W N B N'],
    ['2013-02', 'N W N W W'],
    ['2013-03', 'W B N B B'],
    ['2013-04', 'B N N N N'],
    ['2014-05', 'N N N W N'],
    ['2015-01', 'N N N N N'],
  ];
  for (const [month, expected] of states) {
    const at = rows.findIndex((row) => row.month === month);
    const scores = [...columnsOf(rows, names), levels];
    const alarms = scores.map((column) => alarmOf(published, column[at]!, { score: column[at - 1]!, light: 'green' }));
    assert.equal(alarms.map(({ movement }) => movement).join(' '), expected, month);
    assert.ok(alarms.every(({ light }) => light === 'green'));
  }
});

test('movement: the edges are better at +5 % and neither at −5 %, on unrounded values', () => {
  const edges = { worse: -5, better: 5 };
  const cases: [score: number | null, before: number | null, expected: string | null][] = [
    [105, 100, 'B'],
    [104.996, 100, 'N'],
    [95, 100, 'N'],
    [94.9999, 100, 'W'],
    [144.795, 137.9, 'B'],
    [131.005, 137.9, 'N'],
    [null, 100, null],
    [100, null, null],
    [100, 0, null],
    [0, 100, null],
  ];
  for (const [score, before, expected] of cases)
    assert.equal(movementOf(score, before, edges), expected, `${before} → ${score}`);
});

test('movement is N at every edge of −5 % and B at every edge of +5 %, whatever the level', () => {
  const cents = fc.integer({ min: 1, max: 10_000_000 }).map((value) => value / 100);
  fc.assert(
    fc.property(cents, (before) => {
      const edges = { worse: -5, better: 5 };
      // As a decimal computation would give them.
      const at = (percent: number) => Number(`${Math.round(before * 100) * (100 + percent)}e-4`);
      assert.deepEqual(
        [5, -5].map((percent) => movementOf(at(percent), before, edges)),
        ['B', 'N'],
      );
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

const bands = [{ light: 'green', above: 110 }, { light: 'blue', from: 100 }, { light: 'red' }];

test('lights: "above" leaves its edge out, "from" takes it, the last takes the rest', () => {
  const lights = [110.01, 110, 100, 99.99, -5].map((score) => lightOf({ bands }, score));
  assert.deepEqual(lights, ['green', 'blue', 'blue', 'red', 'red']);
});

test('a score below every band has no light, and one that is missing has no alarm', () => {
  assert.deepEqual(alarmOf(published, 110, null), { light: null, movement: null });
  assert.deepEqual(alarmOf(published, null, { score: 120, light: 'green' }), { light: null, movement: null });
  assert.deepEqual(alarmOf({}, 120, { score: 120, light: null }), { light: null, movement: null });
});

test('hysteresis: a light stays until the score is beyond its edge by more than that, both ways', () => {
  const rule = { bands, hysteresis: 1 };
  const walk = (scores: number[], start?: string | null) => {
    let light = start;
    return scores.map((score) => {
      light = lightOf(rule, score, light);
      return light;
    });
  };
  assert.deepEqual(walk([110.4, 110, 109.2, 109.1, 109, 109.5, 111, 111.1]), [
    'green',
    'green',
    'green',
    'green',
    'blue',
    'blue',
    'blue',
    'green',
  ]);
  assert.deepEqual(walk([100.5, 101, 99.5, 98.9], 'red'), ['red', 'blue', 'blue', 'red']);
  assert.deepEqual(
    walk([99.5, 120], 'green'),
    ['blue', 'green'],
    'a fall over two edges ends in the band nearest to where it came from',
  );
  assert.deepEqual(walk([120], 'no light of these bands'), ['green']);
  assert.deepEqual(
    [lightOf({ ...published, hysteresis: 1 }, 110.5, null), lightOf({ ...published, hysteresis: 1 }, 110.5)],
    [null, 'green'],
  );
});

test('hysteresis: while a score moves by less than twice the hysteresis around an edge its light never changes twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 109.01, max: 110.99, noNaN: true }), { minLength: 2, maxLength: 20 }),
      (scores) => {
        let light = lightOf({ bands, hysteresis: 1 }, scores[0]!);
        for (const score of scores) {
          const next = lightOf({ bands, hysteresis: 1 }, score, light);
          if (next !== light) return false;
          light = next;
        }
        return true;
      },
    ),
    { seed: 6, numRuns: 500 },
  );
});
