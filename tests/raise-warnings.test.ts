import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { announce, newestRevision } from '@/db/queries/feed';
import { forecast } from '@/lib/credit/forecast/forecast';
import { monthAfter } from '@/lib/credit/index/period';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { significant } from '@/lib/credit/significant-digits';
import { alertsFor } from '@/lib/server/alerts';
import { earlyWarning } from '@/lib/server/early-warning';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { indexSeriesFor } from '@/lib/server/zone-index';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { runKind } from './support/job-context';
import { seeded } from './support/random-life';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';

/** Warnings that the aggregator raises by itself, with the commit that they come of. */

const DAY = '2026-11-21';
const area = (id: string, west: number) => ({
  type: 'Feature',
  properties: { id, name: id },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 30],
        [west + 0.1, 30],
        [west + 0.1, 30.1],
        [west, 30.1],
        [west, 30],
      ],
    ],
  },
});
const codes = (place: string, count: number, prefix = 'e') =>
  Array.from({ length: count }, (_, i) => `${prefix}-${place}-${i}`);
const lngOf = (code: string) => (code.includes('west') ? 120.05 : 120.15);

forEachEngine('warnings raised', (open) => {
  let db: Db;
  let zoneBatch: number;
  const clock = new SetClock(`${DAY}T04:00:00Z`);
  let evaluated = 0;

  /** Evaluations of one grade, each later than those before, so that the newest counts. */
  const grade = (of: readonly string[], to: string, kind = 'enterprise') => {
    evaluated++;
    const at = new Date(Date.parse('2026-11-01T00:00:00Z') + evaluated * 3_600_000).toISOString();
    const given = of.map((code) => ({
      code,
      sourceKey: `${code} ${evaluated}`,
      grade: to,
      kind,
      lng: lngOf(code),
      lat: 30.05,
    }));
    return take(
      db,
      given.map((one) => row({ ...one, evaluatedAt: at })),
    );
  };
  const told = async (audience: 'public' | 'regulator') =>
    (await db.transaction((tx) => alertsFor(tx, viewerOf(audience), null), 'snapshot'))
      .map(({ id, from, to, ahead }) => [id, from, to, ahead].join(' ').trim())
      .sort();
  const ofZones = async (audience: 'public' | 'regulator') =>
    (await told(audience)).filter((text) => !text.startsWith('entity'));
  const ofEntities = async () => (await told('regulator')).filter((text) => text.startsWith('entity'));
  const say = (kind: string) =>
    db.transaction(async (tx) => {
      const batch = await createBatch(tx, { kind: 'command' });
      return announce(tx, { kind, batch, keys: { zones: [], entities: [], rows: 0 } });
    });
  /** What is live now stands as a month's value. */
  const keepAsMonth = async (period: string) => {
    await db.query(
      `insert into index_value (zone, code, name, kind, period, methodology, guarded, level, value, coverage, entities, evaluated, scores, hidden,
                                lights, alarm, peer_class, rank, rank_of, contributions, inputs, input_hash, revision)
       select zone, z.code, z.code, z.kind, $1, methodology, guarded, level, value, coverage, entities, evaluated, scores, hidden,
              lights, alarm, peer_class, rank, rank_of, '{}', inputs, input_hash, revision from live_index join zone z on z.id = zone`,
      [period],
    );
    await say('index');
  };
  const written = (sql: string, values: (string | number)[] = []) => db.transaction((tx) => tx.query(sql, values));
  const entityOf = async (code: string) =>
    (await db.query<{ entity: number }>('select entity from entity_code where code = $1', [code]))[0]!.entity;

  before(async () => {
    db = await open(DAY);
    await seedShipped(db);
    const folder = mkdtempSync(join(tmpdir(), 'xintu-warnings-'));
    const path = join(folder, 'zones.geojson');
    writeFileSync(
      path,
      JSON.stringify({ type: 'FeatureCollection', features: [area('west', 120), area('east', 120.1)] }),
    );
    zoneBatch = (await importZones(db, { path, kind: 'specialised_market', id: 'id', name: 'name' })).batch!;
    rmSync(folder, { recursive: true });
    await grade([...codes('west', 40), ...codes('east', 40)], 'A');
    await keepAsMonth('2026-10');
  });

  test('a zone that leaves its band warns with the commit that brings it there, once, and is over with the one that takes it back', async () => {
    assert.deepEqual(await told('regulator'), []);
    const before = await newestRevision(db);
    await grade(codes('west', 10), 'B');
    assert.deepEqual(await ofZones('regulator'), [], 'what stays in its band is nothing');
    await grade(codes('west', 30), 'D');
    const found = await ofZones('public');
    assert.deepEqual(found, [
      'part_band:west:bad_rate green red',
      'part_band:west:grades green red',
      'zone_band:west:index green yellow',
      'zone_worse:west:index green yellow',
    ]);
    assert.deepEqual(await ofZones('regulator'), found);
    await written(
      `insert into release (methodology, period, state, closes_at, announced_at, signed_at, synthetic)
       select id, '2026-10', 'signed', '2026-11-01', '2026-12-01', '2026-11-20', true from methodology`,
    );
    const [bad] = await ofZones('public');
    assert.equal(bad, 'part_band:west:bad_rate  red', 'what the month before showed is under embargo');
    assert.deepEqual(await ofZones('regulator'), found);
    await written('delete from release');
    const changes = await db.query<{ warned: boolean }>(
      `select keys -> 'warnings' = 'true' as warned from change where revision > $1 order by revision`,
      [before],
    );
    assert.deepEqual(
      changes.map(({ warned }) => warned === true),
      [false, true],
      'the change says that it shows in warnings',
    );
    await say('recount');
    await say('index');
    assert.deepEqual(await ofZones('public'), found);
    await grade(codes('west', 30), 'A');
    assert.deepEqual(await ofZones('public'), []);
    const [closed] = await db.query<{ steps: object[] }>("select steps from warning where rule = 'zone_band'");
    assert.deepEqual(
      closed!.steps.map((step) => ({ ...step, at: '' })),
      [{ to: 'closed', by: null, at: '', assignee: null, note: '' }],
    );
  });

  test('what is so by grades that are not public is told to regulators alone', async () => {
    const traders = codes('east', 40, 'i');
    await grade(traders, 'A', 'individual');
    await db.query("delete from index_value where period = '2026-10'");
    await keepAsMonth('2026-10');
    await grade(traders, 'D', 'individual');
    assert.ok((await ofZones('regulator')).some((text) => text.startsWith('zone_band:east')));
    assert.deepEqual(await ofZones('public'), []);
    await grade(traders, 'A', 'individual');
    assert.deepEqual(await ofZones('regulator'), []);
  });

  test('a forecast that leaves the band warns with how many months ahead, and is over when another one does not', async () => {
    const [zone] = await db.query<{ id: number }>("select id from zone where code = 'west'");
    const forecast = async (...values: number[]) => {
      const steps = values.map((value, i) => ({ period: monthAfter('2026-11', i), value }));
      await db.query('delete from zone_forecast');
      await db.query("insert into zone_forecast (zone, guarded, part, steps) values ($1, true, 'index', $2::jsonb)", [
        zone!.id,
        JSON.stringify(steps),
      ]);
      await say('forecast');
    };
    await forecast(10, 90, 50);
    assert.deepEqual(
      await ofZones('public'),
      ['zone_forecast:west:index green yellow 2'],
      'the month that runs is no forecast',
    );
    await forecast(90, 90, 90);
    assert.deepEqual(await ofZones('public'), []);
  });

  test('a business that fell by two grades, or has a serious record, is watched as long as it is so', async () => {
    const [a, b] = codes('west', 2) as [string, string];
    await grade([a], 'C');
    assert.deepEqual(await ofEntities(), [`entity_fell:${await entityOf(a)}:CN-2026 A C`]);
    await grade([a], 'B');
    assert.deepEqual(await ofEntities(), []);
    await written(
      `insert into record (entity, kind, title, severity, state, published_from, source, source_key, recorded_batch)
       values ($1, 'serious_list', 't', null, 'effective', '2026-11-01', 1, 'list', 1)`,
      [await entityOf(b)],
    );
    assert.deepEqual(await ofEntities(), [`entity_serious_list:${await entityOf(b)}`]);
    assert.deepEqual(await ofZones('public'), []);
    await written("update record set state = 'revoked' where source_key = 'list'");
    assert.deepEqual(await ofEntities(), []);
  });

  const runJob = () => runKind(earlyWarning, { db, clock }) as Promise<{ forecasts: number; clusters: number }>;

  const falling = Array.from({ length: 30 }, (_, i) => 90 - i);
  /** Months before the one that was kept, each with a level lower by 1. */
  const fallingMonths = async (zone: string) => {
    for (const [i, value] of falling.entries())
      await db.query(
        `insert into index_value (zone, code, name, kind, period, methodology, guarded, level, coverage, entities, evaluated, scores,
                                  lights, peer_class, rank_of, contributions, inputs, input_hash, revision)
         select zone, code, name, kind, $1, methodology, guarded, $2, coverage, entities, evaluated,
                jsonb_build_object('nodes', jsonb_build_object('index', $2::float8), 'indicators', '{}'::jsonb, 'values', '{}'::jsonb),
                lights, peer_class, rank_of, '{}', inputs, input_hash, revision
         from index_value where period = '2026-10' and code = $3`,
        [monthAfter('2026-10', i - falling.length), value, zone],
      );
  };

  test('the daily job finds where many fell, and makes forecasts of the months', async () => {
    await grade(codes('west', 6), 'A');
    await grade(codes('west', 6), 'B');
    assert.deepEqual(await ofEntities(), []);
    const { clusters, forecasts } = await runJob();
    assert.deepEqual([clusters, forecasts], [1, 0]);
    const expected = [];
    for (const code of codes('west', 6)) expected.push(`entity_cluster:${await entityOf(code)}:west`);
    assert.deepEqual(await ofEntities(), expected.sort());
    await grade(codes('west', 6), 'A');
    assert.deepEqual(await ofEntities(), []);
    await fallingMonths('east');
    const found = await runJob();
    assert.equal(found.clusters, 0);
    assert.equal(found.forecasts, 2, 'the whole of one zone, both variants');
    const [forecast] = await db.query<{ steps: { period: string }[] }>('select steps from zone_forecast limit 1');
    assert.deepEqual(
      forecast!.steps.map(({ period }) => period),
      ['2026-11', '2026-12', '2027-01', '2027-02'],
    );
  });

  const ahead = async (zone: string, viewer: Viewer) =>
    (await db.transaction((tx) => indexSeriesFor(tx, viewer, { zone, timeZone: 'Asia/Shanghai' }), 'snapshot'))
      .forecast;
  const monthsOf = (forecast: Awaited<ReturnType<typeof ahead>>) => forecast?.map(({ period }) => period) ?? null;
  const toCome = ['2026-12', '2027-01', '2027-02'];

  test('the index of a zone goes on with its forecast, in bounds; a zone with too few months has none', async () => {
    assert.equal(await ahead('west', viewerOf('public')), null);
    await fallingMonths('west');
    await runJob();
    const forecast = (await ahead('west', viewerOf('public')))!;
    assert.deepEqual(monthsOf(forecast), toCome);
    for (const { level, index } of forecast) {
      const { low95, low80, value, high80, high95 } = level;
      const rising = [0, low95, low80, value, high80, high95, 100];
      assert.deepEqual(
        rising,
        rising.toSorted((a, b) => a - b),
      );
      assert.equal(index, null, 'the version has no factor yet');
    }
    assert.equal(await ahead('east', viewerOf('public')), null, 'without a level of today nothing is said of later');
    const upTo = { zone: 'west', to: '2026-10', timeZone: 'Asia/Shanghai' };
    const past = await db.transaction((tx) => indexSeriesFor(tx, viewerOf('public'), upTo), 'snapshot');
    assert.equal(past.forecast, null, 'only after the live value');
  });

  test('a forecast that an earlier release kept, without bounds, is none; the next day it is made anew', async () => {
    await db.query(
      `update zone_forecast set steps = (select jsonb_agg(jsonb_build_object('period', s -> 'period', 'value', s -> 'value')) from jsonb_array_elements(steps) s)`,
    );
    assert.equal(await ahead('west', viewerOf('public')), null);
    await runJob();
    assert.deepEqual(monthsOf(await ahead('west', viewerOf('public'))), toCome);
  });

  test('what is made of a month under embargo is told to regulators only, until it is made without that month', async () => {
    const division = '330102';
    const district = { ...viewerOf('district'), divisions: [division] };
    await db.query(
      `insert into division (code, name, geom, recorded_batch)
       select $1, $1, v.geom, v.recorded_batch from zone z join zone_version v on v.zone = z.id where z.code = 'west'`,
      [division],
    );
    const [regulator, everybody] = [viewerOf('regulator'), [viewerOf('public'), viewerOf('wall'), district]];
    for (const viewer of [regulator, ...everybody]) assert.deepEqual(monthsOf(await ahead('west', viewer)), toCome);
    const whole = await ahead('west', regulator);
    await db.query(
      `insert into release (methodology, period, state, closes_at, announced_at, signed_at, embargo_until, synthetic)
       values ((select min(methodology) from index_value), '2026-10', 'signed', now(), now(), now(), now(), true)`,
    );
    assert.deepEqual(await ahead('west', regulator), whole);
    for (const viewer of everybody) assert.equal(await ahead('west', viewer), null, viewer.audience);
    const withScores = async (viewer: Viewer) =>
      (await db.transaction((tx) => alertsFor(tx, viewer, null), 'snapshot'))
        .filter((alert) => alert.ahead !== null)
        .map(({ scores }) => scores !== null);
    assert.ok((await withScores(regulator)).every((has) => has));
    for (const viewer of everybody) {
      const told = await withScores(viewer);
      assert.ok(told.length > 0 && told.every((has) => !has), 'that it is forecast, not what comes of it');
    }
    await runJob();
    assert.deepEqual(await ahead('west', regulator), whole);
    assert.equal(await ahead('west', district), null, 'exact figures are made of it');
    const shown = (await ahead('west', viewerOf('public')))!;
    assert.deepEqual(shown, await ahead('west', viewerOf('wall')));
    const request = { period: 12, horizon: 4, measure: 'level' } as const;
    const before = forecast(falling, request)!.steps;
    assert.deepEqual(
      shown.map(({ level }) => level.value),
      before.slice(2).map(({ value }) => significant(value)),
      'of the months before it alone',
    );
    await db.query("delete from release where period = '2026-10'");
    await db.query('delete from division where code = $1', [division]);
    await runJob();
  });

  test('after whatever happened the matters that are kept are those that a look at everything finds', async () => {
    const random = seeded(3);
    const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
    const all = [...codes('west', 40), ...codes('east', 40)];
    const matters = () =>
      db.query(
        `select key, rule, exact - 'scores' as exact, shown - 'scores' as shown, exact_since is null as a, shown_since is null as b
         from warning where exact_since is not null or shown_since is not null order by key`,
      );
    for (let i = 0; i < 12; i++) {
      const some = all.filter(() => random() < 0.3);
      await grade(some, pick(['A', 'B', 'C', 'D']));
    }
    const kept = await matters();
    assert.ok(kept.length > 5);
    await db.query('delete from warning');
    await db.query('insert into noted_entity select id from entity');
    await say('index');
    assert.deepEqual(await matters(), kept);
  });

  test('with a zone its warnings go', async () => {
    assert.ok((await ofZones('regulator')).length > 0);
    await rollbackBatch(db, zoneBatch);
    assert.deepEqual(await ofZones('regulator'), []);
    assert.deepEqual(await db.query('select id from warning where zone is not null'), []);
  });
});
