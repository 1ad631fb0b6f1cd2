import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { changesAfter, newestRevision } from '@/db/queries/feed';
import { publishedFigures } from '@/db/queries/index-sums';
import { defaultScheme } from '@/db/queries/schemes';
import { guardedPublication } from '@/lib/server/guarded-publication';
import { publicationDay } from '@/lib/server/publication-day';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedSchemes } from '@/lib/server/schemes';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { runKind } from './support/job-context';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';

/** What public and wall may see of grades that are not public: once a day, and not of one business. */

/** A square from a corner, in degrees. */
const square = (id: string, west: number, south: number, side: number) => ({
  type: 'Feature',
  properties: { id },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
      ],
    ],
  },
});

const inMarket = { lng: 120.05, lat: 30.05 };
const inTown = { lng: 120.5, lat: 30.5 };

forEachEngine('guarded figures', (open) => {
  let db: Db;
  const clock = new SetClock('2026-06-02T10:00:00Z');
  const runOf = (kind = guardedPublication) => runKind(kind, { db, clock });
  const dayTurnsTo = async (moment: string) => {
    clock.set(moment);
    await runOf(publicationDay);
  };
  let taken = 0;
  const shops = (n: number, grade: string, place: object, kind = 'individual') =>
    Array.from({ length: n }, () => {
      const code = `s${taken++}`;
      return row({ code, sourceKey: code, kind, grade, ...place, evaluatedAt: '2026-05-01' });
    });
  /** Of a zone: figure → value, null = hidden. */
  const figuresOf = async (code: string) => {
    const [zone] = await db.query<{ id: number }>('select id from zone where code = $1', [code]);
    const rows = await publishedFigures(db, [zone!.id], await defaultScheme(db));
    return Object.fromEntries(rows.map(({ figure, value }) => [figure, value]));
  };

  before(async () => {
    db = await open('2026-06-02');
    await seedSchemes(db);
    const path = join(mkdtempSync(join(tmpdir(), 'xintu-guarded-')), 'zones.geojson');
    const features = [square('town', 120, 30, 1), square('market', 120, 30, 0.1)];
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    await importZones(db, { path, kind: 'core_district', id: 'id', name: 'id' });
    await runOf(publicationDay);
  });

  test('where nobody is whose grade is not public, nothing is published', async () => {
    await take(db, shops(9, 'A', inMarket, 'enterprise'));
    assert.equal(await runOf(), null);
    assert.deepEqual(await publishedFigures(db, null, await defaultScheme(db)), []);
  });

  test('what was never published does not wait for midnight, and counts nobody whose grade is public', async () => {
    await take(db, [
      ...shops(30, 'A', inMarket),
      ...shops(20, 'C', inMarket, 'other'),
      ...shops(12, 'D', inMarket),
      ...shops(40, 'B', inTown),
      ...shops(21, 'D', inTown),
      ...shops(9, 'C', inTown),
    ]);
    const newest = await newestRevision(db);
    assert.notEqual(await runOf(), null);
    const market = { ranked: 62, good: 30, bad: 12, graded: 62, out_of_scope: 0, fresh: 62, stale: 0 };
    assert.deepEqual(await figuresOf('market'), market);
    const town = { ranked: 132, good: 70, bad: 33, graded: 132, out_of_scope: 0, fresh: 132, stale: 0 };
    assert.deepEqual(await figuresOf('town'), town);
    const [change, ...more] = await changesAfter(db, newest, 9);
    assert.deepEqual([change!.kind, change!.keys.zones.length, more], ['guarded', 2, []]);
    await assert.rejects(rollbackBatch(db, change!.batch), { code: 'is_publication' });
  });

  test('a day has one publication: what is counted later waits for the next, and for the count of the next day', async () => {
    await take(db, shops(6, 'A', inMarket));
    assert.equal(await runOf(), null);
    assert.equal((await figuresOf('market')).good, 30);
    clock.set('2026-06-02T16:00:00Z');
    assert.equal(await runOf(), null, 'the aggregates are of the day before');
    await dayTurnsTo('2026-06-02T16:00:01Z');
    const run = (await runOf()) as { day: string };
    assert.equal(run.day, '2026-06-03');
    assert.equal((await figuresOf('market')).good, 36);
  });

  test('nothing moves by fewer than five, and a day that changes no figure announces nothing', async () => {
    await take(db, shops(4, 'D', inMarket));
    await dayTurnsTo('2026-06-03T16:00:00Z');
    const newest = await newestRevision(db);
    assert.notEqual(await runOf(), null);
    assert.equal((await figuresOf('market')).bad, 12);
    assert.deepEqual(await changesAfter(db, newest, 9), []);
    await take(db, shops(1, 'D', inMarket));
    await dayTurnsTo('2026-06-04T16:00:00Z');
    await runOf();
    assert.equal((await figuresOf('market')).bad, 17);
  });

  test('the first business of a place that no zone had to itself does not show by the difference of two days', async () => {
    const before = await figuresOf('town');
    const path = join(mkdtempSync(join(tmpdir(), 'xintu-guarded-')), 'zones.geojson');
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [square('lane', 120.9, 30.9, 0.05)] }));
    await importZones(db, { path, kind: 'core_district', id: 'id', name: 'id' });
    await take(db, shops(3, 'B', { lng: 120.92, lat: 30.92 }));
    await dayTurnsTo('2026-06-05T16:00:00Z');
    await runOf();
    assert.deepEqual(await figuresOf('town'), before);
    assert.equal((await figuresOf('lane')).good, 0);
  });

  test('the figures of a zone that is no longer there go', async () => {
    const [batch] = await db.query<{ id: number }>("select recorded_batch as id from zone where code = 'lane'");
    await rollbackBatch(db, batch!.id);
    await dayTurnsTo('2026-06-06T16:00:00Z');
    await runOf();
    const zones = new Set((await publishedFigures(db, null, await defaultScheme(db))).map(({ zone }) => zone));
    assert.equal(zones.size, 2);
  });

  test('of a scheme that only the regulator may count by, nothing is published', async () => {
    await db.exec(
      `update scheme set audience = 'regulator', document = document || '{"audience": "regulator"}' where code = 'CN-2026'`,
    );
    await dayTurnsTo('2026-06-07T16:00:00Z');
    assert.equal(await runOf(), null);
  });
});
