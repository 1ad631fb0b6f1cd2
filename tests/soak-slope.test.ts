import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Slope, slopeOf } from '@/bench/soak/slope';
import { seeded } from '@/bench/support/random';

/** The judgement of a soak: a leak is seen, noise and slow swings are not taken for one. */

const SERIES = 400;
const n = 48;
const times = Array.from({ length: n }, (_, i) => i / 6);

/** Normal numbers (Box-Muller), each taking a share of the one before along. */
function noise(random: () => number, together: number): number[] {
  let last = 0;
  return times.map(() => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    last = together * last + Math.sqrt(1 - together ** 2) * normal;
    return last;
  });
}

/** Share of series whose interval holds a slope. */
function covered(slope: number, together: number): number {
  const random = seeded(7);
  const held = Array.from({ length: SERIES }, () => {
    const { low, high } = slopeOf(
      times,
      noise(random, together).map((value, i) => value + slope * times[i]!),
    );
    return low <= slope && slope <= high;
  });
  return held.filter(Boolean).length / SERIES;
}

test('the slope of a line is its slope, of a constant 0', () => {
  const line = slopeOf(
    times,
    times.map((t) => 3 + 2 * t),
  );
  assert.ok(Math.abs(line.slope - 2) < 1e-9 && line.low > 1.999);
  assert.deepEqual(
    slopeOf(
      times,
      times.map(() => 5),
    ),
    { slope: 0, low: 0, high: 0 },
  );
});

test('the 95 % interval of worked numbers is the one of the textbook', () => {
  // x = 1 … 6, y = 2 1 4 3 6 5: slope 0.8286, s = 1.1711, standard error 0.2799, t of 4 degrees of freedom 2.776.
  const { slope, low, high } = slopeOf([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]);
  assert.ok(Math.abs(slope - 29 / 35) < 1e-9);
  assert.ok(Math.abs(high - slope - 0.7772) < 0.01, String(high - slope));
  assert.ok(Math.abs(slope - low - 0.7772) < 0.01);
});

test('the 99 % interval is the one of Student’s t', () => {
  // x = 1 … 12 and y = x ± 1 in turn; t of 10 degrees of freedom is 3.169, of 95 % 2.228.
  const [x, y] = [0, 1].map((by) => Array.from({ length: 12 }, (_, i) => i + 1 + by * (i % 2 === 0 ? 1 : -1)));
  const [narrow, wide] = [95, 99].map((within) => slopeOf(x!, y!, within as 95 | 99));
  const half = ({ slope, high }: Slope) => high - slope;
  assert.ok(Math.abs(half(wide!) / half(narrow!) - 3.169 / 2.228) < 0.005, String(half(wide!) / half(narrow!)));
});

test('nineteen intervals in twenty hold the true slope, where samples are independent', () => {
  for (const slope of [0, 0.3]) assert.ok(Math.abs(covered(slope, 0) - 0.95) < 0.03, String(covered(slope, 0)));
});

test('where neighbours say much the same, a swing is seldom taken for a trend', () => {
  assert.ok(covered(0, 0.6) > 0.88, String(covered(0, 0.6)));
});

test('a leak of one standard deviation an hour is seen', () => {
  const random = seeded(11);
  const values = noise(random, 0).map((value, i) => value + times[i]!);
  assert.ok(slopeOf(times, values).low > 0);
});

test('a handful of samples is refused', () => {
  assert.throws(() => slopeOf([1, 2, 3], [1, 2, 3]), RangeError);
});
