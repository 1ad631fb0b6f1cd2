import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Db } from '@/db/db';
import { demoDevices } from '@/db/demo/footfall';
import { demoZones } from '@/db/demo/zones';
import { rejoinDivisions, rejoinZones } from '@/db/queries/site-zones';
import { prepareStaging } from '@/db/queries/staging';
import { viewerOf } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { createKey } from '@/lib/server/api-keys';
import { callerOf, writerOf } from '@/lib/server/caller';
import { anyEnterprises, evaluationRow, recordRow, slotRows } from '@/lib/server/demo-posts';
import { removeDemo } from '@/lib/server/demo-remove';
import { DEMO_REGION, seedDemo } from '@/lib/server/demo-seed';
import { entitiesFor, entityFor } from '@/lib/server/entities';
import { lineageOf } from '@/lib/server/lineage';
import { postEvaluations } from '@/lib/server/post-evaluations';
import { postRecords } from '@/lib/server/post-facts';
import { postFootfall } from '@/lib/server/post-footfall';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { zonesFor } from '@/lib/server/zones';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';

/** The day that publication is judged by. */
const DAY = '2026-11-21';

/** Demonstration data in the tables: whole, flagged, fed through the API, and gone without a trace. */

const NOW = new Date('2026-11-20T10:07:00+08:00');
const BUSINESSES = 2_000;

/** A market over the middle of the demonstration's region, but somebody's own. */
const ownMarket = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { id: 'own', name: 'Own' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [120.06, 29.29],
            [120.12, 29.29],
            [120.12, 29.35],
            [120.06, 29.35],
            [120.06, 29.29],
          ],
        ],
      },
    },
  ],
};

forEachEngine('demonstration data', (open) => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-demo-'));
  let db: Db;
  const said: string[] = [];

  before(async () => {
    db = await open();
    await seedShipped(db);
    assert.equal(
      await seedDemo(db, { businesses: BUSINESSES, footfallWeeks: 7, now: NOW, log: (line) => said.push(line) }),
      true,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const one = async <T>(sql: string) => (await db.query<{ value: T }>(sql))[0]!.value;
  const region = async () =>
    (await db.transaction((tx) => zonesFor(tx, viewerOf('public'), { codes: [DEMO_REGION] }), 'snapshot')).items[0]!;

  test('one synthetic batch with one revision holds everything, and progress was told', async () => {
    assert.equal(await one('select count(*)::int as value from change'), 1);
    assert.equal(await one('select count(*)::int as value from batch where not synthetic'), 0);
    assert.equal(await one('select count(*)::int as value from entity'), BUSINESSES);
    assert.equal(await one('select count(*)::int as value from zone'), demoZones.length + 1);
    assert.equal(await one('select count(*)::int as value from device'), demoDevices.length);
    assert.ok(said.some((line) => line.includes('2,000 businesses')));
  });

  test('a database that something was written to is left alone', async () => {
    assert.equal(await seedDemo(db, { businesses: 1_000, footfallWeeks: 7, now: NOW, log: () => {} }), false);
    assert.equal(await one('select count(*)::int as value from entity'), BUSINESSES);
  });

  test('every business lies in the region and in a town of it, where the spatial joins find it too', async () => {
    const zone = await region();
    assert.equal(zone.entities, BUSINESSES);
    assert.equal(zone.synthetic, true);
    assert.ok(zone.demonstration > 0);
    const joins = "select md5(string_agg(site || ' ' || zone, ',' order by site, zone)) as value from site_zone";
    const seeded = await one(joins);
    await db.transaction(async (tx) => {
      await prepareStaging(tx);
      assert.equal(await rejoinDivisions(tx), 0);
      const zones = await tx.query<{ id: number }>('select id from zone');
      await rejoinZones(
        tx,
        zones.map(({ id }) => id),
      );
    });
    assert.equal(await one(joins), seeded);
    assert.equal(await one('select count(*)::int as value from site where division is null'), 0);
  });

  test('the last evaluation of each business is its current one, and none lies after the day it was made', async () => {
    assert.equal(
      await one(`select count(*)::int as value from evaluation v where v.current is distinct from
        (v.evaluated_at = (select max(o.evaluated_at) from evaluation o where o.entity = v.entity and o.scheme = v.scheme))`),
      0,
    );
    assert.equal(
      await one(`select count(*)::int as value from evaluation where evaluated_at > '${NOW.toISOString()}'`),
      0,
    );
  });

  test('an individual business stands at a coarsened point, as one that is imported does', async () => {
    await take(db, [
      row({ code: 'own-1', sourceKey: 'own-1', grade: 'A', kind: 'individual', lng: 120.0817, lat: 29.3123 }),
    ]);
    const away =
      await one<number>(`select max(abs(st_x(s.public_geom) - (round((round(st_x(s.geom) / 0.002) * 0.002)::numeric, 6))::float8)
      + abs(st_y(s.public_geom) - (round((round(st_y(s.geom) / 0.002) * 0.002)::numeric, 6))::float8)) as value
      from site s join entity e on e.id = s.entity where e.kind = 'individual'`);
    assert.equal(away, 0);
    const mercator = await one<number>(
      'select max(st_distance(st_transform(geom, 3857), tile_geom)) as value from site',
    );
    assert.ok(mercator < 1e-6, `${mercator} m`);
    assert.equal(
      await one(
        "select count(*)::int as value from site s join entity e on e.id = s.entity where e.kind <> 'individual' and public_geom is not null",
      ),
      0,
    );
  });

  test('its lineage says that it came from the demonstration', async () => {
    const [{ code }] = (await db.query<{ code: string }>('select code from entity_code order by entity limit 1')) as [
      { code: string },
    ];
    const [origin] = await lineageOf(db, code);
    assert.equal(origin!.file, 'demonstration');
    assert.equal(origin!.fields.find(({ field }) => field === 'code')!.raw, code);
  });

  test('what the feed sends through the API is synthetic, and lands on demonstration businesses only', async () => {
    const created = await createKey(db, {
      name: 'feed',
      scope: 'write',
      audience: 'public',
      division: null,
      synthetic: true,
    });
    const key = writerOf(
      await callerOf(db, new Request('http://x', { headers: { authorization: `Bearer ${created.secret}` } })),
    );
    const post = (rows: unknown[]) => ({
      body: JSON.stringify(rows),
      contentType: 'application/json',
      apiKey: key.id,
      synthetic: key.synthetic,
      idempotencyKey: null,
      newest: () => 0,
    });
    const some = await anyEnterprises(db, 20);
    assert.ok(some.length > 10);
    const evaluated = await postEvaluations(db, post(some.map((entity) => evaluationRow(entity, NOW))));
    assert.equal(evaluated.accepted + evaluated.updated, some.length);
    const recorded = await postRecords(db, post(some.slice(0, 3).map((entity) => recordRow(entity, NOW))));
    assert.equal(recorded.accepted, 3);
    const slots = [...slotRows(NOW.getTime() - 900_000, NOW.getTime() + 3_600_000)];
    const counted = await postFootfall(db, post(slots));
    assert.equal(counted.accepted + counted.updated + counted.unchanged, slots.length);
    assert.equal(
      await one(
        "select count(*)::int as value from batch b join change c on c.batch = b.id where b.kind = 'api' and not b.synthetic and b.started_at > (select max(created_at) from api_key)",
      ),
      0,
    );
    assert.equal(
      await one(
        `select count(*)::int as value from entity where created_batch in (select id from batch where kind = 'api' and synthetic)`,
      ),
      0,
    );
  });

  test('it cannot be rolled back like an import; the refusal names the command that removes it', async () => {
    const batch = await one<number>("select id as value from batch where kind = 'command'");
    await assert.rejects(
      rollbackBatch(db, batch),
      (error) => error instanceof Refusal && /demo remove/.test(error.message),
    );
  });

  test('removing it leaves what others sent exactly as it was, and nothing of itself', async () => {
    const file = join(folder, 'own.geojson');
    writeFileSync(file, JSON.stringify(ownMarket));
    await importZones(db, { path: file, kind: 'specialised_market', id: 'id', name: 'name' });
    await take(db, [
      row({ code: 'own-2', sourceKey: 'own-2', grade: 'C', kind: 'enterprise', lng: 120.07, lat: 29.3 }),
    ]);
    const before = await db.transaction((tx) => zonesFor(tx, viewerOf('regulator'), { codes: ['own'] }), 'snapshot');
    assert.ok(
      before.items[0]!.synthetic && before.items[0]!.entities > 2,
      'demonstration businesses stand in the own market',
    );

    const { removed, batches } = await removeDemo(db);
    assert.equal(removed.entities, BUSINESSES);
    assert.equal(removed.zones, demoZones.length + 1);
    assert.ok(batches >= 4);

    const { items } = await db.transaction((tx) => zonesFor(tx, viewerOf('regulator'), {}), 'snapshot');
    assert.deepEqual(
      items.map(({ id, entities, grades, synthetic }) => ({ id, entities, A: grades.A, C: grades.C, synthetic })),
      [{ id: 'own', entities: 2, A: 1, C: 1, synthetic: false }],
    );
    const left = await db.transaction((tx) => entitiesFor(tx, viewerOf('regulator'), { limit: 10 }, DAY), 'snapshot');
    assert.equal(left.items.length, 2);
    const kept = await db.transaction((tx) => entityFor(tx, viewerOf('regulator'), 'test:own-2', DAY), 'snapshot');
    assert.equal(kept.evaluations[0]!.grade, 'C');
    assert.equal((await lineageOf(db, 'test:own-2')).length, 1);
    for (const table of ['footfall', 'device', 'record', 'division', 'finding'])
      assert.equal(await one(`select count(*)::int as value from ${table}`), 0, table);
    assert.equal(
      await one("select string_agg(distinct z.code, ',') as value from live_index l join zone z on z.id = l.zone"),
      'own',
    );
    assert.equal(await one('select count(*)::int as value from entity'), 2);
    assert.equal(await one('select count(*)::int as value from evaluation'), 2);
    assert.equal(await one('select count(*)::int as value from lineage'), 2);
    assert.equal(await one("select count(*)::int as value from source where code like 'demo%'"), 0);
    assert.equal(await one('select count(*)::int as value from api_key where synthetic'), 0);
  });

  test('removing it a second time is refused; nothing is ever seeded again', async () => {
    await assert.rejects(removeDemo(db), (error) => error instanceof Refusal && error.code === 'no_demonstration');
    assert.equal(await seedDemo(db, { businesses: 1_000, footfallWeeks: 7, now: NOW, log: () => {} }), false);
  });

  test('a failure in the middle leaves the database as untouched as before', async () => {
    const other = await open();
    await seedShipped(other);
    const failing = seedDemo(other, {
      businesses: 1_000,
      footfallWeeks: 1,
      now: NOW,
      log: (line) => {
        // Zones and businesses are in.
        if (line.includes('footfall')) throw new Error('the plug was pulled');
      },
    });
    await assert.rejects(failing, /plug/);
    for (const table of ['batch', 'entity', 'zone', 'division', 'change'])
      assert.equal((await other.query<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n, 0, table);
    assert.equal(await seedDemo(other, { businesses: 1_000, footfallWeeks: 1, now: NOW, log: () => {} }), true);
  });
});
