import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { convert, crsNames } from '@/lib/geo/crs';
import { movedMesh, placeInMesh, tilesUnder, worldPlace } from '@/lib/geo/tile-shift';
import { BasemapFault, readBasemap } from '@/lib/server/basemap-config';
import { partOfFile } from '@/lib/server/basemap-file';
import { movedTile } from '@/lib/tiles/moved-tile';
import { squareTile } from './support/basemap-server';

const HANGZHOU = [120.1503589, 30.2764043] as const;

describe('a basemap as an operator writes it', () => {
  const read = (text: string) => readBasemap(text, '/srv/xintu');

  test('none, and nothing, are none', () => {
    assert.equal(read('none'), null);
    assert.equal(read('  '), null);
  });

  const short: [text: string, kind: string, hosts: string[], file: string | null][] = [
    ['https://tiles.example.org/a/{z}/{x}/{y}.png', 'raster', ['https://tiles.example.org'], null],
    ['https://maps.example.org:8443/style.json', 'style', ['https://maps.example.org:8443'], null],
    ['https://files.example.org/zj.pmtiles', 'pmtiles', ['https://files.example.org'], null],
    ['zhejiang.pmtiles', 'pmtiles', [], '/srv/xintu/zhejiang.pmtiles'],
    ['/maps/zj.pmtiles', 'pmtiles', [], '/maps/zj.pmtiles'],
    ['/own/{z}/{x}/{y}.png', 'raster', [], null],
  ];
  for (const [text, kind, hosts, file] of short)
    test(`${text} is ${kind}`, () => {
      const basemap = read(text)!;
      assert.deepEqual([basemap.kind, basemap.hosts, basemap.file], [kind, hosts, file]);
      assert.equal(basemap.crs, 'wgs84');
    });

  test('Tianditu by its key is two pictures of WGS 84, one over the other, at eight hosts', () => {
    const basemap = read('tianditu:0123456789abcdef')!;
    assert.deepEqual(
      [basemap.kind, basemap.crs, basemap.addresses.map(({ length }) => length)],
      ['raster', 'wgs84', [8, 8]],
    );
    assert.deepEqual(basemap.hosts.length, 8);
    assert.match(basemap.addresses[1]![3]!, /^https:\/\/t3\.tianditu\.gov\.cn\/cva_w\/wmts\?.*&tk=0123456789abcdef$/);
  });

  test('JSON says the system, whose it is, its approval number and further hosts', () => {
    const basemap = read(
      JSON.stringify({
        kind: 'style',
        url: 'https://a.example/style.json',
        hosts: ['https://b.example/any/path'],
        crs: 'gcj02',
        approval: 'GS（2026）1号',
        attribution: 'A',
      }),
    )!;
    assert.deepEqual(
      [basemap.hosts, basemap.crs, basemap.approval, basemap.attribution],
      [['https://a.example', 'https://b.example'], 'gcj02', 'GS（2026）1号', 'A'],
    );
  });

  const bad: [why: string, value: unknown][] = [
    ['a word', 'osm'],
    ['another protocol', 'ftp://tiles.example/{z}/{x}/{y}.png'],
    ['a host that is a template', 'https://{s}.example/{z}/{x}/{y}.png'],
    ['a host that would end the policy', 'https://a.example;script-src */{z}/{x}/{y}.png'],
    ['a password in the address', 'https://me:secret@a.example/style.json'],
    ['vector tiles without layers', 'https://a.example/{z}/{x}/{y}.mvt'],
    ['tiles without their place', { kind: 'raster', url: 'https://a.example/{z}/{x}.png' }],
    ['an unknown system', { kind: 'raster', url: 'https://a.example/{z}/{x}/{y}', crs: 'epsg:4490' }],
    ['an approval number without a digit', { kind: 'style', url: 'https://a.example/s', approval: 'none' }],
    ['Tianditu without a key', { kind: 'tianditu' }],
    ['a field that is not known', { kind: 'style', url: 'https://a.example/s', opacity: 1 }],
    ['JSON that is broken', '{"kind":'],
  ];
  for (const [why, value] of bad)
    test(`refused: ${why}`, () => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      assert.throws(() => read(text), BasemapFault);
    });

  test('the console names no file of this machine', () => {
    assert.throws(() => readBasemap('/etc/secret.pmtiles', null), BasemapFault);
  });
});

describe('tiles of another system', () => {
  for (const crs of crsNames)
    test(`a place of ${crs} lies where WGS 84 has it, at every zoom, within a tenth of a pixel`, () => {
      for (let z = 3; z <= 20; z++) {
        const [worldX, worldY] = worldPlace(HANGZHOU).map((share) => share * 2 ** z) as [number, number];
        const tile = { z, x: Math.floor(worldX), y: Math.floor(worldY) };
        const [baseX, baseY] = worldPlace(convert(HANGZHOU, 'wgs84', crs)).map((share) => share * 2 ** z);
        const [x, y] = placeInMesh(movedMesh(tile, 'wgs84', crs), worldX - tile.x, worldY - tile.y);
        assert.ok(
          Math.hypot(x - baseX!, y - baseY!) * 512 < 0.1,
          `zoom ${z}: ${Math.hypot(x - baseX!, y - baseY!) * 512}`,
        );
      }
    });

  test('a tile of the same system lies on itself alone', () => {
    const tile = { z: 14, x: 13660, y: 6750 };
    assert.deepEqual(tilesUnder(movedMesh(tile, 'wgs84', 'wgs84'), 14), [tile]);
  });

  test('a vector tile out of several has each feature once a part, in its place, with its names', () => {
    const z = 14;
    const place = worldPlace(HANGZHOU).map((share) => share * 2 ** z) as [number, number];
    const tile = { z, x: Math.floor(place[0]), y: Math.floor(place[1]) };
    for (const crs of ['gcj02', 'bd09'] as const) {
      const sources = tilesUnder(movedMesh(tile, 'wgs84', crs), z);
      const bytes = movedTile(
        sources.map((source) => {
          const mesh = movedMesh(source, crs, 'wgs84');
          return {
            bytes: squareTile(HANGZHOU, crs, source, 0.05),
            place: (u, v) => {
              const [x, y] = placeInMesh(mesh, u, v);
              return [x - tile.x, y - tile.y];
            },
          };
        }),
      );
      const { layers } = new VectorTile(new PbfReader(bytes));
      const water = layers.water!;
      assert.equal(water.length, sources.length);
      let nearest = Number.POSITIVE_INFINITY;
      for (let at = 0; at < water.length; at++) {
        const feature = water.feature(at);
        assert.deepEqual([feature.id, { ...feature.properties }], [7, { name: '湖' }]);
        const corners = feature.loadGeometry()[0]!.slice(0, 4);
        const middle = (axis: 'x' | 'y') => corners.reduce((sum, corner) => sum + corner[axis], 0) / 4 / 4096;
        const off = Math.hypot(middle('x') + tile.x - place[0], middle('y') + tile.y - place[1]) * 4096;
        // Far beyond the tile that it came with, where no tile has anything, the mesh is carried on straight.
        assert.ok(off < 8, `${crs}, part ${at}: ${off} units off`);
        nearest = Math.min(nearest, off);
      }
      assert.ok(nearest < 1.5, `${crs}: ${nearest} units off`);
    }
  });
});

test('a PMTiles file is given by ranges, and nothing else of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-basemap-'));
  try {
    const file = join(folder, 'a.pmtiles');
    writeFileSync(file, 'PMTiles and more');
    const part = await partOfFile(file, 'bytes=0-6');
    assert.deepEqual([part.status, await part.text()], [206, 'PMTiles']);
    assert.equal(part.headers.get('content-range'), 'bytes 0-6/16');
    assert.equal((await partOfFile(file, 'bytes=12-99')).headers.get('content-range'), 'bytes 12-15/16');
    for (const range of [null, 'bytes=99-100', 'bytes=5-2', 'bytes=-4', 'bytes=0-1,3-4'])
      assert.equal((await partOfFile(file, range)).status, 416, String(range));
    assert.equal((await partOfFile(join(folder, 'none'), 'bytes=0-1')).status, 404);
    assert.equal((await partOfFile(folder, 'bytes=0-1')).status, 404);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
