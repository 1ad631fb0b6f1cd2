import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entityKinds } from '@/lib/credit/entity';
import { encodeTile } from '@/lib/tiles/encode';
import { marksInView, worldOf } from '@/lib/tiles/marks-in-view';
import { changedMarks, tileMarks } from '@/lib/tiles/tile-marks';
import { TileNews } from '@/lib/tiles/tile-news';
import type { TileAddress, TileContent } from '@/lib/tiles/tile-source';
import { decodedTile } from './support/decoded-tile';
import { type CountRow, type PointRow, packedCounts, packedPoints } from './support/packed-rows';

const grades = ['A', 'B', 'C', 'D'];
const seeded = { seed: 8, numRuns: 200 };
const pointRow: fc.Arbitrary<PointRow> = fc.record({
  id: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  grade: fc.option(fc.constantFrom(...grades)),
  state: fc.constant(null),
  kind: fc.constantFrom(...entityKinds),
  demo: fc.boolean(),
  x: fc.integer({ min: -64, max: 4159 }),
  y: fc.integer({ min: -64, max: 4159 }),
});
const points = (rows: readonly PointRow[]) =>
  encodeTile({ content: { kind: 'points', points: packedPoints(rows, grades), grades }, zones: [] });
const cells = (rows: readonly CountRow[]) => {
  const content: TileContent = { kind: 'cells', counts: packedCounts(rows, grades), side: 64, grades };
  return encodeTile({ content, zones: [] });
};
const rowsOfOwn = fc.uniqueArray(pointRow, { minLength: 1, maxLength: 40, selector: ({ id }) => id });

test('the marks of a tile are its businesses that do not lie in its buffer, where a reader of tiles finds them', () => {
  fc.assert(
    fc.property(rowsOfOwn, (rows) => {
      const found = tileMarks(points(rows));
      const features = decodedTile(points(rows)).entities!;
      const inside = features.flatMap(({ id, rings }) => {
        const [[[x, y]]] = rings as [[[number, number]]];
        return x >= 0 && y >= 0 && x < 4096 && y < 4096 ? [{ id, x, y, count: 1 }] : [];
      });
      assert.deepEqual(
        found.marks.map(({ look: _, ...mark }) => mark),
        inside,
      );
      assert.equal(found.isCells, false);
    }),
    seeded,
  );
  assert.deepEqual(tileMarks(new Uint8Array()), { isCells: false, marks: [] });
});

test('cells stand for the businesses that they count', () => {
  const found = tileMarks(
    cells([
      { cell: 0, what: 'A', n: 5, demo: 1 },
      { cell: 0, what: 'hidden', n: 7, demo: 0 },
      { cell: 65, what: 'B', n: 300, demo: 0 },
    ]),
  );
  assert.equal(found.isCells, true);
  assert.deepEqual(
    found.marks.map(({ x, y, count }) => [x, y, count]),
    [
      [32, 32, 12],
      [96, 96, 300],
    ],
  );
  const other = tileMarks(
    cells([
      { cell: 0, what: 'A', n: 6, demo: 1 },
      { cell: 0, what: 'hidden', n: 6, demo: 0 },
      { cell: 65, what: 'B', n: 300, demo: 0 },
    ]),
  );
  assert.deepEqual(
    changedMarks(found, other).map(({ x }) => x),
    [32],
    'as many of them, of other grades',
  );
});

test('of two versions of a tile just those marks have changed that came, went, moved or look otherwise, in whatever order they stand', () => {
  const change = fc.constantFrom('same', 'same', 'grade', 'moved', 'gone');
  fc.assert(
    fc.property(rowsOfOwn, fc.array(change, { minLength: 40, maxLength: 40 }), rowsOfOwn, (rows, changes, more) => {
      const spots = rows.map((row, i) => ({ ...row, x: i * 50, y: 7 }));
      const added = more
        .filter(({ id }) => rows.every((row) => row.id !== id))
        .map((row, i) => ({ ...row, x: i * 50, y: 900 }));
      const after = spots.flatMap((row, i) => {
        if (changes[i] === 'gone') return [];
        if (changes[i] === 'moved') return [{ ...row, y: 2_000 }];
        return [changes[i] === 'grade' ? { ...row, grade: row.grade === 'A' ? 'B' : 'A' } : row];
      });
      const found = changedMarks(tileMarks(points(spots)), tileMarks(points([...added, ...after].reverse())));
      const expected = [
        ...spots.flatMap(({ id }, i) => (changes[i] === 'same' ? [] : changes[i] === 'moved' ? [id, id] : [id])),
        ...added.map(({ id }) => id),
      ];
      const byNumber = (a: number, b: number) => a - b;
      assert.deepEqual(found.map(({ id }) => id).sort(byNumber), expected.sort(byNumber));
    }),
    seeded,
  );
});

test('a box holds the marks within it, of all tiles that cover it, and says where cells stand for some', () => {
  const [west, east]: TileAddress[] = [
    { z: 3, x: 4, y: 2 },
    { z: 3, x: 5, y: 2 },
  ] as const;
  const mark = { id: 1, x: 2047, y: 2047, count: 1, look: 0 };
  const one = { address: west!, marks: { isCells: false, marks: [mark, { ...mark, id: 2, x: 0 }] } };
  const other = { address: east!, marks: { isCells: true, marks: [{ ...mark, count: 400 }] } };
  const [x, y] = worldOf(west!, mark);
  assert.ok(Math.abs(x - 4.5 / 8) < 1e-3 && Math.abs(y - 2.5 / 8) < 1e-3);
  assert.deepEqual(marksInView([one], [x - 1e-6, y - 1e-6, x + 1e-6, y + 1e-6]), { count: 1, isCells: false });
  assert.deepEqual(marksInView([one, other], [0, 0, 1, 1]), { count: 402, isCells: true });
  assert.deepEqual(marksInView([], [0, 0, 1, 1]), { count: 0, isCells: false });
});

test('news says since when a tile may be another: by its own name, by its ancestor’s, or with all; and forgets none when it cannot hold more', () => {
  const news = new TileNews();
  const tile = { z: 14, x: 9, y: 9 };
  assert.deepEqual([news.since(tile), news.revision], [0, 0]);
  news.tell(['14/9/9', '3/0/0'], 5);
  news.tell(['14/8/8'], 6);
  assert.deepEqual(
    [news.since(tile), news.since({ z: 16, x: 37, y: 38 }), news.since({ z: 13, x: 4, y: 4 })],
    [5, 5, 0],
  );
  assert.equal(news.revision, 6);
  news.tell('all', 7);
  assert.deepEqual([news.since(tile), news.since({ z: 1, x: 0, y: 0 })], [7, 7]);
  for (let at = 0; at < 100; at++)
    news.tell(
      Array.from({ length: 200 }, (_, i) => `14/${at}/${i + 100}`),
      10 + at,
    );
  assert.equal(news.since({ z: 14, x: 99, y: 100 }), 109);
  assert.ok(news.since({ z: 14, x: 0, y: 100 }) >= 10, 'what is not held one by one is as if all were told');
  assert.ok(news.since(tile) >= 7);
});
