import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapPlaces, RADIUS } from '@/components/compare/report/map-places';
import { readReportUrl, reportDataPath, reportHref, reportPdfHref } from '@/components/compare/report/report-url';
import { inPrintOrder, printedTable } from '@/lib/comparison/printed';
import type { Cell, Column, Table } from '@/lib/comparison/table';
import { comparisonTables } from '@/lib/comparison/tables';
import { comparisonOf } from './support/zone-comparison';

/** What of a comparison is put on paper, and where. */

const column = (id: string, kind: Column['kind'] = 'number'): Column => ({
  ...{ id, label: id, unit: null, kind, decimals: 0, isSigned: false, interval: null },
});
const table = (
  columns: Column[],
  rows: readonly (readonly Cell[])[],
  noise: (at: number) => boolean = () => false,
): Table => ({
  id: 'differences',
  title: 'T',
  columns,
  rows: rows.map((cells, at) => ({ id: String(at), cells, isNoise: noise(at) })),
});

test('codes stay in the files, what all rows say alike is told once, and what names a row stays', () => {
  const columns = [column('zone', 'text'), column('zone_code', 'code'), column('n'), column('as_of', 'date')];
  const printed = printedTable(
    table(columns, [
      ['A', 'a', 1, '2026-11-20'],
      ['A', 'b', 2, '2026-11-20'],
    ]),
  );
  assert.deepEqual(printed.columns, [0, 2]);
  assert.deepEqual(
    printed.same.map(({ column: { id }, cell }) => [id, cell]),
    [['as_of', '2026-11-20']],
  );
  const alike = printedTable(
    table(columns, [
      ['A', 'a', { none: 'suppressed' }, 'x'],
      ['B', 'b', { none: 'suppressed' }, 'x'],
    ]),
  );
  assert.deepEqual([alike.same.length, alike.rows], [2, []], 'names alone tell nothing');
  const missing = printedTable(
    table(columns, [
      ['A', 'a', { none: 'missing' }, 'x'],
      ['B', 'b', { none: 'suppressed' }, 'x'],
    ]),
  );
  assert.deepEqual(missing.columns, [0, 2], 'one missing and one suppressed are not alike');
  assert.deepEqual(printedTable(table(columns, [['A', 'a', 1, 'x']])).columns, [0, 2, 3], 'one row says nothing alike');
});

test('of many differences those beyond noise are printed and the others counted; of few all', () => {
  const columns = [column('measure', 'text'), column('p')];
  const rows = (count: number) => Array.from({ length: count }, (_, at): Cell[] => ['m', at]);
  const few = printedTable(table(columns, rows(60), () => true));
  assert.deepEqual([few.rows.length, few.noise], [60, 0]);
  const many = printedTable(table(columns, rows(61), (at) => at % 10 > 0));
  assert.deepEqual([many.rows.length, many.noise, many.isTooLong], [7, 54, false]);
  const all = printedTable(table(columns, rows(500), () => true));
  assert.deepEqual([all.rows.length, all.noise, all.isTooLong], [0, 500, false]);
  const long = printedTable(table(columns, rows(401)));
  assert.deepEqual([long.rows.length, long.noise, long.isTooLong], [0, 0, true]);
});

test('every table of a comparison is printed, those on their side last', () => {
  const comparison = comparisonOf([
    { zone: { id: 'a', name: '甲' }, counts: { good: [80, 100] } },
    { zone: { id: 'b', name: '乙' }, counts: { good: [60, 100] } },
  ]);
  const tables = comparisonTables({ comparison, schemes: [], methodology: null, audience: 'public', lang: 'zh-CN' });
  const printed = inPrintOrder(tables.map(printedTable));
  assert.deepEqual(printed.map(({ table: { id } }) => id).sort(), tables.map(({ id }) => id).sort());
  const sides = printed.map(({ isWide }) => Number(isWide));
  assert.deepEqual(sides, sides.toSorted());
  for (const { columns } of printed) assert.equal(columns[0], 0);
});

test('a report carries the choices of the comparison that it is of, and nothing else', () => {
  const search = '?zones=b,a,b&from=2026-01&steps=a%402026-01,a%40live&scheme=CN-2026&what=w.grades&lang=en';
  assert.equal(
    reportHref(search, 'zh-CN'),
    '/compare/report?lang=zh-CN&zones=b,a&from=2026-01&scheme=CN-2026&steps=a@2026-01,a@live',
  );
  assert.equal(reportPdfHref('?zones=a', 'en'), '/compare/report.pdf?lang=en&zones=a');
  const asked = readReportUrl(search);
  assert.deepEqual(asked, { zones: ['b', 'a'], from: '2026-01', to: null, scheme: 'CN-2026' });
  assert.equal(reportDataPath(asked), '/api/v1/compare?zones=b%2Ca&from=2026-01&scheme=CN-2026');
});

const square = (lng: number, lat: number, side: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [lng, lat],
      [lng + side, lat],
      [lng + side, lat + side],
      [lng, lat + side],
      [lng, lat],
    ],
  ],
});

test('on the map numbers are those of the list, stand apart, and the scale is as long as it says', () => {
  const zones = [
    { id: 'none' },
    ...Array.from({ length: 12 }, (_, at) => ({ id: `z${at}`, geometry: square(120 + at * 0.0005, 29.3, 0.0004) })),
    { id: 'far', geometry: square(120.2, 29.4, 0.01) },
  ];
  const places = mapPlaces(zones, [{ id: 'other', geometry: square(119, 29, 3) }, { id: 'shapeless' }])!;
  assert.deepEqual(
    places.numbers.map(({ number }) => number),
    Array.from({ length: 13 }, (_, at) => at + 2),
  );
  assert.deepEqual(places.outlines[0]!.id, 'other');
  for (const [i, a] of places.numbers.entries())
    for (const b of places.numbers.slice(i + 1))
      assert.ok(Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) >= 2 * RADIUS, `${a.id} lies on ${b.id}`);
  // 0.2095 degrees of longitude at 29.35° are 20.33 km by the same sphere.
  const [west, east] = [
    places.outlines.find(({ id }) => id === 'z0')!,
    places.outlines.find(({ id }) => id === 'far')!,
  ].map(({ path }) => path.match(/[\d.]+ [\d.]+/g)!.map((pair) => Number(pair.split(' ')[0]))) as [number[], number[]];
  const width = Math.max(...east) - Math.min(...west);
  const metres = ((0.21 * Math.PI) / 180) * 6_378_137 * Math.cos((29.355 * Math.PI) / 180);
  assert.ok(Math.abs(places.scale.width / places.scale.metres / (width / metres) - 1) < 0.005);
  assert.equal(mapPlaces([{ id: 'none' }], []), null);
});
