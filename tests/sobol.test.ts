import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '@/lib/credit/statistics/random-stream';
import { sobolIndices } from '@/lib/credit/statistics/sobol';

const N = 20_000;

/** Indices of each input of a function, all uniform on 0 to 1. */
function indicesOf(inputs: number, f: (x: readonly number[]) => number) {
  const sample = (stream: number) => {
    const random = randomStream(7, stream, 0);
    return Array.from({ length: N }, () => Array.from({ length: inputs }, random));
  };
  const [a, b] = [sample(1), sample(2)];
  const outcomes = (points: number[][]) => Float64Array.from(points, f);
  return Array.from({ length: inputs }, (_, i) =>
    sobolIndices(outcomes(a), outcomes(b), outcomes(a.map((point, j) => point.with(i, b[j]![i]!)))),
  );
}

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 0.02, `${actual} is not ${expected}`);

test('indices of the Ishigami function are the published ones', () => {
  // T. Ishigami, T. Homma 1990, with a = 7, b = 0.1; inputs uniform on −π to π.
  const angle = (x: number) => Math.PI * (2 * x - 1);
  const [one, two, three] = indicesOf(
    3,
    ([x, y, z]) => Math.sin(angle(x!)) + 7 * Math.sin(angle(y!)) ** 2 + 0.1 * angle(z!) ** 4 * Math.sin(angle(x!)),
  );
  near(one!.first, 0.3139);
  near(one!.total, 0.5576);
  near(two!.first, 0.4424);
  near(two!.total, 0.4424);
  near(three!.first, 0);
  near(three!.total, 0.2437);
});

test('of a sum each input has its own variance, alone and in all', () => {
  const [one, two] = indicesOf(2, ([x, y]) => x! + 2 * y!);
  for (const [indices, share] of [
    [one!, 0.2],
    [two!, 0.8],
  ] as const) {
    near(indices.first, share);
    near(indices.total, share);
  }
});

test('by hand: variance over both samples, half the mean square of what the input changes', () => {
  const indices = sobolIndices(Float64Array.of(0, 2), Float64Array.of(1, 1), Float64Array.of(1, 2));
  assert.deepEqual(indices, { first: 1 - 1 / 2, total: 1 / 2 });
});

test('what does not vary has no indices', () => {
  assert.equal(sobolIndices(Float64Array.of(1, 1), Float64Array.of(1, 1), Float64Array.of(1, 1)), null);
  assert.equal(sobolIndices(new Float64Array(), new Float64Array(), new Float64Array()), null);
});

test('streams of neighbouring keys are uniform and independent of each other', () => {
  const draws = (...keys: [number, number, number]) => Array.from({ length: N }, randomStream(...keys));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const first = draws(1, 0, 0);
  assert.ok(first.every((value) => value >= 0 && value < 1));
  near(mean(first), 1 / 2);
  near(mean(first.map((value) => value ** 2)), 1 / 3);
  for (const other of [draws(2, 0, 0), draws(1, 1, 0), draws(1, 0, 1)])
    near(12 * mean(first.map((value, i) => (value - 0.5) * (other[i]! - 0.5))), 0);
  assert.deepEqual(draws(1, 0, 0).slice(0, 9), first.slice(0, 9));
});
