import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ancestorAt, tileAddress, tileName, tileNamed } from '@/lib/tiles/tile-address';
import { DEEPEST_ZOOM, sights, type TileAddress, type TouchedPlace, WORLD_BITS } from '@/lib/tiles/tile-source';
import { isSeen, tileCount, tilesOf, tilesTouched, toldAs } from '@/lib/tiles/touched';

const WORLD = 2 ** WORLD_BITS;
const seeded = { seed: 14, numRuns: 2_000 };
const world = fc.integer({ min: 0, max: WORLD - 1 });

/** Does a tile hold a point of the world's units, its buffer of a 64th of its side included? By the definition alone. */
function holds({ z, x, y }: TileAddress, [worldX, worldY]: readonly [number, number]): boolean {
  const side = WORLD / 2 ** z;
  const buffer = side / 64;
  const within = (at: number, tile: number) => at >= tile * side - buffer && at < (tile + 1) * side + buffer;
  return within(worldX, x) && within(worldY, y);
}

/** Those tiles around a point that could hold it. */
function neighbours(z: number, [worldX, worldY]: readonly [number, number]): TileAddress[] {
  const side = WORLD / 2 ** z;
  const around = (at: number) =>
    [-1, 0, 1].map((step) => Math.floor(at / side) + step).filter((t) => t >= 0 && t < 2 ** z);
  return around(worldX).flatMap((x) => around(worldY).map((y) => ({ z, x, y })));
}

/** The cell of a point, as queries have it. */
const placeOf = ([x, y]: readonly [number, number]) => {
  const [cellX, cellY] = [Math.floor(x / 2 ** (WORLD_BITS - 20)), Math.floor(y / 2 ** (WORLD_BITS - 20))];
  return { west: cellX, east: cellX, north: cellY, south: cellY };
};

/** Near an edge of tiles of some zoom more often than chance has it. */
const nearEdge = fc
  .tuple(fc.integer({ min: 0, max: 14 }), world, fc.integer({ min: -70, max: 70 }))
  .map(([z, at, off]) => {
    const side = WORLD / 2 ** z;
    return Math.min(WORLD - 1, Math.max(0, Math.round(at / side) * side + Math.round((off * side) / 4096)));
  });
const point = fc.tuple(fc.oneof(world, nearEdge), fc.oneof(world, nearEdge));

test('the tiles that a point touches are exactly those whose envelope and buffer hold it, at every zoom to 14', () => {
  fc.assert(
    fc.property(point, fc.integer({ min: 0, max: 14 }), (at, z) => {
      const expected = neighbours(z, at)
        .filter((tile) => holds(tile, at))
        .map(tileName);
      assert.deepEqual(tilesOf(placeOf(at), z).map(tileName).sort(), expected.sort());
      assert.equal(tileCount(placeOf(at), z), expected.length);
    }),
    seeded,
  );
});

test('a deeper tile that holds a point is told by an ancestor of zoom 14 that the point touches', () => {
  fc.assert(
    fc.property(point, fc.integer({ min: 15, max: DEEPEST_ZOOM }), (at, z) => {
      const told = new Set(tilesOf(placeOf(at), 14).map(tileName));
      for (const tile of neighbours(z, at)) if (holds(tile, at)) assert.ok(told.has(toldAs(tile)), tileName(tile));
    }),
    seeded,
  );
});

test('an extent touches the tiles of every point in it', () => {
  const cell = fc.integer({ min: 0, max: 2 ** 20 - 1 });
  const size = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(
      fc.tuple(cell, cell, size, size),
      fc.integer({ min: 8, max: 14 }),
      ([west, north, width, height], z) => {
        const east = Math.min(2 ** 20 - 1, west + width);
        const south = Math.min(2 ** 20 - 1, north + height);
        const touched = new Set(tilesOf({ west, north, east, south }, z).map(tileName));
        const corners = [west, east].flatMap((x) =>
          [north, south].map((y) => ({ west: x, east: x, north: y, south: y })),
        );
        for (const corner of corners) for (const tile of tilesOf(corner, z)) assert.ok(touched.has(tileName(tile)));
        assert.equal(tileCount({ west, north, east, south }, z), touched.size);
      },
    ),
    { ...seeded, numRuns: 500 },
  );
});

test('names of touched tiles are told once each, or "all" beyond the limit', () => {
  const [a, b] = [placeOf([2 ** 33 + 2 ** 25, 2 ** 32 + 2 ** 25]), placeOf([2 ** 33 + 3 * 2 ** 25, 2 ** 32 + 2 ** 25])];
  const one = tilesTouched([a], 200);
  assert.ok(Array.isArray(one) && one.includes('0/0/0') && one.includes('14/8224/4128'), String(one));
  assert.equal(new Set(one).size, one.length);
  const both = tilesTouched([a, b, a], 200);
  assert.ok(Array.isArray(both) && both.length < 2 * one.length, 'what both touch is told once');
  assert.equal(tilesTouched([a, b], both.length - 1), 'all');
  assert.equal(tilesTouched([{ west: 0, north: 0, east: 2 ** 20 - 1, south: 2 ** 20 - 1 }], 200), 'all');
  assert.deepEqual(tilesTouched([], 200), []);
});

test('a place shows to those whom it is for, under its scheme, and to a district where it is its own', () => {
  const place = (part: Partial<TouchedPlace>): TouchedPlace => ({
    west: 1,
    north: 1,
    east: 1,
    south: 1,
    sight: sights.public,
    division: null,
    scheme: null,
    ...part,
  });
  const publicOf = (scheme: number | null) => ({ sight: sights.public, divisions: [], scheme });
  const district = { sight: sights.public | sights.inside, divisions: [4, 9], scheme: 1 };
  const cases: [TouchedPlace, Parameters<typeof isSeen>[1], boolean][] = [
    [place({}), publicOf(null), true],
    [place({}), { ...publicOf(null), sight: sights.regulator }, false],
    [place({ sight: sights.regulator | sights.inside }), publicOf(null), false],
    [place({ scheme: 2 }), publicOf(2), true],
    [place({ scheme: 2 }), publicOf(1), false],
    [place({ scheme: 2 }), publicOf(null), false],
    [place({ sight: sights.inside, division: 9 }), district, true],
    [place({ sight: sights.inside, division: 8 }), district, false],
    [place({ sight: sights.inside }), district, false],
    [place({ sight: sights.public | sights.inside, division: 8 }), district, true],
    [place({ sight: sights.wall }), { ...publicOf(1), sight: sights.public | sights.wall }, true],
  ];
  for (const [given, watcher, seen] of cases)
    assert.equal(isSeen(given, watcher), seen, JSON.stringify([given, watcher]));
});

test('an address is three whole numbers within the world, down to zoom 22', () => {
  const read = (z: string, x: string, y: string) => tileAddress({ z, x, y });
  assert.deepEqual(read('0', '0', '0'), { z: 0, x: 0, y: 0 });
  assert.deepEqual(read('22', '4194303', '4194303'), { z: 22, x: 4194303, y: 4194303 });
  for (const part of ['-1', '01', '1.0', '1e1', '', ' 1', '+1', '１', 'x', '9999999999'])
    assert.equal(read('14', part, '0'), 'form', part);
  assert.equal(read('23', '0', '0'), 'zoom');
  assert.equal(read('25', '0', '0'), 'zoom');
  assert.equal(read('1', '2', '0'), 'range');
  assert.equal(read('1', '0', '2'), 'range');
  assert.throws(() => tileNamed('1/2/0'), /"1\/2\/0" is no tile/);
  assert.throws(() => tileNamed('1/0/0/0'), RangeError);
});

test('a name and its address are one, and an ancestor holds what lies in it', () => {
  const address = fc.integer({ min: 0, max: DEEPEST_ZOOM }).chain((z) =>
    fc.record({
      z: fc.constant(z),
      x: fc.integer({ min: 0, max: 2 ** z - 1 }),
      y: fc.integer({ min: 0, max: 2 ** z - 1 }),
    }),
  );
  fc.assert(
    fc.property(address, fc.integer({ min: 0, max: DEEPEST_ZOOM }), ({ z, x, y }, zoom) => {
      const tile = { z, x, y };
      assert.deepEqual(tileNamed(tileName(tile)), tile);
      const above = ancestorAt(tile, zoom);
      assert.equal(above.z, Math.min(tile.z, zoom));
      const side = 2 ** (tile.z - above.z);
      assert.ok(above.x * side <= tile.x && tile.x < (above.x + 1) * side && above.y * side <= tile.y);
    }),
    seeded,
  );
});
