import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { GET as getTileJson } from '@/app/api/v1/tiles.json/route';
import { appliedRevision } from '@/db/queries/aggregates';
import type { TileJson } from '@/lib/server/tile-json';
import { tilePath } from './support/audience-tiles';
import type { DecodedFeature } from './support/decoded-tile';
import { forEachEngine } from './support/engines';
import {
  asked,
  bytesOf,
  CROWD,
  FEW,
  gradeCounts,
  hall,
  inTown,
  market,
  type TilePath,
  tileAsked,
} from './support/tile-town';

/** Tiles as they are answered: who sees what is in audience-matrix.test.ts, that they are right in tiles-read.test.ts. */

const ogrinfoMissing = (() => {
  try {
    execFileSync('ogrinfo', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return process.env.CI === 'true' ? false : 'no ogrinfo: install gdal-bin';
  }
})();

forEachEngine('tiles as they are answered', (open) => {
  const town = inTown(open);

  test('a tile of a few businesses has each of them as a point, with the zone that they lie in', async () => {
    const { entities, zones, ...others } = await tileAsked(tilePath(market, 14));
    assert.deepEqual([others, entities!.length], [{}, FEW]);
    assert.deepEqual(gradeCounts(entities!), { A: FEW / 4, B: FEW / 4, C: FEW / 4, D: FEW / 4 });
    assert.deepEqual(
      zones!.map(({ type, properties }) => [type, properties.id, properties.kind, properties.name]),
      [[3, 'wide', 'core_district', '商圈 wide']],
    );
    const graded = await tileAsked(tilePath(market, 14), '?grade=A');
    assert.equal(graded.entities!.length, FEW / 4);
    assert.ok(graded.entities!.every(({ properties }) => properties.grade === 'A'));
  });

  test('where there are more than 4,000 they are counted in cells, which add up to all of them', async () => {
    const { entities, cells } = await tileAsked(tilePath(hall, 14));
    assert.equal(entities, undefined);
    const sum = (name: string) => cells!.reduce((total, { properties }) => total + Number(properties[name] ?? 0), 0);
    assert.deepEqual([sum('n'), sum('g_A'), sum('g_D')], [CROWD, CROWD / 4, CROWD / 4]);
    for (const { properties } of cells!) {
      const { n, demo: _, ...parts } = properties;
      assert.equal(
        n,
        Object.values(parts).reduce<number>((total, count) => total + Number(count), 0),
      );
    }
    // By a filter that leaves few enough, they are points again.
    assert.equal((await tileAsked(tilePath(hall, 14), '?grade=A')).entities!.length, CROWD / 4);
    const world = (await tileAsked({ z: '0', x: '0', y: '0.mvt' })).cells!;
    assert.equal(
      world.reduce((total, { properties }) => total + Number(properties.n), 0),
      FEW + CROWD,
    );
  });

  test('it says what it is, and is not sent again to who has it', async () => {
    const path = tilePath(market, 14);
    const plain = await asked(path);
    const header = (response: Response, name: string) => response.headers.get(name);
    assert.deepEqual(
      ['content-type', 'content-encoding', 'cache-control', 'access-control-allow-origin'].map((name) =>
        header(plain, name),
      ),
      ['application/vnd.mapbox-vector-tile', null, 'no-cache', '*'],
    );
    assert.match(header(plain, 'vary')!, /Accept-Encoding/);
    assert.equal(header(plain, 'xintu-revision'), String(await appliedRevision(town.db())));
    const again = await asked(path, '', { 'if-none-match': header(plain, 'etag')! });
    assert.deepEqual(
      [again.status, (await bytesOf(again)).length, header(again, 'etag')],
      [304, 0, header(plain, 'etag')],
    );
    const another = await asked(path, '?grade=A', { 'if-none-match': header(plain, 'etag')! });
    assert.equal(another.status, 200);
  });

  test('beyond the data nothing is answered, and each wrong address or filter with its own problem', async () => {
    const empty = await asked({ z: '14', x: '1', y: '1.mvt' });
    assert.deepEqual([empty.status, (await bytesOf(empty)).length], [204, 0]);
    const { z, x, y } = tilePath(market, 14);
    const cases: [path: TilePath, query: string, status: number, code: string][] = [
      [{ z: '25', x: '0', y: '0.mvt' }, '', 404, 'no_such_tile'],
      [{ z: '23', x: '0', y: '0.mvt' }, '', 404, 'no_such_tile'],
      [{ z: '1', x: '2', y: '0.mvt' }, '', 404, 'no_such_tile'],
      [{ z: '1', x: '0', y: '2.mvt' }, '', 404, 'no_such_tile'],
      [{ z, x, y: y.replace('.mvt', '') }, '', 400, 'bad_tile'],
      [{ z, x, y: y.replace('.mvt', '.pbf') }, '', 400, 'bad_tile'],
      [{ z, x: '-1', y }, '', 400, 'bad_tile'],
      [{ z: 'x', x, y }, '', 400, 'bad_tile'],
      [{ z, x, y }, '?grade=Z', 400, 'unknown_grade'],
      [{ z, x, y }, '?grade=D', 403, 'grade_not_listable'],
      [{ z, x, y }, '?scheme=NONE', 404, 'unknown_scheme'],
      [{ z, x, y }, '?scheme=SAMR-RISK', 404, 'unknown_scheme'],
      [{ z, x, y }, '?demonstration=maybe', 400, 'bad_boolean'],
      [{ z, x, y }, '?kind=shop', 400, 'bad_value'],
      [{ z, x, y }, '?colour=red', 400, 'unknown_parameter'],
    ];
    for (const [path, query, status, code] of cases) {
      const response = await asked(path, query);
      const { code: told } = (await response.json()) as { code: string };
      assert.deepEqual([response.status, told], [status, code], `${JSON.stringify(path)}${query}`);
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
    }
  });

  test('every zoom to 22 has the business in the tile that its place lies in', async () => {
    for (let z = 0; z <= 22; z++) {
      const { entities = [], cells = [] } = await tileAsked(tilePath(market, z));
      assert.ok(entities.length + cells.length > 0, `zoom ${z}`);
      const isWithin = ({ rings }: DecodedFeature) => rings[0]![0]!.every((unit) => unit >= 0 && unit < 4096);
      if (z >= 14) assert.ok(entities.some(isWithin), `zoom ${z}`);
    }
  });

  test('TileJSON leads to the tiles with the filters that it was asked with, and says what is in them', async () => {
    const told = async (query: string, headers: Record<string, string> = {}) =>
      (await (
        await getTileJson(new Request(`http://localhost:9/api/v1/tiles.json${query}`, { headers }), {})
      ).json()) as TileJson;
    const { tiles, bounds, vector_layers: layers, minzoom, maxzoom, tilejson } = await told('');
    assert.deepEqual([tilejson, minzoom, maxzoom], ['3.0.0', 0, 18]);
    assert.deepEqual(tiles, ['http://localhost:9/api/v1/tiles/{z}/{x}/{y}.mvt']);
    const [west, south, east, north] = bounds.map((degrees) => Math.round(degrees * 100) / 100);
    assert.deepEqual([west, south, east, north], [119.88, 29.23, 120.25, 29.54]);
    assert.deepEqual(
      layers.map(({ id }) => id),
      ['entities', 'cells', 'zones'],
    );
    // Every attribute that a tile has is described.
    const fields = Object.fromEntries(layers.map((layer) => [layer.id, Object.keys(layer.fields)]));
    for (const path of [tilePath(market, 14), tilePath(hall, 14)])
      for (const [layer, features] of Object.entries(await tileAsked(path)))
        for (const { properties } of features)
          for (const name of Object.keys(properties)) assert.ok(fields[layer]!.includes(name), `${layer} ${name}`);
    const filtered = await told('?grade=A&demonstration=false&kind=enterprise&scheme=CN-2026');
    assert.equal(
      filtered.tiles[0],
      'http://localhost:9/api/v1/tiles/{z}/{x}/{y}.mvt?scheme=CN-2026&grade=A&demonstration=false&kind=enterprise',
    );
    const refused = await getTileJson(new Request('http://localhost:9/api/v1/tiles.json?grade=D'), {});
    assert.equal(refused.status, 403);
  });

  test('an attribution is no markup of ours', async () => {
    await town
      .db()
      .query(
        `insert into setting (key, value) values ('map_approval', '{"number": "浙S(2026)1号", "attribution": "<b>A & B</b>"}')`,
      );
    town.after(() => town.db().query("delete from setting where key = 'map_approval'"));
    const response = await getTileJson(new Request('http://localhost:9/api/v1/tiles.json'), {});
    const { attribution } = (await response.json()) as TileJson;
    assert.equal(attribution, '&#60;b&#62;A &#38; B&#60;/b&#62; · 浙S(2026)1号');
  });

  test('GDAL reads it: as many features in each layer as the tables have', { skip: ogrinfoMissing }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xintu-mvt-'));
    town.after(() => rmSync(folder, { recursive: true }));
    const counts = async (point: readonly [number, number]) => {
      const { z, x, y } = tilePath(point, 14);
      mkdirSync(join(folder, z, x), { recursive: true });
      const path = join(folder, z, x, y);
      writeFileSync(path, await bytesOf(await asked({ z, x, y })));
      const told = execFileSync('ogrinfo', ['-ro', '-al', '-so', path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return Object.fromEntries(
        [...told.matchAll(/^Layer name: (\w+)$[\s\S]*?^Feature Count: (\d+)$/gm)].map(([, name, n]) => [
          name,
          Number(n),
        ]),
      );
    };
    assert.deepEqual(await counts(market), { entities: FEW, zones: 1 });
    const cells = (await tileAsked(tilePath(hall, 14))).cells!.length;
    assert.deepEqual(await counts(hall), { cells, zones: 1 });
  });
});
