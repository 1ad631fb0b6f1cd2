import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { changesAfter } from '@/db/queries/feed';
import { viewerOf } from '@/lib/credit/publication';
import { profiles } from '@/lib/ingest/profiles';
import { type IngestResult, importFile } from '@/lib/server/ingest';
import { findingsOf, lineageOf } from '@/lib/server/lineage';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { zonesFor } from '@/lib/server/zones';
import { importZones } from '@/lib/server/zones-import';
import { dataFile, skipWithoutData } from './support/data';
import { forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';

/** The whole London file against the counts of its README. */

const ratings = dataFile('london/fhrs_london_2021.csv.gz');
const boroughs = dataFile('london/london_boroughs.geojson');

forEachEngine('London', (open) => {
  let db: Db;
  let first: IngestResult;
  let empty: Record<string, string>;
  const importRatings = () =>
    importFile(db, { path: ratings, name: 'fhrs_london_2021.csv.gz', profile: profiles.fhrs! });
  const one = async (sql: string) => (await db.query<{ n: number }>(sql))[0]!.n;

  before(async () => {
    if (skipWithoutData !== false) return;
    db = await open();
    await seedShipped(db);
    const zones = await importZones(db, { path: boroughs, kind: 'region', id: 'GSS_CODE', name: 'NAME' });
    assert.equal(zones.accepted, 33);
    empty = await fingerprint(db);
    first = await importRatings();
  });

  const london = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutData }, run);

  london('every row is taken: 71,659 entities, 60,306 with a site', async () => {
    const { batch: _, revision: __, findings: ___, ...counts } = first;
    assert.deepEqual(counts, { read: 71_659, accepted: 71_659, updated: 0, unchanged: 0, rejected: 0 });
    assert.equal(await one('select count(*) as n from entity'), 71_659);
    assert.equal(await one('select count(distinct entity) as n from site'), 60_306);
    assert.equal(await one('select count(*) as n from evaluation where current'), 71_659);
    assert.equal(first.findings.missing_coordinates, 11_353);
  });

  london(
    'point in polygon agrees with the named authority in 59,932 rows, differs in 288, finds no borough in 86',
    async () => {
      assert.equal(first.findings.area_differs, 288);
      assert.equal(first.findings.outside_zones, 86);
      const sites = await one('select count(*) as n from site where superseded_batch is null');
      assert.equal(sites - 288 - 86, 59_932);
      assert.equal(await one('select count(*) as n from site_zone'), 60_306 - 86);
      const agree = await one(
        `select count(*) as n from site s join site_zone j on j.site = s.id join zone_version v on v.zone = j.zone
       where replace(replace(lower(s.declared_area), '-', ' '), ' corporation', '') = replace(lower(v.name), '-', ' ')`,
      );
      assert.equal(agree, 59_932);
    },
  );

  london('what is no rating is no bad rating: Exempt is out of scope, awaiting is unrated', async () => {
    const rows = await db.query(
      "select outcome, coalesce(grade, '') as grade, count(*) as n from evaluation group by 1, 2 order by 1, 2",
    );
    assert.deepEqual(rows, [
      { outcome: 'graded', grade: '0', n: 187 },
      { outcome: 'graded', grade: '1', n: 1_385 },
      { outcome: 'graded', grade: '2', n: 1_694 },
      { outcome: 'graded', grade: '3', n: 6_724 },
      { outcome: 'graded', grade: '4', n: 12_581 },
      { outcome: 'graded', grade: '5', n: 36_695 },
      { outcome: 'out_of_scope', grade: '', n: 3_126 },
      { outcome: 'unrated', grade: '', n: 9_267 },
    ]);
  });

  london('placeholder dates become an unknown date, with a finding each', async () => {
    assert.equal(first.findings.unknown_date, 12_393);
    assert.equal(await one('select count(*) as n from evaluation where evaluated_at is null'), 12_393);
    const [range] = await db.query('select min(evaluated_at) as first, max(evaluated_at) as last from evaluation');
    assert.deepEqual(range, { first: '2002-07-15T00:00:00.000Z', last: '2021-08-19T00:00:00.000Z' });
  });

  london('zones count each entity once and every state beside the grades', async () => {
    const { items } = await db.transaction((tx) => zonesFor(tx, viewerOf('public'), {}), 'snapshot');
    assert.equal(items.length, 33);
    assert.equal(
      items.reduce((sum, { entities }) => sum + entities, 0),
      60_306 - 86,
    );
    for (const { entities, grades, states } of items) {
      const parts = [...Object.values(grades), ...Object.values(states)];
      assert.equal(
        parts.reduce((sum, n) => sum + n, 0),
        entities,
      );
    }
  });

  london('each finding names its row, and each field its origin', async () => {
    const found = await findingsOf(db, first.batch!);
    assert.equal(
      found.length,
      Object.values(first.findings).reduce((sum, n) => sum + n, 0),
    );
    assert.deepEqual(found[0], {
      row: 1,
      field: 'lng',
      code: 'missing_coordinates',
      rejects: false,
      value: null,
      message: found[0]!.message,
    });
    const [origin] = await lineageOf(db, 'fhrs:1040410');
    assert.equal(origin!.row, 1);
    assert.deepEqual(
      origin!.fields.find(({ field }) => field === 'name'),
      { field: 'name', columns: ['BusinessName'], raw: '0 Borders', changes: [] },
    );
  });

  london(
    'the second import changes nothing; a rollback leaves exactly what was before, and says so in the outbox',
    async () => {
      const after = await fingerprint(db);
      const again = await importRatings();
      assert.deepEqual(
        { ...again, findings: 0, batch: 0 },
        {
          batch: 0,
          read: 71_659,
          accepted: 0,
          updated: 0,
          unchanged: 71_659,
          rejected: 0,
          findings: 0,
          revision: null,
        },
      );
      assert.deepEqual(again.findings, first.findings);
      assert.deepEqual(await fingerprint(db), after);

      const { revision, batch, rolledBack } = await rollbackBatch(db, first.batch!);
      assert.equal(rolledBack, first.batch);
      assert.ok(revision > first.revision!);
      assert.deepEqual(await fingerprint(db), empty);
      const [change] = await changesAfter(db, first.revision!, 10);
      assert.deepEqual({ ...change, at: '' }, { revision, at: '', kind: 'rollback', batch, keys: change!.keys });
      assert.equal(change!.keys.zones.length, 33);
      await assert.rejects(rollbackBatch(db, first.batch!), /already rolled back/);

      const third = await importRatings();
      assert.equal(third.accepted, 71_659);
    },
  );
});
