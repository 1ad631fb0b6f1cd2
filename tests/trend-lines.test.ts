import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf, trendLines } from '@/components/compare/charts/trend-lines';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';

/** A series of which only what lines are made of is given. */
const series = (id: string, points: Partial<IndexPoint>[]): ZoneIndexSeries =>
  ({
    zone: { id, kind: 'region', name: id },
    items: points.map((point) => ({ state: 'final', methodology: { id: 'm', version: '1' }, ...point })),
  }) as ZoneIndexSeries;

const first = series('first', [
  { period: '2026-01', level: 50 },
  { period: '2026-02', level: null },
  { period: '2026-03', level: 60, state: 'revised' },
  { period: '2026-04', level: 62, methodology: { id: 'm', version: '2' } },
  { period: 'live', level: 64, state: 'live', methodology: { id: 'm', version: '2' } },
]);
const second = series('second', [
  { period: '2026-04', level: 80, methodology: { id: 'm', version: '2' } },
  { period: 'live', level: null, state: 'live' },
]);

test('zones that begin in different months stand below each other month by month, and what is missing is a gap', () => {
  const { periods, lines, range } = trendLines([first, second], 24);
  assert.deepEqual(periods, ['2026-01', '2026-02', '2026-03', '2026-04', 'live']);
  assert.deepEqual(
    lines.map(({ levels }) => levels),
    [
      [50, null, 60, 62, 64],
      [null, null, null, 80, null],
    ],
  );
  assert.deepEqual(range, [50, 80]);
});

test('another version of the method and a month that was revised are marked where they are', () => {
  const [line] = trendLines([first], 24).lines;
  assert.deepEqual([line!.newMethod, line!.revised], [[3], [2]]);
});

test('only the newest months are taken, and a change goes from the first level among them to the last', () => {
  const { periods, lines } = trendLines([first, second], 2);
  assert.deepEqual(periods, ['2026-03', '2026-04', 'live']);
  assert.deepEqual(
    lines.map((line) => changeOf(line, periods)),
    [{ name: 'first', from: '2026-03', to: 'live', points: 4 }, null],
  );
  assert.deepEqual(trendLines([], 24), { periods: [], lines: [], range: null });
});
