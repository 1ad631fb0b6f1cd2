import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  ceil,
  compare,
  divide,
  floor,
  fraction,
  multiply,
  negate,
  one,
  sign,
  subtract,
  zero,
} from '@/lib/credit/suppression/fraction';
import { extreme, linearSystem } from '@/lib/credit/suppression/linear-system';

/** What the audit of suppressed figures computes with. */

test('fractions are exact and in lowest terms', () => {
  const [half, third] = [fraction(1, 2), fraction(-2, -6)];
  assert.deepEqual(third, fraction(1, 3));
  assert.deepEqual(add(half, third), fraction(5, 6));
  assert.deepEqual(subtract(half, third), fraction(1, 6));
  assert.deepEqual(multiply(half, third), fraction(1, 6));
  assert.deepEqual(divide(half, negate(third)), fraction(-3, 2));
  assert.deepEqual([floor(fraction(-3, 2)), ceil(fraction(-3, 2)), floor(one), ceil(zero)], [-2, -1, 1, 0]);
  assert.deepEqual([compare(half, third), sign(zero), sign(negate(half))], [1, 0, -1]);
  assert.deepEqual(negate(zero), zero);
});

test('what does not fit is refused, never rounded', () => {
  const large = fraction(2 ** 52);
  assert.throws(() => add(large, large), /beyond exact arithmetic/);
  assert.throws(() => fraction(0.5), /0.5 is beyond exact arithmetic/);
  assert.throws(() => divide(one, zero), /no number/);
});

test('an unknown is followed to the corner, without end, or to where it is enough', () => {
  // x + 2y = 7, x − z = 0: y is free between 0 and 7/2.
  const equations = [
    {
      terms: [
        [0, 1],
        [1, 2],
      ] as const,
      constant: 7,
    },
    {
      terms: [
        [0, 1],
        [2, -1],
      ] as const,
      constant: 0,
    },
  ];
  const system = linearSystem(
    [
      [0, null],
      [0, null],
      [0, 6],
      [0, null],
    ],
    equations,
  )!;
  assert.deepEqual(extreme(system, 1, 1), fraction(7, 2));
  assert.deepEqual(extreme(system, 1, -1), fraction(1, 2));
  assert.deepEqual(extreme(system, 0, -1), zero);
  assert.equal(extreme(system, 3, 1), null);
  assert.deepEqual(extreme(system, 2, 1, one), fraction(6));
});

test('a system that nothing meets has no point', () => {
  const terms = [
    [0, 1],
    [1, 1],
  ] as const;
  assert.equal(
    linearSystem(
      [
        [0, 2],
        [0, 2],
      ],
      [{ terms, constant: 5 }],
    ),
    null,
  );
  assert.equal(
    linearSystem(
      [
        [0, null],
        [0, null],
      ],
      [
        { terms, constant: 5 },
        { terms, constant: 6 },
      ],
    ),
    null,
  );
});
