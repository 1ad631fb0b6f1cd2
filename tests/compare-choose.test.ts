import assert from 'node:assert/strict';
import { test } from 'node:test';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import fc from 'fast-check';
import type { Polygon } from 'geojson';
import {
  moved,
  pixelOf,
  readCamera,
  scaleLength,
  tilesOf,
  viewOf,
  wholeZones,
  writeCamera,
} from '@/components/compare/maps/camera';
import { marksWithin, outlineOf } from '@/components/compare/maps/marks-within';
import { peersOf } from '@/lib/credit/comparison/peers';
import { pointsWithin, spanFault } from '@/lib/credit/comparison/span';
import { sizeOf } from '@/lib/credit/peer-class';
import type { ZoneKind } from '@/lib/credit/zone';
import { worldPlace } from '@/lib/geo/tile-shift';
import { zonesMeant } from '@/lib/server/zones-meant';
import { encodeTile } from '@/lib/tiles/encode';
import { gradedMarks } from '@/lib/tiles/graded-marks';
import { degreesAt } from '@/lib/tiles/tile-address';
import { tileMarks } from '@/lib/tiles/tile-marks';
import { packedCounts, packedPoints } from './support/packed-rows';

/** What choosing zones and months, and the small maps of a comparison, rest on. */

const zone = (id: string, entities: number, kind: ZoneKind = 'specialised_market', parent: string | null = null) => ({
  id,
  kind,
  entities,
  parent,
});

test('peers are of one kind and size, the nearest by ratio first, and neither hold the zone nor lie in it', () => {
  const own = zone('own', 1_000);
  const all = [
    own,
    zone('double', 2_000),
    zone('near', 900),
    zone('half', 400),
    zone('large', 3_000),
    zone('small', 299),
    zone('core', 1_000, 'core_district'),
    zone('hall', 800, 'specialised_market', 'floor'),
    zone('floor', 850, 'specialised_market', 'own'),
  ];
  assert.deepEqual(
    peersOf(own, all).map(({ id }) => id),
    ['near', 'double', 'half'],
  );
  const seen = peersOf(zone('hall', 800, 'specialised_market', 'floor'), all).map(({ id }) => id);
  assert.deepEqual(seen, ['near', 'half', 'double'], 'own and floor hold it');
  assert.deepEqual(peersOf(zone('lone', 5_000, 'future_community'), all), []);
  const sizes = [0, 299, 300, 2_999, 3_000].map((n) => [sizeOf(n).size?.id, sizeOf(n).from]);
  assert.deepEqual(sizes, [
    ['small', 0],
    ['small', 0],
    ['medium', 300],
    ['medium', 300],
    ['large', 3_000],
  ]);
});

test('months are compared where they are published and stand in order; points follow them, the live one only up to now', () => {
  const months = ['2026-01', '2026-02', '2026-03'];
  const cases = [
    [null, null, null],
    ['2026-01', null, null],
    [null, '2026-03', null],
    ['2026-02', '2026-02', null],
    ['2026-03', '2026-02', 'order'],
    ['2025-12', null, '2025-12'],
    [null, '2027-01', '2027-01'],
    ['x', '2026-01', 'x'],
  ] as const;
  for (const [from, to, expected] of cases) {
    const fault = spanFault({ from, to }, months);
    assert.equal(fault === null ? null : fault.code === 'order' ? 'order' : fault.month, expected, `${from} ${to}`);
  }
  const items = [...months, 'live'].map((period) => ({ period }));
  const within = (from: string | null, to: string | null) => pointsWithin(items, { from, to }).map((one) => one.period);
  assert.deepEqual(within(null, null), [...months, 'live']);
  assert.deepEqual(within('2026-02', null), ['2026-02', '2026-03', 'live']);
  assert.deepEqual(within(null, '2026-02'), ['2026-01', '2026-02']);
});

test('zones are found by any part of a name, pinyin, initials, traditional characters and codes', () => {
  const zones = [
    { id: 'M-1', name: '义乌国际商贸城' },
    { id: 'M-2', name: '长乐路商圈' },
    { id: 'C_3', name: "Joe's Café Quarter" },
  ];
  const found = (q: string) => zones.filter(zonesMeant(q)).map(({ id }) => id);
  const cases: [q: string, ids: string[]][] = [
    ['商贸', ['M-1']],
    ['商', ['M-1', 'M-2']],
    ['義烏', ['M-1']],
    ['yiwuguoji', ['M-1']],
    ['ywgjsmc', ['M-1']],
    ['smc', ['M-1']],
    ['changle', ['M-2']],
    ['cafe', ['C_3']],
    ['m-2', ['M-2']],
    ['c_3', ['C_3']],
    ['%', []],
    [' ', []],
    ['没有', []],
  ];
  for (const [q, ids] of cases) assert.deepEqual(found(q), ids, q);
});

const grades = ['A', 'B', 'C', 'D'];
const spot = { grade: 'A', state: null, kind: 'enterprise', demo: false, x: 10, y: 20 } as const;

test('marks of a tile: each spot once with all who stand there, its grade, and whether they differ; cells by their counts', () => {
  const rows = [
    { ...spot, id: 1 },
    { ...spot, id: 2, grade: 'B' },
    { ...spot, id: 3, x: 30 },
    { ...spot, id: 4, x: 30 },
    { ...spot, id: 5, x: 50, grade: null },
    { ...spot, id: 6, x: -5 },
  ];
  const bytes = encodeTile({ content: { kind: 'points', points: packedPoints(rows, grades), grades }, zones: [] });
  assert.deepEqual(gradedMarks(bytes), {
    isCells: false,
    marks: [
      { x: 10, y: 20, count: 2, grade: 'A', isMixed: true },
      { x: 30, y: 20, count: 2, grade: 'A', isMixed: false },
      { x: 50, y: 20, count: 1, grade: null, isMixed: false },
    ],
  });
  const counts = packedCounts(
    [
      { cell: 0, what: 'A', n: 5, demo: 1 },
      { cell: 0, what: 'hidden', n: 7, demo: 0 },
    ],
    grades,
  );
  const cells = gradedMarks(encodeTile({ content: { kind: 'cells', counts, side: 64, grades }, zones: [] }));
  assert.deepEqual(cells, { isCells: true, marks: [{ x: 32, y: 32, count: 12, grade: null, isMixed: false }] });
  assert.deepEqual(gradedMarks(new Uint8Array()), { isCells: false, marks: [] });
  const sum = (marks: readonly { count: number }[]) => marks.reduce((all, { count }) => all + count, 0);
  assert.equal(sum(gradedMarks(bytes).marks), sum(tileMarks(bytes).marks));
});

const size = { width: 300, height: 200 };
const middle = (lng: number, lat: number) => {
  const [x, y] = worldPlace([lng, lat]);
  return { x, y, lat, width: 1_000, height: 400 };
};
/** A degree of latitude on the sphere that Web Mercator is of. */
const METRES = (2 * Math.PI * 6_378_137) / 360;

test('every map has the same metres a pixel, at any latitude, and goes the same way from its own middle', () => {
  const camera = moved({ metresPerPx: 5, east: 0, north: 0 }, 40, -20);
  assert.deepEqual(camera, { metresPerPx: 5, east: 200, north: 100 });
  for (const lat of [0, 29.3, 60]) {
    const view = viewOf(middle(120, lat), camera, size);
    const [x, y] = pixelOf(view, worldPlace([120, lat]));
    assert.ok(Math.abs(x - (150 - 40)) < 1e-6 && Math.abs(y - (100 + 20)) < 1e-6, `${lat}: ${x} ${y}`);
    const north = pixelOf(view, worldPlace([120, lat + 500 / METRES]));
    assert.ok(Math.abs(y - north[1] - 100) < 0.1, `${lat}: 500 m are ${y - north[1]} px`);
  }
});

test('zones are seen whole, tiles cover the view, and an address gives the camera back', () => {
  const whole = wholeZones([middle(120, 29), { width: 200, height: 1_800 }], size);
  assert.equal(whole.metresPerPx, 10);
  const view = viewOf(middle(120, 29), whole, size);
  const tiles = tilesOf(view);
  for (const [px, py] of [
    [0, 0],
    [299, 0],
    [0, 199],
    [299, 199],
  ] as const) {
    const [x, y] = [view.x + (px - 150) / view.side, view.y + (py - 100) / view.side];
    const covering = tiles.filter(
      (tile) => Math.floor(x * 2 ** tile.z) === tile.x && Math.floor(y * 2 ** tile.z) === tile.y,
    );
    assert.equal(covering.length, 1, `${px} ${py}`);
  }
  assert.ok(tiles.length <= 4, `${tiles.length} tiles`);
  const camera = { metresPerPx: 2.5, east: -120.5, north: 7 };
  assert.deepEqual(readCamera(writeCamera(camera)), camera);
  for (const text of [null, '', 'whole', '1,2', '1,2,3,4', '0,1,1', '-1,0,0', 'x,0,0', '1,,0'])
    assert.equal(readCamera(text), null, String(text));
  assert.deepEqual(
    [0.4, 1, 3, 12].map((metresPerPx) => scaleLength({ metresPerPx, east: 0, north: 0 }, 120)),
    [20, 100, 200, 1_000],
  );
});

test('a mark is within a zone exactly where it lies in its outline, holes left out', () => {
  const hollow: Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 29],
        [120.02, 29],
        [120.03, 29.01],
        [120.02, 29.02],
        [120, 29.02],
        [120, 29],
      ],
      [
        [120.005, 29.005],
        [120.005, 29.015],
        [120.015, 29.015],
        [120.005, 29.005],
      ],
    ],
  };
  const outline = outlineOf(hollow);
  const [x, y] = worldPlace([120.015, 29.01]);
  const address = { z: 13, x: Math.floor(x * 2 ** 13), y: Math.floor(y * 2 ** 13) };
  const place = fc.integer({ min: 0, max: 4_095 });
  fc.assert(
    fc.property(place, place, (px, py) => {
      const mark = { x: px, y: py, count: 3, grade: 'A', isMixed: false };
      const { marks } = marksWithin(outline, [{ address, marks: { isCells: false, marks: [mark] } }]);
      const at = degreesAt([(address.x + (px + 0.5) / 4_096) / 2 ** 13, (address.y + (py + 0.5) / 4_096) / 2 ** 13]);
      assert.equal(marks.length, booleanPointInPolygon(at, hollow) ? 1 : 0, at.join());
    }),
    { seed: 11, numRuns: 500 },
  );
});
