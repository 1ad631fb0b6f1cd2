import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { type LiveValue, liveValues, saveLiveValues } from '@/db/queries/live-index';
import { activeMethodology, methodologyInForce, seedMethodology } from '@/db/queries/methodologies';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine, untouched } from './support/engines';

/** A live value of a zone that no table knows. */
const anyValue = (methodology: number): LiveValue => ({
  zone: 7,
  guarded: true,
  methodology,
  level: 100 / 3,
  index: 0.1 + 0.2,
  coverage: 5 / 7,
  imputed: 0,
  entities: 3,
  evaluated: 2,
  scores: { nodes: { index: 100 / 3 }, indicators: { good_rate: null }, values: { good_rate: 200 / 3 } },
  hidden: ['good_rate'],
  lights: { index: 'red', bad_rate: null },
  alarm: 'red',
  peerClass: 'region/small',
  rank: null,
  rankOf: 0,
  inputs: { good_rate: { sums: [2, 3], factor: 100 } },
  inputHash: '0'.repeat(64),
  revision: 4,
  at: '2026-11-20T10:00:00.000Z',
});

forEachEngine('methodologies and live values in the tables', (open) => {
  let db: Db;
  before(async () => {
    db = untouched(await open());
  });

  test('without a methodology there is none in force, and who needs one is told the mend', async () => {
    assert.equal(await methodologyInForce(db, null), null);
    await assert.rejects(activeMethodology(db), { code: 'no_methodology' });
  });

  test('the shipped methodology is put in once, and decides from the beginning', async () => {
    await seedShipped(db);
    const { number, ...shipped } = await activeMethodology(db);
    assert.deepEqual(shipped, { document: marketCredit, factor: null, activeFrom: '1970-01-01' });
    await db.query("update methodology set link_factor = '1.6000000000000001'");
    await db.transaction((tx) => seedMethodology(tx, { ...marketCredit, name: 'Another name' }, '2026-01-01'));
    assert.deepEqual(await activeMethodology(db), { ...shipped, number, factor: 1.6 });
  });

  test('a version decides from its day on, as the aggregates count days, and only while it is active', async () => {
    const shipped = await activeMethodology(db);
    await db.transaction((tx) => seedMethodology(tx, { ...marketCredit, version: '2' }, '2026-12-01'));
    await db.query("update aggregate_state set day = '2026-11-30'");
    assert.deepEqual(await activeMethodology(db), shipped);
    await db.query("update aggregate_state set day = '2026-12-01'");
    assert.equal((await activeMethodology(db)).document.version, '2');
    await db.query("update methodology set state = 'retired' where version = '2'");
    assert.deepEqual(await activeMethodology(db), shipped);
  });

  test('a live value is read back to the bit, and keeps its revision while it says the same', async () => {
    const value = anyValue((await activeMethodology(db)).number);
    assert.deepEqual(await saveLiveValues(db, [value]), [{ zone: 7, guarded: true }]);
    assert.deepEqual(await liveValues(db, [7]), [value]);
    const later = { ...value, revision: 9, at: '2026-11-20T11:00:00.000Z' };
    assert.deepEqual(await saveLiveValues(db, [later]), []);
    assert.deepEqual(await liveValues(db, null), [value]);
    const moved = { ...later, level: 33.4 };
    assert.deepEqual(await saveLiveValues(db, [moved]), [{ zone: 7, guarded: true }]);
    assert.deepEqual(await liveValues(db, null), [moved]);
  });
});
