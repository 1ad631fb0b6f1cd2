import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Geometry } from 'geojson';
import type { Db } from '@/db/db';
import type { Refusal } from '@/lib/credit/refusal';
import { convert } from '@/lib/geo/crs';
import { findingsOf } from '@/lib/server/lineage';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { importDivisions, importZones } from '@/lib/server/zones-import';
import { dataFile, skipWithoutData } from './support/data';
import { forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { row, take } from './support/rows';

interface Feature {
  type: 'Feature';
  properties: Record<string, unknown>;
  geometry: Geometry | null;
}

const polygon = (...ring: [number, number][]): Geometry => ({ type: 'Polygon', coordinates: [ring] });

/** A square of 0.1° with its south-west corner at a point. */
const square = (west: number, south: number): Geometry =>
  polygon([west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]);

const zone = (id: unknown, geometry: Geometry | null, further: Record<string, unknown> = {}): Feature => ({
  type: 'Feature',
  properties: { id, name: `Zone ${id}`, ...further },
  geometry,
});

forEachEngine('importing areas', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-zones-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
  });
  beforeEach(() => db.exec('truncate batch, source, zone, division cascade'));

  let files = 0;
  const written = (text: string) => {
    const path = join(folder, `${++files}.geojson`);
    writeFileSync(path, text);
    return path;
  };
  const collection = (features: Feature[]) => written(JSON.stringify({ type: 'FeatureCollection', features }));
  const zones = (features: Feature[], options: Partial<Parameters<typeof importZones>[1]> = {}) =>
    importZones(db, { path: collection(features), kind: 'core_district', id: 'id', name: 'name', ...options });
  const divisions = (features: Feature[]) =>
    importDivisions(db, { path: collection(features), code: 'id', name: 'name' });
  const codesFound = async (batch: number) =>
    (await findingsOf(db, batch)).map(({ row, code, rejects }) => [row, code, rejects]);
  const joined = () =>
    db.query<{ code: string; zone: string }>(
      `select c.code, z.code as zone from site_zone j join zone z on z.id = j.zone join site s on s.id = j.site
       join entity_code c on c.entity = s.entity order by 1, 2`,
    );
  const shop = (code: string, lng: number, lat: number) => row({ code, sourceKey: code, grade: 'A', lng, lat });

  /** What is refused leaves every table as it was, without a batch. */
  async function refused(run: () => Promise<unknown>, code: string, named: RegExp) {
    const known = await fingerprint(db);
    const batches = await db.query('select id from batch order by id');
    await assert.rejects(run(), (error: Refusal) => {
      assert.deepEqual([error.name, error.code], ['Refusal', code]);
      assert.match(error.message, named);
      return true;
    });
    assert.deepEqual(await fingerprint(db), known);
    assert.deepEqual(await db.query('select id from batch order by id'), batches);
  }

  test('a polygon that crosses itself is repaired, and a finding says where', async () => {
    const bowTie = polygon([120, 30], [120.1, 30.1], [120.1, 30], [120, 30.1], [120, 30]);
    const result = await zones([zone('a', bowTie)]);
    assert.deepEqual([result.accepted, result.rejected, result.findings], [1, 0, { geometry_repaired: 1 }]);
    const [finding] = await findingsOf(db, result.batch);
    assert.match(finding!.value!, /Self-intersection\[120\.05 30\.05\]/);
    const [area] = await db.query(
      'select st_isvalid(geom) as valid, round(st_area(geom)::numeric, 6) as area from zone_version',
    );
    assert.deepEqual(area, { valid: true, area: 0.005 });
  });

  test('a ring that is not closed is closed, and a finding says so', async () => {
    const open = polygon([120, 30], [120.1, 30], [120.1, 30.1]);
    const result = await zones([zone('a', open)]);
    assert.deepEqual(await codesFound(result.batch), [[1, 'geometry_repaired', false]]);
    assert.deepEqual(await db.query('select st_npoints(geom) as n from zone_version'), [{ n: 4 }]);
  });

  test('what no area can be made of is rejected by row, and the rest is taken', async () => {
    const nesting = { type: 'MultiPolygon', coordinates: [[[120, 30]]] } as unknown as Geometry;
    const words = { type: 'Polygon', coordinates: [[['120', '30']]] } as unknown as Geometry;
    const result = await zones([
      zone('line', polygon([120, 30], [120.25, 30.25], [120.5, 30.5], [120, 30])),
      zone('two', polygon([120, 30], [120.1, 30.1])),
      zone('empty', { type: 'Polygon', coordinates: [] }),
      zone('nesting', nesting),
      zone('words', words),
      zone('point', { type: 'Point', coordinates: [120, 30] }),
      zone('none', null),
      zone('metres', polygon([500_000, 3_000_000], [500_100, 3_000_000], [500_100, 3_000_100], [500_000, 3_000_000])),
      zone('good', square(120, 30)),
    ]);
    assert.deepEqual([result.read, result.accepted, result.rejected], [9, 1, 8]);
    assert.deepEqual(await codesFound(result.batch), [
      [1, 'geometry_unrepairable', true],
      [2, 'geometry_unrepairable', true],
      [3, 'geometry_unrepairable', true],
      [4, 'geometry_unrepairable', true],
      [5, 'geometry_unrepairable', true],
      [6, 'not_a_polygon', true],
      [7, 'not_a_polygon', true],
      [8, 'out_of_range', true],
    ]);
    assert.deepEqual(await db.query('select code from zone'), [{ code: 'good' }]);
  });

  test('an id twice, a missing or unusable id, and a missing name are rejected by row', async () => {
    const result = await zones([
      zone('a', square(120, 30)),
      zone('a', square(121, 30)),
      zone('', square(120, 30)),
      zone('b/c', square(120, 30)),
      zone('d', square(120, 30), { name: ' ' }),
    ]);
    assert.equal(result.accepted, 1);
    assert.deepEqual(await codesFound(result.batch), [
      [2, 'duplicate_id', true],
      [3, 'missing_id', true],
      [4, 'bad_id', true],
      [5, 'missing_name', true],
    ]);
  });

  test('a property that no feature has is refused with those that there are, and nothing changes', async () => {
    const features = [zone('a', square(120, 30)), zone('b', square(121, 30), { extra: 1 })];
    for (const option of ['id', 'name', 'parent'])
      await refused(() => zones(features, { [option]: 'GSS' }), 'missing_property', /"GSS".*"id", "name", "extra"/);
    const path = collection(features);
    await refused(() => importDivisions(db, { path, code: 'GSS', name: 'name' }), 'missing_property', /"GSS"/);
    await refused(
      () => zones([zone('a', square(120, 30)), { ...zone('b', null), properties: {} }], { name: 'NAME' }),
      'missing_property',
      /"NAME"/,
    );
  });

  test('a parent is kept; an unknown one is told and left out', async () => {
    const result = await zones(
      [
        zone('child', square(120, 30), { up: 'top' }),
        zone('top', square(120, 30), { up: null }),
        zone('lost', square(121, 30), { up: 'nowhere' }),
      ],
      { parent: 'up' },
    );
    assert.deepEqual(await codesFound(result.batch), [[3, 'unknown_parent', false]]);
    assert.deepEqual(
      await db.query(
        `select z.code, p.code as parent from zone_version v join zone z on z.id = v.zone left join zone p on p.id = v.parent order by 1`,
      ),
      [
        { code: 'child', parent: 'top' },
        { code: 'lost', parent: null },
        { code: 'top', parent: null },
      ],
    );
  });

  test('a zone that is its own ancestor, near or far, is refused and nothing changes', async () => {
    const circle = [
      zone('a', square(120, 30), { up: 'b' }),
      zone('b', square(120, 30), { up: 'c' }),
      zone('c', square(120, 30), { up: 'a' }),
    ];
    await refused(() => zones(circle, { parent: 'up' }), 'parent_cycle', /a, b, c/);
    await refused(
      () => zones([zone('self', square(120, 30), { up: 'self' })], { parent: 'up' }),
      'parent_cycle',
      /self/,
    );
  });

  test('an id that a zone of another kind has is rejected, and that zone stays as it is', async () => {
    await zones([zone('a', square(120, 30))]);
    const known = await fingerprint(db);
    const result = await zones([zone('a', square(121, 30))], { kind: 'region' });
    assert.deepEqual([result.rejected, result.findings, result.revision], [1, { kind_differs: 1 }, null]);
    assert.deepEqual(await fingerprint(db), known);
  });

  test('an unknown kind, CRS or day is refused', async () => {
    const features = [zone('a', square(120, 30))];
    await refused(() => zones(features, { kind: 'town' }), 'unknown_kind', /core_district/);
    await refused(() => zones(features, { crs: 'epsg4549' }), 'unknown_crs', /gcj02/);
    await refused(() => zones(features, { validFrom: '2026-02-30' }), 'bad_date', /2026-02-30/);
  });

  test('outlines in GCJ-02 are converted to WGS 84', async () => {
    await zones([zone('a', square(120.1, 30.2))], { crs: 'gcj02' });
    const [corner] = await db.query<{ lng: number; lat: number }>(
      'select st_x(p) as lng, st_y(p) as lat from (select st_pointn(st_exteriorring(st_geometryn(geom, 1)), 1) as p from zone_version) c',
    );
    const [lng, lat] = convert([120.1, 30.2], 'gcj02', 'wgs84');
    assert.ok(Math.hypot(corner!.lng - lng, corner!.lat - lat) < 1e-9);
    assert.ok(Math.abs(corner!.lng - 120.1) > 0.002, 'the shift in Hangzhou is some 400 m');
  });

  test('the same file again changes nothing, repaired outlines included, and makes no revision', async () => {
    const features = [
      zone('a', square(120, 30), { up: 'b' }),
      zone('b', polygon([120, 30], [120.1, 30.1], [120.1, 30], [120, 30.1], [120, 30])),
    ];
    const options = { parent: 'up', validFrom: '2026-01-01', crs: 'gcj02' };
    await zones(features, options);
    const known = await fingerprint(db);
    const again = await zones(features, options);
    assert.deepEqual([again.accepted, again.updated, again.unchanged, again.revision], [0, 0, 2, null]);
    assert.deepEqual(await fingerprint(db), known);
  });

  test('another outline is a new version of the same zone, and businesses move in and out of it', async () => {
    await take(db, [shop('west', 120.05, 30.05), shop('east', 120.15, 30.05)]);
    const first = await zones([zone('a', square(120, 30))]);
    assert.deepEqual(await joined(), [{ code: 'west', zone: 'a' }]);
    assert.deepEqual(first.sites, { sites: 2, inside: 1 });
    const second = await zones([zone('a', square(120.1, 30))]);
    assert.deepEqual([second.accepted, second.updated], [0, 1]);
    assert.deepEqual(await joined(), [{ code: 'east', zone: 'a' }]);
    assert.deepEqual(
      await db.query('select recorded_batch as "from", superseded_batch as until from zone_version order by id'),
      [
        { from: first.batch, until: second.batch },
        { from: second.batch, until: null },
      ],
    );
    assert.equal((await db.query('select 1 from zone')).length, 1);
  });

  test('rolling zones back restores outlines and who lies in them exactly', async () => {
    await take(db, [shop('west', 120.05, 30.05), shop('east', 120.15, 30.05)]);
    const empty = await fingerprint(db);
    const first = await zones([zone('a', square(120, 30)), zone('b', square(121, 30))]);
    const before = await fingerprint(db);
    const second = await zones([zone('a', square(120.1, 30)), zone('c', square(120.1, 30))]);
    const result = await rollbackBatch(db, second.batch);
    assert.deepEqual([result.removed.zones, result.restored.zones], [2, 1]);
    assert.deepEqual(await fingerprint(db), before);
    await rollbackBatch(db, first.batch);
    assert.deepEqual(await fingerprint(db), empty);
  });

  test('a site has the smallest division that it lies in; a new outline moves it, a rollback moves it back', async () => {
    const located = () =>
      db.query(
        'select c.code, d.code as division from site s join entity_code c on c.entity = s.entity left join division d on d.id = s.division order by 1',
      );
    await take(db, [shop('west', 120.05, 30.05), shop('east', 120.15, 30.05)]);
    const empty = await fingerprint(db);
    const wide = polygon([119, 29], [122, 29], [122, 32], [119, 32], [119, 29]);
    const first = await divisions([zone('33', wide), zone('3301', square(120, 30))]);
    assert.deepEqual(await located(), [
      { code: 'east', division: '33' },
      { code: 'west', division: '3301' },
    ]);
    const before = await fingerprint(db);
    const again = await divisions([zone('33', wide), zone('3301', square(120, 30))]);
    assert.deepEqual([again.unchanged, again.revision], [2, null]);
    const second = await divisions([zone('3301', square(120.1, 30))]);
    assert.deepEqual(await located(), [
      { code: 'east', division: '3301' },
      { code: 'west', division: '33' },
    ]);
    await rollbackBatch(db, second.batch);
    assert.deepEqual(await fingerprint(db), before);
    await rollbackBatch(db, first.batch);
    assert.deepEqual(await fingerprint(db), empty);
  });

  test('a file that is cut off, no GeoJSON or absent is refused and nothing changes', async () => {
    const options = { kind: 'region', id: 'id', name: 'name' };
    const whole = JSON.stringify({ type: 'FeatureCollection', features: [zone('a', square(120, 30))] });
    await refused(() => importZones(db, { path: written(whole.slice(0, -20)), ...options }), 'bad_json', /geojson/);
    await refused(
      () => importZones(db, { path: written('{"type":"Topology"}'), ...options }),
      'not_geojson',
      /geojson/,
    );
    await refused(
      () => importZones(db, { path: written(JSON.stringify(zone('a', square(120, 30)))), ...options }),
      'not_geojson',
      /FeatureCollection/,
    );
    await refused(() => importZones(db, { path: join(folder, 'absent'), ...options }), 'file_missing', /absent/);
  });

  const real: [file: string, read: number, repaired: string[]][] = [
    ['zhejiang/zhejiang_counties.wgs84.geojson.gz', 90, ['定海区']],
    ['zhejiang/zhejiang_cities.wgs84.geojson', 11, ['宁波市', '舟山市']],
  ];
  for (const [file, read, repaired] of real) {
    test(`${file}: exactly the self-intersections that its README names are repaired`, {
      skip: skipWithoutData,
    }, async () => {
      const result = await importDivisions(db, { path: dataFile(file), code: 'adcode', name: 'name' });
      assert.deepEqual([result.read, result.accepted, result.rejected], [read, read, 0]);
      assert.deepEqual(
        await db.query(
          `select d.name from finding f join (select name, row_number() over (order by id) as row from division) d using (row)
           where f.batch = $1 and f.code = 'geometry_repaired' order by 1`,
          [result.batch],
        ),
        repaired.map((name) => ({ name })),
      );
    });
  }
});
