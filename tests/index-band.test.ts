import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AheadPoint, aheadPoints, axisWith } from '@/components/charts/index-band';
import { indexOption, type TrendPoint, trendPoints } from '@/components/charts/index-option';
import { forecastWords } from '@/components/charts/trend-words';
import type { IndexAhead } from '@/lib/credit/index/index-ahead';
import type { IndexPoint } from '@/lib/credit/index/series';
import { indexMessages } from '@/lib/i18n/index-messages';

/** The band of what is expected, in the chart of an index. */

const look = { text: 't', quiet: 'q', faint: 'f', hairline: 'h', accent: 'a', ground: 'g', face: 'F', size: 12 };
const words = {
  month: (m: string) => m,
  live: 'live',
  value: String,
  newMethod: (v: string) => v,
  forecast: 'forecast',
};
interface Series {
  id: string;
  data: unknown[];
  stack?: string;
  markLine?: { data: { xAxis: number; label: { formatter: string } }[] };
}
interface Option {
  xAxis: { data: string[] };
  yAxis: { min?: number; max?: number; interval?: number; scale?: boolean };
  series: Series[];
}

const point = (period: string, value: number | null, isReleased = true): TrendPoint => ({
  period,
  value,
  look: isReleased ? 'released' : 'open',
  newMethod: null,
});
const points = [point('2026-09', 70), point('2026-10', 72), point('live', 73, false)];
const expected = (value: number, half80: number, half95: number) => ({
  value,
  low80: value - half80,
  high80: value + half80,
  low95: value - half95,
  high95: value + half95,
});
const ahead: AheadPoint[] = [
  { period: '2026-12', ...expected(74, 1, 2) },
  { period: '2027-01', ...expected(75, 2, 3) },
];
const optionOf = (given: Parameters<typeof indexOption>[3], of = points) =>
  indexOption(of, look, words, given) as unknown as Option;
const seriesOf = ({ series }: Option, id: string) => series.find((one) => one.id === id)!;

test('the band opens at the live value and lies over nothing that is known', () => {
  const option = optionOf({ ahead });
  assert.deepEqual(option.xAxis.data, ['2026-09', '2026-10', 'live', '2026-12', '2027-01']);
  const lines = Object.fromEntries(option.series.map(({ id, data }) => [id, data]));
  assert.deepEqual(lines['band95-low'], [null, null, 73, 72, 72]);
  assert.deepEqual(lines.band95, [null, null, 0, 4, 6]);
  assert.deepEqual(lines['band80-low'], [null, null, 73, 73, 73]);
  assert.deepEqual(lines.band80, [null, null, 0, 2, 4]);
  assert.deepEqual(lines.ahead, [null, null, { value: 73, symbol: 'none' }, 74, 75]);
  assert.deepEqual(lines.released, [70, 72, null], 'what is known is drawn as ever');
  for (const id of ['band95', 'band80']) {
    assert.equal(seriesOf(option, id).stack, id);
    assert.equal(seriesOf(option, `${id}-low`).stack, id);
  }
  const [line, word] = seriesOf(option, 'ahead').markLine!.data;
  assert.deepEqual([line!.xAxis, word!.label.formatter], [2, 'forecast']);
});

test('a spark has the band too, and two values on its axis', () => {
  const { yAxis, series } = optionOf({ ahead, isSmall: true });
  assert.ok(series.some(({ id }) => id === 'band80'));
  assert.equal(yAxis.interval, yAxis.max! - yAxis.min!);
});

test('without a forecast, or without a live value that it goes on from, the chart is as it was: no band, no word', () => {
  const open = point('live', null, false);
  for (const option of [optionOf({}), optionOf({ ahead: [] }), optionOf({ ahead }, [...points.slice(0, 2), open])]) {
    assert.deepEqual(
      option.series.map(({ id }) => id),
      ['released', 'open'],
    );
    assert.equal(option.xAxis.data.length, 3);
    assert.equal(option.yAxis.scale, true);
    assert.ok(!JSON.stringify(option).includes('forecast'));
  }
});

test('the band is in the measure of its line, index or level, and never in another', () => {
  const month: IndexAhead = { period: '2026-12', level: expected(50, 1, 2), index: expected(100, 2, 4) };
  assert.equal(aheadPoints([month], 'index')[0]!.low95, 96);
  assert.equal(aheadPoints([month], 'level')[0]!.low95, 48);
  assert.deepEqual(aheadPoints([month, { ...month, index: null }], 'index'), []);
  assert.deepEqual(aheadPoints(null, 'level'), []);
});

test('the newest months are shown, as many as there is room for', () => {
  const items = ['2026-08', '2026-09', '2026-10', 'live'].map(
    (period) => ({ period, state: 'final', level: 1, index: 1, methodology: { id: 'm', version: '1' } }) as IndexPoint,
  );
  assert.deepEqual(
    trendPoints(items, 2).points.map(({ period }) => period),
    ['2026-09', '2026-10', 'live'],
  );
});

test('who cannot see the band is told where the last month is expected; without a forecast nothing is', () => {
  assert.equal(
    forecastWords(ahead, indexMessages('en'), 'en'),
    'Forecast for Jan 2027: 75.0; in 80 of 100 cases it will be 73.0 to 77.0, if things go on as they went',
  );
  assert.match(forecastWords(ahead, indexMessages('zh-CN'), 'zh-CN'), /若情形照旧.*73\.0 至 77\.0/);
  assert.equal(forecastWords([], indexMessages('en'), 'en'), '');
});

test('a narrow band is on the axis whole', () => {
  const { min, max, interval } = axisWith([70, 72, 73], ahead);
  assert.deepEqual([min, max, interval], [70, 78, 4]);
});

test('however wide the band, the line keeps its room on the axis, and stands on it whole', () => {
  const score = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 25 }), score, score, (known, value, half) => {
      const band = [{ period: '2027-01', ...expected(value, half / 2, half) }];
      const { min, max, interval } = axisWith(known, band);
      const line = [...known, value];
      const [low, high] = [Math.min(...line), Math.max(...line)];
      assert.ok(min <= low + 1e-9 && max >= high - 1e-9);
      assert.ok(Math.abs((max - min) / interval - 2) < 1e-9, 'both ends and the middle');
      if (high - low > 5) assert.ok((high - low) / (max - min) > 0.3, `${low} to ${high} on ${min} to ${max}`);
    }),
    { numRuns: 500, seed: 11 },
  );
});
