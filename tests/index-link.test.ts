import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { baseFactor, chained, indexOf, type LinkedVersion, linkFactor } from '@/lib/credit/index/link';
import { ranksOf } from '@/lib/credit/index/ranks';

const version = (given: Omit<LinkedVersion, 'levels'> & { levels: Record<string, number | null> }): LinkedVersion => ({
  ...given,
  levels: new Map(Object.entries(given.levels)),
});

test('the reference unit reads the base value in the base period, and one factor for all keeps every rank', () => {
  const levels = [62.5, 80, 20.5, 80];
  const factor = baseFactor(100, levels[0]!);
  const indices = levels.map((level) => indexOf(level, factor)!);
  assert.deepEqual(
    indices.map((index) => index.toFixed(10)),
    [100, 128, 32.8, 128].map((index) => index.toFixed(10)),
  );
  assert.equal(indices[0], 100);
  assert.deepEqual(ranksOf(Float64Array.from(indices)), ranksOf(Float64Array.from(levels)));
  assert.equal(indexOf(null, factor), null);
});

test('a made-up overlap: 149.89 by the old version, 120 by the new one', () => {
  const factor = linkFactor(149.89, 120);
  assert.equal(factor.toFixed(7), '1.2490833');
  assert.equal(indexOf(123, factor)!.toFixed(5), '153.63725');
});

test('links of links multiply: 100 × 1.192 × 1.059 (Open University)', () => {
  const series = chained([
    version({ version: '1', factor: 1, from: '2001', levels: { 2001: 100, 2002: 119.2 } }),
    version({ version: '2', factor: linkFactor(119.2, 100), from: '2003', levels: { 2002: 100, 2003: 105.9 } }),
  ]);
  assert.deepEqual(
    series.map(({ period, version, index }) => [period, version, index!.toFixed(4)]),
    [
      ['2001', '1', '100.0000'],
      ['2002', '1', '119.2000'],
      ['2003', '2', '126.2328'],
    ],
  );
});

test('linking leaves the overlap and all before it unchanged, and keeps the new version’s own movements', () => {
  const level = fc.double({ min: 0.5, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(level, level, level, level, level), ([a, b, c, d, e]) => {
      const old = version({
        version: '1',
        factor: baseFactor(100, a),
        from: '2026-01',
        levels: { '2026-01': a, '2026-02': b, '2026-03': c },
      });
      const factor = linkFactor(indexOf(b, old.factor), c);
      const next = version({
        version: '2',
        factor,
        from: '2026-03',
        levels: { '2026-04': e, '2026-02': c, '2026-03': d },
      });
      const series = chained([old, next]);
      assert.deepEqual(series.slice(0, 2), chained([old]).slice(0, 2));
      assert.deepEqual(
        series.map(({ period }) => period),
        ['2026-01', '2026-02', '2026-03', '2026-04'],
      );
      assert.ok(Math.abs(indexOf(c, factor)! - series[1]!.index!) <= 1e-12 * series[1]!.index!);
      assert.ok(Math.abs(series[3]!.index! / series[2]!.index! - e / d) <= 1e-12 * (e / d));
    }),
    { seed: 6, numRuns: 1_000 },
  );
});

test('a stored factor stays when data of the overlap are revised', () => {
  const factor = linkFactor(150, 100);
  const revised = version({
    version: '2',
    factor,
    from: '2026-03',
    levels: { '2026-02': 90, '2026-03': 110, '2026-04': null },
  });
  assert.deepEqual(
    chained([revised]).map(({ index }) => index),
    [165, null],
  );
});

test('without a level above 0 there is neither base nor link, and the refusal says so', () => {
  for (const level of [null, 0, -1]) {
    assert.throws(() => baseFactor(100, level), /reference unit has .* in the base period/);
    assert.throws(() => linkFactor(100, level), /In the overlap the old version reads 100 and the new one/);
    assert.throws(() => linkFactor(level, 100), /and the new one 100/);
  }
});
