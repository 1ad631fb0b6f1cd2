import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { MultiPolygon, Point, Polygon } from 'geojson';
import { type Crs, convert, convertGeometry, crsNames, isInChinaBox } from '@/lib/geo/crs';
import type { Crs as ImportCrs } from '@/lib/ingest/types';

type LngLat = [number, number];
type City = { name: string } & Record<Crs, LngLat>;

const cities: City[] = readFileSync(new URL('fixtures/cities_crs.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [name = '', ...columns] = line.split(',');
    const [a, b, c, d, e, f] = columns.map(Number) as [number, number, number, number, number, number];
    return { name, wgs84: [a, b], gcj02: [c, d], bd09: [e, f] };
  });

/** Largest difference of a coordinate, degrees. */
const apart = (a: LngLat, b: LngLat) => Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]));

/** Haversine, metres, R = 6 371 008.8 m. */
function metres([lng1, lat1]: LngLat, [lng2, lat2]: LngLat): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lng2 - lng1) * rad) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}

const directions: [from: Crs, to: Crs, toleranceDegrees: number][] = [
  ['gcj02', 'bd09', 1e-6],
  ['bd09', 'gcj02', 5e-6],
  ['wgs84', 'gcj02', 1e-5],
  ['gcj02', 'wgs84', 1e-5],
  ['wgs84', 'bd09', 1e-5],
  ['bd09', 'wgs84', 1e-5],
];

for (const [from, to, tolerance] of directions) {
  test(`40 published cities convert from ${from} to ${to} within ${tolerance}°`, () => {
    assert.equal(cities.length, 40);
    for (const city of cities) {
      const off = apart(convert(city[from], from, to), city[to]);
      assert.ok(off <= tolerance, `${city.name} is ${off}° off`);
    }
  });
}

test('a forgotten conversion would be seen: no two systems of a city are nearer than 89 m', () => {
  for (const city of cities)
    for (const [from, to] of directions)
      assert.ok(metres(city[from], city[to]) > 88.5, `${city.name}, ${from} and ${to}`);
});

test('further published vectors', () => {
  const vectors: [point: LngLat, from: Crs, to: Crs, result: LngLat, tolerance: number][] = [
    [[116.403988, 39.914266], 'wgs84', 'bd09', [116.41661560068297, 39.92196580126834], 1e-8],
    [[123, 45], 'gcj02', 'wgs84', [122.99395597, 44.99804071], 1e-6],
    [[123, 45], 'gcj02', 'bd09', [123.006365, 45.006369], 1e-7],
  ];
  for (const [point, from, to, result, tolerance] of vectors) {
    const off = apart(convert(point, from, to), result);
    assert.ok(off <= tolerance, `${point} ${from} → ${to} is ${off}° off`);
  }
});

test('the offsets of Hangzhou are the published 521, 909 and 1152 m, and 1040 m when shifted twice by mistake', () => {
  const city = cities.find((c) => c.name === '杭州市');
  assert.ok(city);
  const { wgs84, gcj02, bd09 } = city;
  assert.deepEqual([metres(wgs84, gcj02), metres(gcj02, bd09), metres(wgs84, bd09)].map(Math.round), [521, 909, 1152]);
  const once = convert(wgs84, 'wgs84', 'gcj02');
  assert.ok(Math.abs(metres(wgs84, convert(once, 'wgs84', 'gcj02')) - 1040) < 5);
});

for (const [crs, bound] of [['gcj02', 0.2] as const, ['bd09', 0.3] as const]) {
  test(`from wgs84 to ${crs} and back is within ${bound} m over all of the box but its rim`, () => {
    let worst = 0;
    for (let lng = 72.1; lng < 137.75; lng += 0.73) {
      for (let lat = 0.95; lat < 55.7; lat += 0.61) {
        const back = convert(convert([lng, lat], 'wgs84', crs), crs, 'wgs84');
        worst = Math.max(worst, metres([lng, lat], back));
      }
    }
    assert.ok(worst > 0 && worst <= bound, `${worst} m`);
  });
}

test('a point in its own system stays as it is, as a new array', () => {
  for (const crs of crsNames) {
    const point: LngLat = [120.15, 30.27];
    const same = convert(point, crs, crs);
    assert.deepEqual(same, point);
    assert.notEqual(same, point);
  }
});

test('points outside the China box pass unchanged in all six directions', () => {
  const outside: LngLat[] = [
    [183, 45],
    [-0.1276, 51.5072],
    [72, 30],
    [137.84, 30],
    [110, 0.82],
    [110, 55.83],
    [0, 0],
    [-180, -85],
  ];
  for (const point of outside) {
    assert.equal(isInChinaBox(point), false, `${point}`);
    for (const [from, to] of directions) assert.deepEqual(convert(point, from, to), point, `${point} ${from} → ${to}`);
  }
});

test('the box is rough and holds its edge: Seoul and Hong Kong are in it', () => {
  const inside: LngLat[] = [
    [126.978, 37.5665],
    [114.1694, 22.3193],
    [72.004, 0.8293],
    [137.8347, 55.8271],
  ];
  for (const point of inside) assert.equal(isInChinaBox(point), true, `${point}`);
});

test('every point at the edge of the box is answered, and none moves farther than a shift', () => {
  // gcoord 1.0.7 never returns for about a fifth of these from GCJ-02 to WGS 84; there this test would not end.
  let answered = 0;
  for (let i = 0; i <= 500; i++) {
    const lng = 72.004 + (i * (137.8347 - 72.004)) / 500;
    const lat = 0.8293 + (i * (55.8271 - 0.8293)) / 500;
    for (const inset of [0, 0.001, 0.004, 0.01, 0.03, 0.0499, 0.0501, 0.056, 0.06]) {
      const rim: LngLat[] = [
        [72.004 + inset, lat],
        [137.8347 - inset, lat],
        [lng, 0.8293 + inset],
        [lng, 55.8271 - inset],
      ];
      for (const point of rim) {
        for (const [from, to] of directions) {
          assert.ok(apart(convert(point, from, to), point) < 0.03, `${point} ${from} → ${to}`);
          answered++;
        }
      }
    }
  }
  assert.equal(answered, 501 * 9 * 4 * 6);
});

test('no shift to GCJ-02 is longer than the 0.015° that the rim relies on', () => {
  let longest = 0;
  for (let lng = 72.06; lng < 137.78; lng += 0.13)
    for (let lat = 0.88; lat < 55.77; lat += 0.13)
      longest = Math.max(longest, apart([lng, lat], convert([lng, lat], 'wgs84', 'gcj02')));
  assert.ok(longest > 0.005 && longest < 0.015, `${longest}°`);
});

test('what is not a point is refused by its value', () => {
  assert.throws(() => convert([Number.NaN, 30], 'wgs84', 'gcj02'), /\[NaN, 30\] is not a point/);
  assert.throws(() => convert([120, Number.POSITIVE_INFINITY], 'gcj02', 'gcj02'), RangeError);
  assert.throws(() => convertGeometry({ type: 'Point', coordinates: [] }, 'gcj02', 'wgs84'), RangeError);
});

test('a geometry converts position by position into a new one; the old one, deeply frozen, stays', () => {
  const ring: LngLat[] = [
    [120.1, 30.2],
    [120.2, 30.2],
    [120.2, 30.3],
    [120.1, 30.2],
  ];
  const hole: LngLat[] = ring.map(([lng, lat]) => [lng + 0.01, lat + 0.01]);
  const to = (r: LngLat[]) => r.map((p) => convert(p, 'gcj02', 'wgs84'));
  const point: Point = { type: 'Point', coordinates: [120.1, 30.2, 12.5], bbox: [120.1, 30.2, 120.1, 30.2] };
  const polygon: Polygon = { type: 'Polygon', coordinates: [ring, hole] };
  const multi: MultiPolygon = { type: 'MultiPolygon', coordinates: [[ring, hole], [hole]] };
  for (const geometry of [point, polygon, multi]) freeze(geometry);

  const [lng, lat] = convert([120.1, 30.2], 'gcj02', 'wgs84');
  assert.deepEqual(convertGeometry(point, 'gcj02', 'wgs84'), { type: 'Point', coordinates: [lng, lat, 12.5] });
  assert.deepEqual(convertGeometry(polygon, 'gcj02', 'wgs84').coordinates, [to(ring), to(hole)]);
  assert.deepEqual(convertGeometry(multi, 'gcj02', 'wgs84').coordinates, [[to(ring), to(hole)], [to(hole)]]);
  assert.deepEqual(ring[0], [120.1, 30.2]);
  assert.notDeepEqual(to(ring), ring);
});

test('an import row can name every system that can be converted, and no other', () => {
  const named: Record<ImportCrs, Crs> = { wgs84: 'wgs84', gcj02: 'gcj02', bd09: 'bd09' };
  assert.deepEqual(Object.keys(named), [...crsNames]);
});

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(freeze);
  Object.freeze(value);
}
