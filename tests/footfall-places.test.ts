import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decadesOf, footfallPlace, labelHeights } from '@/components/compare/charts/footfall-places';
import type { ComparedZone } from '@/lib/credit/comparison/comparison';

type Given = Parameters<typeof footfallPlace>[0];

/** A zone of which only what counts here is given. */
const zone = (level: number | null, starts: readonly string[], passages: number): Given => ({
  zone: { id: 'z', name: 'Z', level } as ComparedZone['zone'],
  footfall: {
    timeZone: 'Asia/Shanghai',
    slots: starts.map((start) => ({ start })),
    total: { in: passages },
  } as ComparedZone['footfall'],
});

test('passages are told by days with data, of the deployment’s time zone; none counted is not zero', () => {
  // 15:30 and 16:30 UTC lie on two days in Shanghai.
  const two = ['2026-11-01T15:30:00Z', '2026-11-01T16:30:00Z', '2026-11-01T17:00:00Z'];
  assert.deepEqual(footfallPlace(zone(70, two, 900)), { id: 'z', name: 'Z', passages: 450, days: 2, level: 70 });
  assert.deepEqual(footfallPlace(zone(null, [], 0)), { id: 'z', name: 'Z', passages: null, days: 0, level: null });
});

test('labels keep the order of their points and their distance, and stand above the foot while there is room', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 240 }), { minLength: 1, maxLength: 12 }), (wanted) => {
      const heights = labelHeights(wanted, 16, 240);
      const order = wanted.map((_, at) => at).sort((a, b) => wanted[a]! - wanted[b]!);
      for (const [i, at] of order.entries()) {
        assert.ok(heights[at]! <= 240);
        if (i > 0) assert.ok(heights[at]! - heights[order[i - 1]!]! >= 16 - 1e-9);
      }
    }),
    { seed: 12, numRuns: 500 },
  );
});

test('an axis of passages has the powers of ten around all of them', () => {
  assert.deepEqual(decadesOf([350, 12_000]), [100, 1_000, 10_000, 100_000]);
  assert.deepEqual(decadesOf([0, 0.5]), [1, 10]);
  assert.deepEqual(decadesOf([1_000]), [1_000, 10_000]);
});
