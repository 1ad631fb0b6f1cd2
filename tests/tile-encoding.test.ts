import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyRings } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { entityKinds } from '@/lib/credit/entity';
import { encodeTile, MOST_BYTES } from '@/lib/tiles/encode';
import { type TileContent, tileStates, type ZoneOutline } from '@/lib/tiles/tile-source';
import { type DecodedFeature, decodedTile, withoutStack } from './support/decoded-tile';
import { type CountRow, type PointRow, packedCounts, packedPoints } from './support/packed-rows';

const grades = ['A', 'B', 'C', 'D', '优'];
const nothing: TileContent = { kind: 'points', points: new Uint8Array(), grades };
const seeded = { seed: 8, numRuns: 200 };

/** Somewhere in the tile or its buffer. */
const unit = fc.integer({ min: -64, max: 4159 });
const pointRow: fc.Arbitrary<PointRow> = fc
  .record({
    id: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    shown: fc.option(fc.constantFrom(...grades, ...tileStates)),
    kind: fc.constantFrom(...entityKinds),
    demo: fc.boolean(),
    x: unit,
    y: unit,
  })
  .map(({ shown, ...row }) => {
    const state = tileStates.find((one) => one === shown) ?? null;
    return { ...row, state, grade: state === null ? shown : null };
  });

test('points that were packed come out of a tile as they went in, in their order', () => {
  fc.assert(
    fc.property(fc.array(pointRow, { minLength: 1, maxLength: 60 }), (rows) => {
      const tile = encodeTile({ content: { kind: 'points', points: packedPoints(rows, grades), grades }, zones: [] });
      const expected = rows.map(({ id, grade, state, kind, demo, x, y }) => ({
        id,
        type: 1,
        properties: { kind, ...(grade && { grade }), ...(state && { state }), ...(demo && { demo }) },
        rings: [[[x, y]]],
      }));
      const { entities, ...others } = decodedTile(tile);
      assert.deepEqual([entities!.map(withoutStack), others], [expected, {}]);
    }),
    seeded,
  );
});

test('of points on the same unit each says how many they are, one is to be drawn for all, and whether they differ', () => {
  const few = fc.integer({ min: -1, max: 1 });
  const crowded = fc.tuple(pointRow, few, few).map(([row, x, y]): PointRow => ({ ...row, x, y }));
  fc.assert(
    fc.property(fc.array(crowded, { minLength: 1, maxLength: 30 }), (rows) => {
      const content: TileContent = { kind: 'points', points: packedPoints(rows, grades), grades };
      const { entities } = decodedTile(encodeTile({ content, zones: [] }));
      for (const [place, { properties }] of entities!.entries()) {
        const { x, y } = rows[place]!;
        const here = [...rows.entries()].filter(([, row]) => row.x === x && row.y === y);
        const looks = new Set(here.map(([, { grade, state }]) => `${grade} ${state}`));
        const [top] = here.find(([, { demo }]) => demo) ?? here[0]!;
        const { stack, top: isTop, mixed } = properties;
        const isStack = here.length > 1;
        assert.deepEqual(
          { stack, isTop, mixed },
          {
            stack: isStack ? here.length : undefined,
            isTop: isStack && top === place ? true : undefined,
            mixed: isStack && looks.size > 1 ? true : undefined,
          },
        );
      }
    }),
    seeded,
  );
});

test('packed rows are read from where they begin, also in the middle of a larger buffer', () => {
  const row: PointRow = { id: 7, grade: '优', state: null, kind: 'other', demo: true, x: -64, y: 4159 };
  const padded = Buffer.concat([Buffer.alloc(3, 0xff), packedPoints([row], grades)]).subarray(3);
  const { entities } = decodedTile(encodeTile({ content: { kind: 'points', points: padded, grades }, zones: [] }));
  assert.deepEqual(entities, [
    { id: 7, type: 1, properties: { kind: 'other', grade: '优', demo: true }, rings: [[[-64, 4159]]] },
  ]);
});

const countRow: fc.Arbitrary<CountRow> = fc
  .record({
    cell: fc.integer({ min: 0, max: 4095 }),
    what: fc.constantFrom('hidden', ...grades, ...tileStates),
    n: fc.integer({ min: 1, max: 100_000 }),
    demo: fc.integer({ min: 0, max: 100_000 }),
  })
  .map((row) => ({ ...row, demo: Math.min(row.demo, row.n) }));

/** What a layer of cells must say, by the rows. */
function expectedCells(rows: readonly CountRow[]): Map<string, Record<string, number>> {
  const cells = new Map<string, Record<string, number>>();
  for (const { cell, what, n, demo } of rows) {
    const key = `${(cell % 64) * 64 + 32},${Math.floor(cell / 64) * 64 + 32}`;
    const counts = cells.get(key) ?? { n: 0 };
    const isState = tileStates.some((state) => state === what);
    const name = what === 'hidden' ? what : `${isState ? 's' : 'g'}_${what}`;
    counts.n! += n;
    counts[name] = (counts[name] ?? 0) + n;
    if (demo > 0) counts.demo = (counts.demo ?? 0) + demo;
    cells.set(key, counts);
  }
  return cells;
}

test('cells stand in their middles, with n as the sum of what they count by grade and state', () => {
  const rows = fc.uniqueArray(countRow, {
    minLength: 1,
    maxLength: 80,
    selector: ({ cell, what }) => `${cell} ${what}`,
  });
  fc.assert(
    fc.property(rows, (all) => {
      const content: TileContent = { kind: 'cells', counts: packedCounts(all, grades), side: 64, grades };
      const { cells, ...others } = decodedTile(encodeTile({ content, zones: [] }));
      assert.deepEqual(others, {});
      const found = new Map(cells!.map(({ rings, properties }) => [String(rings[0]![0]), properties]));
      assert.deepEqual(found, expectedCells(all));
      assert.equal(found.size, cells!.length, 'each cell once');
    }),
    seeded,
  );
});

test('a tile of fewer cells has them in its middles too', () => {
  const counts = packedCounts([{ cell: 3, what: 'A', n: 5, demo: 0 }], grades);
  const { cells } = decodedTile(encodeTile({ content: { kind: 'cells', counts, side: 2, grades }, zones: [] }));
  assert.deepEqual(cells, [{ id: undefined, type: 1, properties: { n: 5, g_A: 5 }, rings: [[[3072, 3072]]] }]);
});

test('the fullest tile stays below 500 kB, and nothing that it counts is lost', () => {
  const many = Array.from({ length: 60 }, (_, place) => `G${place}`);
  const rows = Array.from({ length: 4096 * 61 }, (_, place): CountRow => {
    const what = ['hidden', ...many][place % 61]!;
    return { cell: Math.floor(place / 61), what, n: 1_000_000 + place, demo: 1 };
  });
  const content: TileContent = { kind: 'cells', counts: packedCounts(rows, many), side: 64, grades: many };
  const tile = encodeTile({ content, zones: manyZones(3_000) });
  assert.ok(tile.length > 200_000 && tile.length <= MOST_BYTES, `${tile.length} bytes`);
  const { cells, zones } = decodedTile(tile);
  const sum = (name: string) => cells!.reduce((total, { properties }) => total + Number(properties[name] ?? 0), 0);
  assert.equal(
    sum('n'),
    rows.reduce((total, { n }) => total + n, 0),
  );
  assert.equal(sum('demo'), rows.length);
  assert.ok(zones!.length > 500, 'outlines are there as well, as many as fit');
});

/** Stars of 60 points. */
const manyZones = (count: number): ZoneOutline[] =>
  Array.from({ length: count }, (_, place) => {
    const ring = Array.from({ length: 60 }, (_, turn) => {
      const angle = (turn / 60) * 2 * Math.PI;
      const reach = turn % 2 === 0 ? 40 : 20;
      return [2048 + place + reach * Math.cos(angle), 2048 + reach * Math.sin(angle)];
    });
    return { id: `zone-${place}`, kind: 'core_district', name: `商圈 ${place}`, level: place / 7, polygons: [[ring]] };
  });

/** A ring around a point by growing angles: it never crosses itself. */
const ring = (center: [number, number], reach: { min: number; max: number }) =>
  fc.array(fc.integer(reach), { minLength: 3, maxLength: 12 }).map((reaches) =>
    reaches.map((r, turn) => {
      const angle = (turn / reaches.length) * 2 * Math.PI;
      return [center[0] + r * Math.cos(angle), center[1] + r * Math.sin(angle)];
    }),
  );

const polygon = fc
  .tuple(
    fc
      .tuple(unit, unit)
      .chain((center) => fc.tuple(ring(center, { min: 300, max: 900 }), fc.option(ring(center, { min: 20, max: 60 })))),
    fc.boolean(),
  )
  .map(([[outer, hole], reversed]) =>
    [outer, ...(hole === null ? [] : [hole])].map((r) => (reversed ? r.reverse() : r)),
  );

/** Rounded, closed, beginning at its least point. */
function canonical(points: readonly number[][]): string {
  const rounded = points.map(([x, y]) => `${Math.round(x!)},${Math.round(y!)}`);
  const open = rounded.filter((point, place) => point !== rounded[(place + rounded.length - 1) % rounded.length]);
  const first = open.indexOf([...open].sort()[0]!);
  const turned = [...open.slice(first), ...open.slice(0, first)];
  const back = [turned[0]!, ...turned.slice(1).reverse()];
  return [turned.join(' '), back.join(' ')].sort()[0]!;
}

test('outlines come back with their holes and parts, whichever way they were wound', () => {
  fc.assert(
    fc.property(fc.array(polygon, { minLength: 1, maxLength: 4 }), (polygons) => {
      const zone: ZoneOutline = { id: 'z', kind: 'region', name: 'Z', level: null, polygons };
      const { zones } = decodedTile(encodeTile({ content: nothing, zones: [zone] }));
      const [{ rings, type, properties }] = zones as [DecodedFeature];
      assert.deepEqual([type, properties], [3, { id: 'z', kind: 'region', name: 'Z' }], 'no level where there is none');
      const parts = classifyRings(rings.map((points) => points.map(([x, y]) => ({ x, y }))) as never);
      assert.deepEqual(
        parts.map((part) => part.map((points) => canonical(points.map(({ x, y }) => [x, y])))),
        polygons.map((part) => part.map(canonical)),
      );
    }),
    seeded,
  );
});

test('what has no area left is not drawn, and neither is a hole without its outer ring', () => {
  const square = (size: number) => [
    [100, 100],
    [100 + size, 100],
    [100 + size, 100 + size],
    [100, 100 + size],
    [100, 100],
  ];
  const outlines = (polygons: number[][][][]) =>
    decodedTile(
      encodeTile({ content: nothing, zones: [{ id: 'z', kind: 'region', name: 'Z', level: 50, polygons }] }),
    ).zones?.map(({ rings }) => rings.length);
  assert.equal(outlines([[square(0.3)]]), undefined);
  assert.equal(
    outlines([
      [
        [
          [1, 1],
          [9, 1],
          [1, 1],
        ],
      ],
    ]),
    undefined,
    'there and back',
  );
  assert.deepEqual(outlines([[square(90), square(0.2)]]), [1]);
  assert.deepEqual(outlines([[square(0.2), square(90)], [square(9)]]), [1]);
});

test('a level is a number with decimals everywhere, and nothing makes no bytes', () => {
  const zones = manyZones(2).map((zone, place) => ({ ...zone, level: [50, 61.25][place]! }));
  const decoded = decodedTile(encodeTile({ content: nothing, zones })).zones!;
  assert.deepEqual(
    decoded.map(({ properties }) => properties.level),
    [50, 61.25],
  );
  assert.equal(encodeTile({ content: nothing, zones: [] }).length, 0);
  const counts: TileContent = { kind: 'cells', counts: new Uint8Array(), side: 64, grades };
  assert.equal(encodeTile({ content: counts, zones: [] }).length, 0);
});
