import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { tilesStamp } from '@/db/queries/tile-rows';
import { Overtaken, readTile } from '@/db/queries/tiles';
import { viewerOf } from '@/lib/credit/publication';
import { seedShipped } from '@/lib/server/shipped';
import { TileCache } from '@/lib/server/tile-cache';
import { TileViews } from '@/lib/server/tile-views';
import { tileFor } from '@/lib/server/tiles';
import { ClassBook } from '@/lib/tiles/class-book';
import { encodeTile } from '@/lib/tiles/encode';
import { unfiltered } from '@/lib/tiles/filter';
import { decodedTile } from './support/decoded-tile';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';
import { DAY, GRADES, schemeOf } from './support/tile-life';
import { scopes, tileAt } from './support/tile-scopes';

/** A tile is read by statements of which each sees a moment of its own: it is nevertheless as of one. */

const at = [120.1, 29.1] as const;
const address = tileAt(14, ...at);
let named = 0;
const shop = (grade: string, given: Record<string, unknown> = {}) =>
  row({
    code: 'one',
    sourceKey: `g${named++}`,
    grade,
    evaluatedAt: `2026-01-${10 + named}`,
    lng: at[0],
    lat: at[1],
    ...given,
  });

/** Do something before the statement that has this in its text, once. */
function doing<Of extends Tx>(db: Of, text: string, work: () => Promise<unknown>): Of {
  let isDone = false;
  const query: Tx['query'] = async (sql, params) => {
    if (!isDone && sql.includes(text)) {
      isDone = true;
      await work();
    }
    return db.query(sql, params);
  };
  return Object.assign(Object.create(db) as Of, { query });
}

forEachEngine('a tile is of one moment', (open) => {
  let db: Db;
  before(async () => {
    db = await open(DAY);
    await seedShipped(db);
    await take(db, [shop('A')]);
  });
  const filter = async () => unfiltered(await schemeOf(db));
  const grades = (tile: Uint8Array) => (decodedTile(tile).entities ?? []).map(({ properties }) => properties.grade);

  test('what was written between two statements of a reading is noticed, and inside a snapshot it is not there', async () => {
    const asked = [address, await filter(), scopes.regulator(GRADES)] as const;
    const between = doing(db, 'from tiled_point', () => take(db, [shop('B')]));
    await assert.rejects(readTile(between, ...asked), Overtaken);
    assert.deepEqual(grades(encodeTile(await readTile(db, ...asked))), ['B']);
  });

  test('tables of another state than was asked for are refused', async () => {
    const known = { stamp: await tilesStamp(db), classes: new ClassBook() };
    const asked = [address, await filter(), scopes.regulator(GRADES)] as const;
    await readTile(db, ...asked, known);
    await take(db, [shop('C')]);
    await assert.rejects(readTile(db, ...asked, known), Overtaken);
  });

  test('a tile that is overtaken is read again, as of the later moment, and so are the next', async () => {
    for (const text of ['from tile_cell', 'from tiled_point']) {
      const tiles = { cache: new TileCache(), views: new TileViews(), classes: new ClassBook() };
      const [earlier, later] = text === 'from tile_cell' ? ['A', 'B'] : ['C', 'D'];
      await take(db, [shop(earlier!)]);
      const between = doing(db, text, () => take(db, [shop(later!)]));
      const [first, second] = [
        await tileFor({ db: between, tiles }, viewerOf('regulator'), address, {}),
        await tileFor({ db, tiles }, viewerOf('regulator'), tileAt(15, ...at), {}),
      ];
      assert.deepEqual([grades(first.plain), grades(second.plain)], [[later], [later]], text);
      assert.equal(first.revision, second.revision);
    }
  });
});

test('what classes say is forgotten with the numbering that their numbers are of', () => {
  const book = new ClassBook();
  const facts = {
    coarse: false,
    kind: 'enterprise',
    division: 0,
    operating: true,
    demonstration: false,
    named: false,
  } as const;
  assert.deepEqual(book.missing('first', [1, 2]), [1, 2]);
  book.add([[1, { ...facts, evaluations: new Map([[7, { outcome: 'graded', grade: 'A' }]]) }]]);
  assert.deepEqual(book.missing('first', [1, 2]), [2]);
  assert.deepEqual(
    [book.under(7, 1)?.grade, book.under(8, 1)?.grade, book.under(null, 1)?.grade, book.under(7, 2)],
    ['A', null, null, undefined],
  );
  assert.deepEqual(book.missing('second', [1, 2]), [1, 2]);
  assert.equal(book.under(7, 1), undefined);
});
