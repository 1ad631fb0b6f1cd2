import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { appliedRevision, isBehind } from '@/db/queries/aggregates';
import { createBatch } from '@/db/queries/batches';
import { recentEvents } from '@/db/queries/events';
import { announce, appliedAfter, newestRevision } from '@/db/queries/feed';
import { changedZones } from '@/db/queries/zone-state';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { aggregate, recompute } from '@/lib/server/aggregate';
import { seedShipped } from '@/lib/server/shipped';
import { touchedZones } from '@/lib/server/topics/touched-zones';
import { zonesFor } from '@/lib/server/zones';
import { forEachEngine, untouched } from './support/engines';
import { drawZones, RandomLife, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { countedZones } from './support/zone-oracle';

const DAY = '2026-11-22';
const COUNTING = { day: DAY, timeZone: 'Asia/Shanghai' };
const viewers: Viewer[] = [
  viewerOf('public'),
  viewerOf('wall'),
  viewerOf('regulator'),
  { audience: 'district', divisions: ['330780'], entity: null },
  { audience: 'district', divisions: ['330780', '330781'], entity: null },
];

forEachEngine('kept aggregates', (open, engine) => {
  let db: Db;
  before(async () => {
    // The database itself: what is noted is counted only where a test says so.
    db = untouched(await open());
    await seedShipped(db);
    await drawZones(db, seeded(1));
  });

  const counted = async (viewer: Viewer) =>
    (await db.transaction((tx) => zonesFor(tx, viewer, {}), 'snapshot')).items
      .filter(({ entities }) => entities > 0)
      .map(({ id, entities, demonstration, grades, states: { suppressed, unevaluated, ...states } }) => {
        const words = Object.entries({ ...grades, ...states }).filter(([, n]) => n !== 0);
        return { id, entities, demonstration, suppressed, unevaluated, outcomes: Object.fromEntries(words.sort()) };
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  const asTablesSay = async (viewer: Viewer, day: string) =>
    (await countedZones(db, viewer, day))
      .map((zone) => ({ ...zone, outcomes: Object.fromEntries(Object.entries(zone.outcomes).sort()) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  const tick = (day: string) =>
    db.transaction(async (tx) => {
      const zones = (await tx.query<{ id: number }>('select id from zone')).map(({ id }) => id);
      const batch = await createBatch(tx, { kind: 'command' });
      return announce(tx, { kind: 'publication', batch, keys: { zones, entities: [], rows: 0, day } });
    });

  test('whatever was written, rolled back, moved or redrawn, each step counts what counting everything anew counts, for every audience', async (t) => {
    const life = new RandomLife(db, seeded(5));
    const days = [DAY, '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];
    const steps = engine === 'postgres' ? 120 : 60;
    let day = DAY;
    let most = 0;
    for (let step = 0; step < steps; step++) {
      const told = await life.step();
      if (step % 20 === 19) {
        day = days[(step + 1) / 20] ?? day;
        await tick(day);
      }
      // Sometimes several commits wait together.
      if (step % 3 === 1) continue;
      const before = await appliedRevision(db);
      const { zones } = (await aggregate(db, COUNTING))!;
      const changes = await appliedAfter(db, before, 10);
      const touched = touchedZones(changes);
      const untold = zones.filter((zone) => touched !== null && !touched.includes(zone));
      assert.deepEqual(untold, [], `whoever follows looks at every zone that changed: ${told}`);
      const found = await recompute(db, { ...COUNTING, check: true });
      assert.deepEqual(found!.differences, [], `after step ${step}: ${told}`);
      for (const viewer of viewers)
        assert.deepEqual(
          await counted(viewer),
          await asTablesSay(viewer, day),
          `${viewer.audience}, step ${step}: ${told}`,
        );
      const [row] = await db.query<{ n: number }>('select count(*) as n from zone_cell where zone <> 0');
      most = Math.max(most, row!.n);
    }
    t.diagnostic(`${most} cells of zones at the most`);
    assert.ok(most > 30, 'the life was too quiet to show anything');
  });

  test('counting anew from nothing gives the same bits', async () => {
    const bits = () =>
      db.query<{ bits: string }>(
        `select md5(string_agg(c::text, ';' order by c::text)) as bits from (select zone_cell::text as c from zone_cell
         union all select counted_entity::text from counted_entity) x`,
      );
    const before = await bits();
    await db.exec('delete from zone_cell; delete from counted_entity');
    const found = await recompute(db, { ...COUNTING, check: false });
    assert.ok(found!.differences.length > 0 && found!.recomputed !== null);
    assert.deepEqual(await bits(), before);
  });

  test('a count that is wrong is found, named, put right, and told as a change of every zone', async () => {
    await aggregate(db, COUNTING);
    const [cell] = await db.query<{ zone: number }>('select max(zone) as zone from zone_cell');
    await db.query('update zone_cell set entities = entities + 1 where zone = $1', [cell!.zone]);
    const found = await recompute(db, { ...COUNTING, check: true });
    assert.ok(found!.differences.length > 0);
    assert.ok(found!.differences.every(({ what, id }) => what === 'cell' && id === cell!.zone));
    assert.equal(found!.recomputed, null);
    const mended = await recompute(db, { ...COUNTING, check: false });
    const { revision } = (await aggregate(db, COUNTING))!;
    assert.equal(revision, mended!.recomputed);
    assert.deepEqual((await recompute(db, { ...COUNTING, check: true }))!.differences, []);
    const zones = await db.query('select id from zone');
    assert.equal((await changedZones(db, revision - 1)).length, zones.length);
  });

  test('what is not counted yet is not given to who follows', async () => {
    await aggregate(db, COUNTING);
    const applied = await newestRevision(db);
    await take(db, [row({ code: 'late', grade: 'A', sourceKey: 'late' })]);
    assert.equal(await isBehind(db), true);
    assert.deepEqual(await appliedAfter(db, applied, 10), []);
    await aggregate(db, COUNTING);
    assert.equal(await isBehind(db), false);
    assert.equal((await appliedAfter(db, applied, 10)).length, 1);
  });

  test('whoever follows a zone is told when it counts otherwise, also by a writer who did not know that it is concerned', async () => {
    // Of a scheme that no index is made of: a level that moves is told anyway.
    const said = { code: 'moving', scheme: 'FHRS', sourceKey: 'moving', lng: 120.5, lat: 29.5 };
    await take(db, [row({ ...said, grade: '5' })]);
    await aggregate(db, COUNTING);
    await take(db, [row({ ...said, grade: '1' })]);
    const written = await newestRevision(db);
    // As it is when the business moved between the writer's look at its zones and the commit.
    await db.query(`update change set keys = keys || '{"zones": []}' where revision = $1`, [written]);
    const { zones } = (await aggregate(db, COUNTING))!;
    assert.ok(zones.length > 0);
    const [change] = await appliedAfter(db, written - 1, 1);
    const touched = touchedZones([change!])!;
    assert.deepEqual(
      zones.filter((zone) => !touched.includes(zone)),
      [],
    );
  });

  test('news names a zone as it was called when it was told, whatever the zone is called later', async () => {
    const news = async () =>
      (await recentEvents(db, 50)).flatMap(({ revision, zones }) => zones.map((z) => ({ revision, ...z })));
    const before = await news();
    assert.ok(before.length > 0);
    await drawZones(db, seeded(2));
    await db.query("update zone_version set name = name || ' (renamed)' where superseded_batch is null");
    await aggregate(db, COUNTING);
    const after = await news();
    const lowest = after[0]!.revision;
    assert.deepEqual(
      after.slice(0, -1).filter(({ revision }) => before.some((b) => b.revision === revision)),
      before.filter(({ revision }) => revision >= lowest),
    );
    assert.match(after.at(-1)!.name, /renamed/);
  });

  test('another default scheme is told as a change of every zone, though nothing in a zone was touched', async () => {
    await aggregate(db, COUNTING);
    const applied = await newestRevision(db);
    const rows = Array.from({ length: 400 }, (_, n) =>
      row({ code: `out${n}`, scheme: 'FHRS', grade: '5', sourceKey: `out${n}` }),
    );
    await take(db, rows);
    await aggregate(db, COUNTING);
    const changes = await appliedAfter(db, applied, 10);
    assert.deepEqual(
      changes.map(({ keys }) => [keys.zones, keys.everywhere]),
      [[[], true]],
    );
    assert.equal(touchedZones(changes), null);
    assert.ok(
      (await counted(viewerOf('public'))).every(
        ({ unevaluated, entities, suppressed }) => unevaluated + suppressed === entities,
      ),
    );
  });

  test('a count that fails half-way has counted nothing, and the next one counts it once', async () => {
    await take(db, [row({ code: 'half', grade: 'B', sourceKey: 'half', lng: 120.5, lat: 29.5 })]);
    const failing: Pick<Db, 'transaction'> = {
      transaction: (work, mode) =>
        db.transaction(async (tx) => {
          await work(tx);
          throw new Error('the plug is pulled');
        }, mode),
    };
    await assert.rejects(aggregate(failing as Db, COUNTING), /plug/);
    assert.equal(await isBehind(db), true);
    await aggregate(db, COUNTING);
    assert.deepEqual((await recompute(db, { ...COUNTING, check: true }))!.differences, []);
  });
});
