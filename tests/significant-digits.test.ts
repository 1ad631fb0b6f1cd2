import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { significant } from '@/lib/credit/significant-digits';

test('what is equal on paper becomes equal', () => {
  assert.equal(significant(0.1 + 0.2), 0.3);
  assert.equal(significant(1.1 * 3), 3.3);
  assert.equal(significant(new Array(10).fill(0.1).reduce((sum, x) => sum + x)), 1);
  assert.deepEqual([0, -7, 1e300, Number.NaN, Number.POSITIVE_INFINITY].map(significant), [
    0,
    -7,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
});

test('it changes a number by at most 5e-13 of it, keeps the order, and changes nothing the second time', () => {
  const number = fc.double({ min: 1e-200, max: 1e200, noNaN: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [x, y] = [significant(a), significant(b)];
      return Math.abs(x - a) <= 5e-13 * a && (a <= b ? x <= y : y <= x) && significant(x) === x;
    }),
    { seed: 6, numRuns: 2_000 },
  );
});
