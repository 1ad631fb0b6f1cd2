import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  checkedMonth,
  followingPeriod,
  isMonth,
  isPeriod,
  LIVE,
  lastDay,
  monthAfter,
  monthOfDay,
  monthsFrom,
  monthsOfQuarter,
  previousPeriod,
  quarterMean,
  quarterOf,
} from '@/lib/credit/index/period';
import { fixtureTable } from './support/published-tables';
import { refusalCode } from './support/refusal-code';

const today = '2026-06-03';
const anyMonth = fc
  .tuple(fc.integer({ min: 1990, max: 2090 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, '0')}`);

test('YMCI: the first quarter of 2013 is 145.27, the mean of its months, and as printed 1.24 % below 147.10', () => {
  const published = new Map(fixtureTable('ymci.csv').map((row) => [row.month!, Number(row.published_total)]));
  const printed = quarterMean('2013-Q1', published)!.toFixed(2);
  assert.equal(printed, '145.27');
  // Of the printed means; the unrounded one would be 1.25 % below.
  assert.equal((100 * (Number(printed) / 147.1 - 1)).toFixed(2), '-1.24');
});

test('a quarter with a missing month has no mean, and never that of the others', () => {
  const months = [
    ['2013-01', 150],
    ['2013-02', 0],
    ['2013-03', 150],
  ] as const;
  assert.equal(quarterMean('2013-Q1', new Map(months)), 100);
  assert.equal(quarterMean('2013-Q1', new Map(months.slice(0, 2))), null);
  assert.equal(quarterMean('2013-Q1', new Map<string, number | null>([...months, ['2013-03', null]])), null);
  assert.equal(quarterMean('2013-Q2', new Map(months)), null);
});

test('a period is a month or live, and nothing else', () => {
  for (const month of ['2026-01', '2026-12', '0001-01']) assert.ok(isMonth(month) && isPeriod(month));
  assert.ok(isPeriod(LIVE) && !isMonth(LIVE));
  for (const other of ['2026', '2026-00', '2026-13', '2026-1', '2026-01-01', '2026-Q1', 'Live', '2026-01\n', '']) {
    assert.ok(!isPeriod(other), other);
    assert.equal(
      refusalCode(() => checkedMonth(other)),
      'bad_period',
    );
    assert.equal(
      refusalCode(() => monthAfter(other, 1)),
      'bad_period',
    );
    assert.equal(
      refusalCode(() => lastDay(other)),
      'bad_period',
    );
    if (other !== '2026-Q1')
      assert.equal(
        refusalCode(() => monthsOfQuarter(other)),
        'bad_period',
      );
  }
  assert.equal(
    refusalCode(() => monthsOfQuarter('2026-Q5')),
    'bad_period',
  );
});

test('before live stands the last month that is over, and after it comes live', () => {
  assert.equal(previousPeriod(LIVE, today), '2026-05');
  assert.equal(previousPeriod('2026-01', today), '2025-12');
  assert.equal(followingPeriod('2026-05', today), LIVE);
  assert.equal(followingPeriod('2026-04', today), '2026-05');
  assert.equal(followingPeriod(LIVE, today), null);
  assert.equal(previousPeriod(LIVE, '2026-01-01'), '2025-12');
});

test('a local day lies in its month; what is no day is refused', () => {
  assert.equal(monthOfDay('2026-02-28'), '2026-02');
  assert.throws(() => monthOfDay('2026-02-30'), /2026-02-30/);
  assert.equal(lastDay('2024-02'), '2024-02-29');
  assert.equal(lastDay('2026-12'), '2026-12-31');
});

test('months go forth and back, and each lies in the quarter that has it', () => {
  fc.assert(
    fc.property(anyMonth, fc.integer({ min: -300, max: 300 }), (month, count) => {
      assert.equal(monthAfter(monthAfter(month, count), -count), month);
      assert.ok(monthsOfQuarter(quarterOf(month)).includes(month));
      const span = monthsFrom(month, monthAfter(month, count));
      assert.equal(span.length, Math.max(0, count + 1));
      assert.deepEqual([...span].sort(), span);
    }),
    { seed: 7, numRuns: 300 },
  );
  assert.deepEqual(monthsFrom('2025-11', '2026-02'), ['2025-11', '2025-12', '2026-01', '2026-02']);
  assert.deepEqual(monthsOfQuarter('2026-Q4'), ['2026-10', '2026-11', '2026-12']);
});
