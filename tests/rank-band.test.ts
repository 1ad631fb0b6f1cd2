import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankBand } from '@/lib/credit/rank-band';

test('a band runs from the ranks above the upper bound to those above the lower one', () => {
  assert.deepEqual(rankBand([0.4, 0.6], [0.9, 0.7, 0.5, 0.45, 0.1]), [3, 5]);
  assert.deepEqual(rankBand([0.4, 0.6], []), [1, 1]);
  assert.deepEqual(rankBand([0.4, 0.6], [0.6, 0.4]), [1, 2]);
});
