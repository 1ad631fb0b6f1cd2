import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forecast } from '@/lib/credit/forecast/forecast';
import { type MonthAhead, monthsAhead } from '@/lib/credit/forecast/months-ahead';
import { indexAhead } from '@/lib/credit/index/index-ahead';
import { monthAfter } from '@/lib/credit/index/period';

/** Months to come: forecasts as they are kept and shown. */

const season = [3, 2, 0, -2, -4, -3, 0, 1, 2, 4, -1, -2];
/** 60 + 0.1 a month and a season of twelve: its continuation is known. */
const known = (t: number) => 60 + 0.1 * t + season[t % 12]!;
const request = { period: 12, horizon: 4, measure: 'level' } as const;
const scale = [0, 100] as const;
const made = (series: readonly (number | null)[], given: { scale?: readonly [number, number] } = {}) => {
  const found = forecast(series, request);
  return found && monthsAhead(found.steps, { last: '2026-10', methodology: 3, scale, series, ...given });
};

test('a season that is known goes on as it is known, with bounds about it', () => {
  const noise = (t: number) => 0.2 * Math.sin(t * t);
  const months = made(Array.from({ length: 72 }, (_, t) => known(t) + noise(t)))!;
  assert.deepEqual(
    months.map(({ period, methodology }) => [period, methodology]),
    [
      ['2026-11', 3],
      ['2026-12', 3],
      ['2027-01', 3],
      ['2027-02', 3],
    ],
  );
  for (const [step, { value, low95, high95 }] of months.entries()) {
    const expected = known(72 + step);
    assert.ok(Math.abs(value - expected) < 0.5, `${value} is not ${expected}`);
    assert.ok(low95 < expected && expected < high95);
    assert.ok(high95 - low95 < 2, 'as narrow as the errors were');
  }
});

test('the bounds of 80 lie within those of 95 about the value, all within the scale, whatever the series', () => {
  const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { freq: 8, nil: null });
  let given = 0;
  fc.assert(
    fc.property(
      fc.array(score, { minLength: 24, maxLength: 60 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (noise, slope) => {
        // A trend that often leads beyond the scale.
        const series = noise.map((one, t) =>
          one === null ? null : Math.min(100, Math.max(0, 50 + slope * t + one / 20)),
        );
        for (const { low95, low80, value, high80, high95 } of made(series) ?? []) {
          given++;
          const rising = [0, low95, low80, value, high80, high95, 100];
          assert.deepEqual(
            rising,
            rising.toSorted((a, b) => a - b),
          );
        }
      },
    ),
    { numRuns: 60, seed: 7 },
  );
  assert.ok(given > 40, `${given} months`);
});

test('scores that no goalpost clamps are not clamped by the scale either', () => {
  const series = Array.from({ length: 40 }, (_, t) => 80 + t + 0.1 * Math.sin(t * t));
  const [month] = made(series)!;
  assert.ok(month!.value > 115, `${month!.value}`);
  assert.ok(made(series, { scale: [0, 200] })!.at(-1)!.value > 120);
});

test('too few months, or no better than the last season: no forecast', () => {
  assert.equal(made([50, 51, 52]), null);
  assert.equal(
    made(Array.from({ length: 48 }, (_, t) => known(t % 12))),
    null,
    'the last year again is right to the digit',
  );
});

const month = (i: number, given: Partial<MonthAhead> = {}): MonthAhead => ({
  period: monthAfter('2026-10', i + 1),
  methodology: 3,
  value: 60,
  low80: 58,
  high80: 62,
  low95: 55,
  high95: 65,
  ...given,
});
const kept = Array.from({ length: 4 }, (_, i) => month(i));
const now = { methodology: 3, factor: 1.5, month: '2026-11', unseen: [] as string[] };

test('months to come are those after the one that runs, as level and, by the factor, as index', () => {
  const ahead = indexAhead(kept, now)!;
  assert.deepEqual(
    ahead.map(({ period }) => period),
    ['2026-12', '2027-01', '2027-02'],
  );
  assert.deepEqual(ahead[0]!.level, { value: 60, low80: 58, high80: 62, low95: 55, high95: 65 });
  assert.deepEqual(ahead[0]!.index, { value: 90, low80: 87, high80: 93, low95: 82.5, high95: 97.5 });
  assert.equal(indexAhead(kept, { ...now, factor: null })![0]!.index, null);
  assert.equal(indexAhead(kept, { ...now, month: '2027-02' }), null, 'all of them have come');
  assert.equal(indexAhead([], now), null);
});

test('a forecast by another version of the methodology, or one kept before there were bounds, is none', () => {
  assert.equal(indexAhead(kept, { ...now, methodology: 4 }), null);
  assert.equal(
    indexAhead(
      kept.map(({ period, value }) => ({ period, value })),
      now,
    ),
    null,
  );
});

test('a forecast that was made of a month under embargo is not shown to who may not see the month', () => {
  assert.equal(indexAhead(kept, { ...now, unseen: ['2026-10'] }), null);
  assert.equal(indexAhead(kept, { ...now, unseen: ['2026-03'] }), null);
  assert.equal(indexAhead(kept, { ...now, unseen: ['2026-11'] })!.length, 3, 'made of the months before it');
});
