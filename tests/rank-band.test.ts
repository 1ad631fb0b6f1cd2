import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rankBand, wilson } from '@/lib/credit/rank-band';

const rounded = (bounds: readonly number[]) => bounds.map((bound) => Number(bound.toFixed(4)));

test('Wilson’s interval is that of published worked examples', () => {
  // R. G. Newcombe 1998, Stat. Med. 17, 857-872, Table I, method 3.
  assert.deepEqual(rounded(wilson(81, 263)), [0.2553, 0.3662]);
  assert.deepEqual(rounded(wilson(15, 148)), [0.0624, 0.1605]);
  assert.deepEqual(rounded(wilson(0, 20)), [0, 0.1611]);
  assert.deepEqual(rounded(wilson(1, 29)), [0.0061, 0.1718]);
});

test('the interval holds its share, lies within 0 and 1, and narrows as more are counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
      const hits = Math.round(n * part);
      const [lower, upper] = wilson(hits, n);
      const [lower2, upper2] = wilson(hits * 4, n * 4);
      const share = hits / n;
      return (
        lower >= 0 && upper <= 1 && lower <= share + 1e-12 && upper >= share - 1e-12 && upper2 - lower2 <= upper - lower
      );
    }),
    { seed: 2, numRuns: 2_000 },
  );
});

test('a band runs from the ranks above the upper bound to those above the lower one', () => {
  assert.deepEqual(rankBand([0.4, 0.6], [0.9, 0.7, 0.5, 0.45, 0.1]), [3, 5]);
  assert.deepEqual(rankBand([0.4, 0.6], []), [1, 1]);
  assert.deepEqual(rankBand([0.4, 0.6], [0.6, 0.4]), [1, 2]);
});
