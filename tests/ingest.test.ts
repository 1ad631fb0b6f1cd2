import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import type { Db } from '@/db/db';
import { changesAfter, newestRevision } from '@/db/queries/feed';
import { convert } from '@/lib/geo/crs';
import { profiles } from '@/lib/ingest/profiles';
import type { Profile } from '@/lib/ingest/types';
import { Faults } from '@/lib/server/ingest';
import { findingsOf, lineageOf } from '@/lib/server/lineage';
import { lineageLines } from '@/lib/server/print';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { fingerprint } from './support/fingerprint';
import { row, take } from './support/rows';

forEachEngine('taking rows', (open, engine) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
  });
  beforeEach(() => db.exec('truncate batch, source, zone, division cascade'));

  const current = () =>
    db.query<{ code: string; name: string; grade: string | null; outcome: string; at: string | null }>(
      `select c.code, e.name, v.grade, v.outcome, to_char(v.evaluated_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as at
       from evaluation v join entity e on e.id = v.entity join entity_code c on c.entity = e.id where v.current order by c.code`,
    );

  test('a new code with a name creates the business, with its site, in one batch and one change', async () => {
    const result = await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', lng: 120.1, lat: 29.3 })]);
    assert.deepEqual([result.accepted, result.updated, result.unchanged, result.rejected], [1, 0, 0, 0]);
    const [change] = await changesAfter(db, 0, 10);
    assert.equal(change!.revision, result.revision);
    assert.equal(change!.keys.entities?.length, 1);
    const [site] = await db.query('select st_x(geom) as lng, st_y(geom) as lat, role from site');
    assert.deepEqual(site, { lng: 120.1, lat: 29.3, role: 'operating' });
  });

  test('the same rows again change nothing and make no revision', async () => {
    const rows = [
      row({ code: 'a', sourceKey: '1', grade: 'A', lng: 120.1, lat: 29.3, score: 0.1, dimensions: { x: 1.25 } }),
    ];
    await take(db, rows);
    const before = await fingerprint(db);
    const again = await take(db, rows);
    assert.deepEqual([again.accepted, again.updated, again.unchanged, again.revision], [0, 0, 1, null]);
    assert.deepEqual(await fingerprint(db), before);
  });

  test('another grade under the same natural key supersedes, and the earlier one stays readable', async () => {
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A' })]);
    const result = await take(db, [row({ code: 'a', sourceKey: '1', grade: 'B' })]);
    assert.equal(result.updated, 1);
    assert.deepEqual(
      await db.query('select grade, current, superseded_batch is not null as superseded from evaluation order by id'),
      [
        { grade: 'A', current: false, superseded: true },
        { grade: 'B', current: true, superseded: false },
      ],
    );
  });

  test('the latest evaluation is current whatever order they arrive in, and an unknown date is never later', async () => {
    await take(db, [row({ code: 'a', sourceKey: 'new', grade: 'B', evaluatedAt: '2026-05-01' })]);
    await take(db, [row({ code: 'a', sourceKey: 'old', grade: 'A', evaluatedAt: '2025-05-01' })]);
    await take(db, [row({ code: 'a', sourceKey: 'undated', grade: 'C', evaluatedAt: null })]);
    assert.deepEqual(
      (await current()).map(({ grade }) => grade),
      ['B'],
    );
    await take(db, [row({ code: 'a', sourceKey: 'newest', grade: 'D', evaluatedAt: '2026-06-01' })]);
    assert.deepEqual(
      (await current()).map(({ grade }) => grade),
      ['D'],
    );
  });

  test('a move supersedes the site; what is not given overwrites nothing', async () => {
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', lng: 120.1, lat: 29.3, address: 'x' })]);
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', name: undefined })]);
    assert.equal((await db.query('select 1 from site where superseded_batch is null')).length, 1);
    const moved = await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', lng: 120.2, lat: 29.3 })]);
    assert.equal(moved.updated, 1);
    assert.deepEqual(await db.query('select st_x(geom) as lng from site where superseded_batch is null'), [
      { lng: 120.2 },
    ]);
    assert.equal((await current())[0]!.name, 'Shop a');
  });

  test('an individual business has a coarsened public point, an enterprise its exact one', async () => {
    await take(db, [
      row({ code: 'i', sourceKey: '1', grade: 'A', kind: 'individual', lng: 120.12345, lat: 29.98765 }),
      row({ code: 'e', sourceKey: '2', grade: 'A', kind: 'enterprise', lng: 120.12345, lat: 29.98765 }),
    ]);
    assert.deepEqual(
      await db.query('select st_x(public_geom) as lng, st_y(public_geom) as lat from site order by entity'),
      [
        { lng: 120.124, lat: 29.988 },
        { lng: null, lat: null },
      ],
    );
  });

  test('one natural key twice in a batch: the same content is taken once, other content is rejected by name', async () => {
    const result = await take(db, [
      row({ code: 'a', sourceKey: '1', grade: 'A' }),
      row({ code: 'a', sourceKey: '1', grade: 'A' }),
      row({ code: 'a', sourceKey: '1', grade: 'D' }),
    ]);
    assert.deepEqual([result.accepted, result.unchanged, result.rejected], [1, 1, 1]);
    const found = await findingsOf(db, result.batch!);
    assert.deepEqual(
      found.map(({ row, code, rejects }) => [row, code, rejects]),
      [
        [2, 'duplicate_row', false],
        [3, 'conflicting_row', true],
      ],
    );
    assert.match(found[1]!.message, /row 1/);
    const kept = await db.query("select row, raw->>'grade' as grade from lineage order by row");
    assert.deepEqual(kept, [
      { row: 1, grade: 'A' },
      { row: 3, grade: 'D' },
    ]);
  });

  test('a rejected row is kept with its raw values and its finding, and the rest is taken', async () => {
    const result = await take(db, [
      row({ code: 'a', sourceKey: '1', grade: 'Z' }),
      row({ code: 'b', sourceKey: '2', grade: 'A' }),
    ]);
    assert.deepEqual([result.read, result.accepted, result.rejected], [2, 1, 1]);
    assert.deepEqual(result.findings, { unknown_grade: 1 });
    assert.deepEqual(await db.query('select row, entity is null as loose from lineage order by row'), [
      { row: 1, loose: true },
      { row: 2, loose: false },
    ]);
  });

  test('an unknown code without a name is a fault, and with strict nothing of the batch is taken', async () => {
    const before = await fingerprint(db);
    const rows = [
      row({ code: 'a', sourceKey: '1', grade: 'A' }),
      row({ code: 'b', sourceKey: '2', grade: 'A', name: undefined }),
      row({ code: 'c', sourceKey: '3', grade: 'Z' }),
    ];
    await assert.rejects(take(db, rows, { strict: true }), (error: Faults) => {
      assert.ok(error instanceof Faults);
      assert.deepEqual(
        error.faults.map(({ row, field, code }) => [row, field, code]),
        [
          [2, 'code', 'unknown_code'],
          [3, 'grade', 'unknown_grade'],
        ],
      );
      return true;
    });
    assert.deepEqual(await fingerprint(db), before);
    assert.deepEqual(await db.query('select 1 from batch'), []);
  });

  test('a dry run says what would happen and leaves nothing', async () => {
    const before = await fingerprint(db);
    const result = await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A' })], { dryRun: true });
    assert.deepEqual([result.accepted, result.batch, result.revision], [1, null, null]);
    assert.deepEqual(await fingerprint(db), before);
  });

  test('points in another coordinate system than declared are found out by the zones they miss, and told', async () => {
    const market = {
      type: 'Polygon',
      coordinates: [
        [
          [120.1, 29.33],
          [120.104, 29.33],
          [120.104, 29.334],
          [120.1, 29.334],
          [120.1, 29.33],
        ],
      ],
    };
    const file = join(mkdtempSync(join(tmpdir(), 'xintu-crs-')), 'zones.geojson');
    writeFileSync(
      file,
      JSON.stringify({
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { id: 'm', name: 'M' }, geometry: market }],
      }),
    );
    await importZones(db, { path: file, kind: 'specialised_market', id: 'id', name: 'name' });
    const stalls = Array.from({ length: 40 }, (_, i) => {
      const [lng, lat] = convert([120.101 + (i % 8) * 0.0002, 29.331 + i * 0.00003], 'wgs84', 'gcj02');
      return row({ code: `s${i}`, sourceKey: `s${i}`, grade: 'A', lng, lat });
    });
    const wrong = await take(db, stalls, { dryRun: true });
    assert.equal(wrong.findings.crs_mismatch, 1);
    const right = await take(
      db,
      stalls.map((stall) => ({ ...stall, crs: 'gcj02' })),
    );
    assert.equal(right.findings.crs_mismatch, undefined);
    assert.deepEqual(await db.query('select distinct crs_declared, crs_detected from site'), [
      { crs_declared: 'gcj02', crs_detected: 'gcj02' },
    ]);
    assert.equal((await db.query('select 1 from site_zone')).length, 40);
  });

  test('SQL and HTML in names are names', async () => {
    const name = `Robert'); drop table entity;-- <script>alert("1")</script> \\ \t`.trim();
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', name })]);
    assert.equal((await current())[0]!.name, name);
  });

  test('lineage tells the raw value, the rule and the result', async () => {
    await take(db, [row({ code: ' 9133O1OO', sourceKey: '1', grade: 'A', name: '  Padded  ' })]);
    const [origin] = await lineageOf(db, 'test:9133O1OO');
    assert.deepEqual(
      origin!.fields.find(({ field }) => field === 'name'),
      {
        field: 'name',
        columns: ['name'],
        raw: '  Padded  ',
        changes: [{ rule: 'trim', from: '  Padded  ', to: 'Padded' }],
      },
    );
  });

  test('points of a department without a grade are graded; lineage says that grade and score were computed', async () => {
    const { grade: _, ...parts } = profiles.xintu!.columns;
    const profile: Profile = { ...profiles.xintu!, columns: parts };
    const dimensions = { Hygiene: 10, Structural: 0, ConfidenceInManagement: 0 };
    const sent = row({ code: 'a', sourceKey: '1', scheme: 'FHRS', dimensions });
    const first = await take(db, [sent], { profile, batch: { kind: 'api', profile } });
    assert.deepEqual([first.accepted, first.findings], [1, {}]);
    assert.deepEqual(await db.query('select grade, score::float8, dimensions from evaluation'), [
      { grade: '4', score: 10, dimensions },
    ]);
    const again = await take(db, [sent], { profile, batch: { kind: 'api', profile } });
    assert.equal(again.unchanged, 1);
    const [origin] = await lineageOf(db, 'test:a');
    const computed = origin!.fields.filter(({ field }) => field === 'grade' || field === 'score');
    assert.deepEqual(computed, [
      {
        field: 'score',
        columns: ['score'],
        raw: null,
        changes: [{ rule: 'score_from_points', from: null, to: '10' }],
      },
      { field: 'grade', columns: [], raw: null, changes: [{ rule: 'grade_from_points', from: null, to: '4' }] },
    ]);
    assert.match(lineageLines([origin!]), /grade +– {2}\(computed\)\n {4}grade_from_points: – → "4"/);
  });

  test('rolling back a batch in the middle leaves what later batches wrote', async () => {
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', name: 'One' })]);
    const middle = await take(db, [row({ code: 'a', sourceKey: '1', grade: 'B', name: 'Two' })]);
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'C', name: 'Three' })]);
    await rollbackBatch(db, middle.batch!);
    assert.deepEqual(await current(), [{ code: 'a', name: 'Three', grade: 'C', outcome: 'graded', at: '2026-01-01' }]);
    assert.deepEqual(await db.query('select grade from evaluation order by id'), [{ grade: 'A' }, { grade: 'C' }]);
    assert.deepEqual(await db.query('select name from entity_history'), [{ name: 'One' }]);
  });

  test('a business that a later batch speaks of survives the rollback of the batch that brought it', async () => {
    const first = await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A' })]);
    await take(db, [row({ code: 'a', sourceKey: '2', grade: 'B', evaluatedAt: '2026-02-01' })]);
    const result = await rollbackBatch(db, first.batch!);
    assert.equal(result.removed.entities, 0);
    assert.deepEqual(await current(), [{ code: 'a', name: 'Shop a', grade: 'B', outcome: 'graded', at: '2026-02-01' }]);
  });

  test('an unknown, a rolled back and an empty batch are refused', async () => {
    await assert.rejects(rollbackBatch(db, 999_999), /no batch 999999/);
    await assert.rejects(rollbackBatch(db, Number.NaN), /no batch/);
    const rows = [row({ code: 'a', sourceKey: '1', grade: 'A' })];
    await take(db, rows);
    const idle = await take(db, rows);
    await assert.rejects(rollbackBatch(db, idle.batch!), /changed nothing/);
  });

  const code = fc.constantFrom('a', 'b', 'c');
  const anyRow = fc.record({
    code,
    sourceKey: fc.constantFrom('1', '2'),
    grade: fc.constantFrom('A', 'B', 'C', 'D'),
    name: fc.constantFrom('N1', 'N2'),
    evaluatedAt: fc.constantFrom('2026-01-01', '2026-02-01', null),
    lng: fc.constantFrom(120.1, 120.2, undefined),
  });
  const anyBatch = fc.array(anyRow, { minLength: 1, maxLength: 6 });

  test('whatever was imported, rolling everything back in any order leaves what was before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBatch, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (batches, order) => {
          await db.exec('truncate batch, source, zone, division cascade');
          await take(db, [row({ code: 'a', sourceKey: 'base', grade: 'A', lng: 120.0, lat: 29.3 })]);
          const base = await fingerprint(db);
          const written: number[] = [];
          for (const batch of batches) {
            const rows = batch.map(({ lng, ...given }) =>
              row({ ...given, ...(lng === undefined ? {} : { lng, lat: 29.3 }) }),
            );
            const { batch: id, revision } = await take(db, rows);
            if (revision !== null) written.push(id!);
            await currentIsLatest(db);
          }
          while (written.length > 0) {
            const [id] = written.splice(Math.floor((order.next().value as number) * written.length * 0.999), 1);
            await rollbackBatch(db, id!);
            await currentIsLatest(db);
          }
          assert.deepEqual(await fingerprint(db), base);
        },
      ),
      { seed: 20261122, numRuns: engine === 'postgres' ? 60 : 15 },
    );
  });

  test('writers that meet on one new business both get through', async () => {
    const revision = await newestRevision(db);
    const results = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        take(db, [row({ code: 'meet', sourceKey: String(n), grade: 'A', evaluatedAt: `2026-01-0${n}` })]),
      ),
    );
    assert.deepEqual(
      results.map(({ accepted }) => accepted),
      [1, 1, 1, 1],
    );
    assert.equal((await db.query('select 1 from entity')).length, 1);
    assert.equal((await changesAfter(db, revision, 10)).length, 4);
  });
});

/** One evaluation is current per business and scheme: the one with the latest known date. */
async function currentIsLatest(db: Db) {
  const wrong = await db.query(
    `select entity, scheme from evaluation where superseded_batch is null group by entity, scheme
     having count(*) filter (where current) <> 1
         or max(evaluated_at) filter (where current) is distinct from max(evaluated_at)`,
  );
  assert.deepEqual(wrong, []);
}
