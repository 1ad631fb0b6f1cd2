import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb, type Tx } from '@/db/db';
import { aggregatesLag, appliedRevision, isBehind } from '@/db/queries/aggregates';
import { createBatch } from '@/db/queries/batches';
import { credentialsInForce } from '@/db/queries/credentials';
import { newestSyntheticSlot } from '@/db/queries/demo';
import { recentEvents } from '@/db/queries/events';
import {
  announce,
  appliedAfter,
  changesAfter,
  epochOf,
  newestRevision,
  notifyApplied,
  trimChanges,
} from '@/db/queries/feed';
import {
  applyFootfallHours,
  differingFootfallHours,
  moveFootfallHorizon,
  rebuildFootfallHours,
  trimFootfall,
} from '@/db/queries/footfall-hours';
import { framesAt, settleFrameCursor, trimFrames } from '@/db/queries/frames';
import { publishedFigures } from '@/db/queries/index-sums';
import { leaveLease, takeLease } from '@/db/queries/leases';
import { forgetGoneLiveValues, forgetLiveValues, liveValues, saveLiveValues } from '@/db/queries/live-index';
import { activeMethodology } from '@/db/queries/methodologies';
import { defaultScheme } from '@/db/queries/schemes';
import { appliedMigrations, counts, notifyProbe, versions } from '@/db/queries/status';
import { tiledBounds } from '@/db/queries/tile-bounds';
import { touchedTiles } from '@/db/queries/tile-changes';
import { tilesStamp } from '@/db/queries/tile-rows';
import { readTile } from '@/db/queries/tiles';
import { tidy } from '@/db/queries/vacuum';
import { changedZones } from '@/db/queries/zone-state';
import { zoneGroupCells, zoneMoveCells, zonesGroupCells } from '@/db/queries/zone-statistics';
import { zoneNumber, zones } from '@/db/queries/zones';
import { entityKinds } from '@/lib/credit/entity';
import { viewerOf } from '@/lib/credit/publication';
import { statisticsBy } from '@/lib/credit/zone-statistics';
import { convert } from '@/lib/geo/crs';
import { ownAreaOf } from '@/lib/ingest/own-area';
import { profiles } from '@/lib/ingest/profiles';
import { aggregate, recompute } from '@/lib/server/aggregate';
import { createKey } from '@/lib/server/api-keys';
import { auditPage, recordAudit } from '@/lib/server/audit';
import { sealAudit } from '@/lib/server/audit-seals';
import { verifyAudit } from '@/lib/server/audit-verify';
import { callerOf, nobody } from '@/lib/server/caller';
import { comparisonFor } from '@/lib/server/comparison';
import { openDemoClient } from '@/lib/server/demo-client';
import { anyEnterprises } from '@/lib/server/demo-posts';
import { removeDemo } from '@/lib/server/demo-remove';
import { seedDemo } from '@/lib/server/demo-seed';
import { divisionsFor } from '@/lib/server/divisions';
import { entitiesFor, entityFor } from '@/lib/server/entities';
import { writeFrames } from '@/lib/server/frames';
import { guardedPublication } from '@/lib/server/guarded-publication';
import { importFile } from '@/lib/server/ingest';
import { KeptCounts } from '@/lib/server/kept-counts';
import { levelRanking } from '@/lib/server/level-ranking';
import { findingsOf, lineageOf } from '@/lib/server/lineage';
import { ownAreaFor } from '@/lib/server/own-area';
import { postEvaluations } from '@/lib/server/post-evaluations';
import { postObservations, postRecords } from '@/lib/server/post-facts';
import { postFootfall } from '@/lib/server/post-footfall';
import { entityRanking, zoneRanking } from '@/lib/server/rankings';
import { rollbackBatch } from '@/lib/server/rollback';
import { schemesFor } from '@/lib/server/scheme-list';
import { searchAllNames } from '@/lib/server/search-names';
import { setupState } from '@/lib/server/setup-state';
import { seedShipped } from '@/lib/server/shipped';
import { footfallFor } from '@/lib/server/zone-footfall';
import { migrationFor, statisticsFor } from '@/lib/server/zone-statistics';
import { zonesFor } from '@/lib/server/zones';
import { importDivisions, importZones } from '@/lib/server/zones-import';
import { accountLife } from './support/account-life';
import { createDatabase, embeddedTemplate, skipPostgres } from './support/engines';
import { runKind } from './support/job-context';
import { jobLife } from './support/job-life';
import { monthLife } from './support/month-life';
import { RecordingDb, type Statement } from './support/recorder';
import { reportLife } from './support/report-life';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';
import { scopes, tileAt } from './support/tile-scopes';
import { warningLife } from './support/warning-statements';

/** One life of the program on both engines: every statement must be answered alike. */

/** The day that publication is judged by. */
const DAY = '2026-11-22';
const COUNTING = { day: DAY, timeZone: 'Asia/Shanghai' };

const square = (west: number, south: number, side: number) => [
  [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ],
];
const bowtie = [
  [
    [120, 29],
    [120.2, 29.2],
    [120.2, 29],
    [120, 29.2],
    [120, 29],
  ],
];
const collection = (...features: [properties: Record<string, unknown>, coordinates: number[][][]][]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(([properties, coordinates]) => ({
      type: 'Feature',
      properties,
      geometry: { type: 'Polygon', coordinates },
    })),
  });

function write(name: string, content: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'xintu-same-')), name);
  writeFileSync(path, content);
  return path;
}

async function life(db: Db) {
  await seedShipped(db);
  const zoneOptions = { kind: 'region', id: 'id', name: 'name', parent: 'in' };
  const zonesFile = collection(
    [{ id: 'all', name: 'All' }, square(120, 29, 0.4)],
    [{ id: 'west', name: 'West', in: 'all' }, bowtie],
    [{ id: 'lost', name: 'Lost', in: 'nowhere' }, square(121, 29, 0.1)],
    [{ name: 'No id' }, square(121, 29, 0.1)],
  );
  await importZones(db, { path: write('zones.geojson', zonesFile), ...zoneOptions });
  const moved = collection([{ id: 'west', name: 'West 2', in: 'all' }, square(120, 29, 0.2)]);
  const second = await importZones(db, {
    path: write('moved.geojson', moved),
    ...zoneOptions,
    validFrom: '2026-01-01',
  });
  await importZones(db, { path: write('kind.geojson', moved), ...zoneOptions, kind: 'core_district' });
  await importDivisions(db, {
    path: write('d.geojson', collection([{ c: '330782', n: 'D' }, square(120, 29, 1)])),
    code: 'c',
    name: 'n',
  });

  const rows = [
    row({
      code: 'a',
      sourceKey: '1',
      grade: 'A',
      kind: 'enterprise',
      industry: 'food',
      lng: 120.1,
      lat: 29.1,
      area: 'West 2',
      score: 91.25,
    }),
    row({ code: 'b', sourceKey: '2', grade: 'D', kind: 'individual', lng: 120.12345, lat: 29.98765, area: 'West 2' }),
    row({ code: 'c', sourceKey: '3', state: 'unrated', evaluatedAt: null, dimensions: { x: 1.5 } }),
    row({ code: 'c', sourceKey: '3', state: 'unrated', evaluatedAt: null, dimensions: { x: 1.5 } }),
    row({ code: 'c', sourceKey: '3', state: 'out_of_scope', evaluatedAt: null }),
    row({ code: 'd', sourceKey: '4', grade: 'Z' }),
    row({ code: 'e', sourceKey: '5', grade: 'B', name: undefined }),
  ];
  const first = await take(db, rows, { batch: { kind: 'import', file: 'rows', columns: null } });
  await take(db, rows, { dryRun: true });
  const later = await take(db, [
    row({ code: 'a', sourceKey: '1', grade: 'B', name: 'Renamed', lng: 120.3, lat: 29.3 }),
    row({ code: 'c', sourceKey: '6', grade: 'C', evaluatedAt: '2026-06-01' }),
  ]);
  // Points that only make sense as GCJ-02: they miss a market of 400 m by 500.
  const market = collection([{ id: 'market', name: 'Market' }, square(121.5, 30, 0.004)]);
  await importZones(db, { path: write('market.geojson', market), kind: 'specialised_market', id: 'id', name: 'name' });
  const stalls = Array.from({ length: 40 }, (_, i) => {
    const [lng, lat] = convert([121.501 + i * 0.00005, 30.002], 'wgs84', 'gcj02');
    return row({ code: `g${i}`, sourceKey: `g${i}`, grade: 'A', lng, lat });
  });
  await take(db, stalls);
  // Enough rows for the statements that only a large batch needs.
  await take(
    db,
    Array.from({ length: 1_001 }, (_, i) =>
      row({ code: `m${i}`, sourceKey: `m${i}`, grade: 'A', lng: 120.15, lat: 29.1 }),
    ),
  );
  await importFile(db, { path: 'docs/samples/xintu.csv', name: 'xintu.csv', profile: profiles.xintu! });

  await recordAudit(db, {
    caller: nobody,
    action: 'READ',
    subject: 'entity:1',
    address: null,
    details: { b: 1, a: [] },
  });
  await sealAudit(db, new Date('2026-11-20T10:00:00Z'));
  await verifyAudit(db);
  await auditPage(db, { action: 'READ', from: '2020-01-01T00:00:00Z', limit: 10 });
  await accountLife(db, 1);
  await jobLife(db);
  await reportLife(db);
  const key = await createKey(db, { name: 'k', scope: 'write', audience: 'public', division: null, synthetic: false });
  await callerOf(db, new Request('http://x', { headers: { authorization: `Bearer ${key.secret}` } }), {
    now: new Date('2026-03-31T12:00:00Z'),
  });
  const post = {
    body: JSON.stringify([row({ code: 'a', sourceKey: '7', grade: 'A', evaluatedAt: '2026-07-01' })]),
    contentType: 'application/json',
    apiKey: key.id,
    synthetic: false,
    newest: () => 0,
  };
  await postEvaluations(db, { ...post, idempotencyKey: 'once' });
  await postEvaluations(db, { ...post, idempotencyKey: 'once' });
  const postOf = (rows: unknown[]) => ({ ...post, body: JSON.stringify(rows), idempotencyKey: null });
  const record = { code: 'a', system: 'test', kind: 'licence', title: 'L', authority: 'City', decidedAt: '2026-01-05' };
  const whose = { source: 'office', sourceKey: '1' };
  await postRecords(db, postOf([{ ...record, ...whose }]));
  const mended = await postRecords(db, postOf([{ ...record, ...whose, title: 'M' }]));
  const observed = { zone: 'all', kind: 'turnover', period: '2026-Q1', ...whose };
  await postObservations(db, postOf([{ ...observed, value: 1.25 }]));
  await postObservations(db, postOf([{ ...observed, value: 2 }]));
  const due = { code: 'a', system: 'test', kind: 'complaints_due', period: '2026-10', ...whose };
  await postObservations(
    db,
    postOf([
      { ...due, value: 3 },
      { ...due, kind: 'complaints_in_time', value: 2 },
    ]),
  );
  const slot = { device: 'gate', zone: 'all', start: '2026-03-31T08:00:00+08:00', minutes: 15, out: 3 };
  await postFootfall(db, postOf([{ ...slot, in: 4 }]));
  await postFootfall(db, postOf([{ ...slot, in: 5 }]));
  await postFootfall(db, postOf([{ ...slot, start: '2025-12-31T08:00:00+08:00', in: 5 }]));
  await hoursLife(db);
  await countingLife(db);

  await monthLife(db, 'all');

  await db.transaction(async (tx) => {
    const day = { from: undefined, to: '2026-03-31T12:00:00Z', now: new Date(0), timeZone: 'Asia/Shanghai' };
    assert.equal((await footfallFor(tx, { zone: 'all', ...day })).slots.length, 1);
    const when = { now: new Date('2026-03-31T12:00:00Z'), timeZone: 'Asia/Shanghai' };
    await zoneRanking(tx, viewerOf('public'), { filter: {}, by: 'footfall', limit: 10, ...when });
    await entityRanking(tx, viewerOf('public'), { limit: 10, ...when });
    await levelRanking(tx, viewerOf('public'), { filter: {}, limit: 10 });
    for (const audience of ['public', 'wall', 'district', 'regulator'] as const) {
      await divisionsFor(tx);
      const viewer = { audience, divisions: audience === 'district' ? ['330700'] : [], entity: null };
      const filter = { geometry: true, bbox: [119, 28, 122, 31], division: '330782' } as const;
      await zonesFor(tx, viewer, filter);
      await entitiesFor(tx, viewer, { bbox: [119, 28, 122, 31], limit: 2 }, DAY);
      await entitiesFor(tx, viewer, { zone: 'all', limit: 10, demonstration: false }, DAY);
      await entitiesFor(tx, viewer, { q: 'shop', near: [120.1, 29.1], limit: 5 }, DAY);
      for (const q of ['s', 'a', 'op m1', '某店'])
        await entitiesFor(tx, viewer, { q, industry: 'f', label: 'demonstration', limit: 2_000 }, DAY);
      await entitiesFor(tx, viewer, { q: 'op m1', limit: 20 }, DAY);
      await schemesFor(tx, viewer);
    }
    await statisticsLife(tx);
    await comparisonLife(tx);
    await areaLife(tx);
    await entitiesFor(tx, viewerOf('public'), { grade: 'A', limit: 10 }, DAY);
    for (const text of ['a', 'test:c', '2']) await entityFor(tx, viewerOf('regulator'), text, DAY);
  }, 'snapshot');
  await setupState(db, { mapApproval: null, isPublic: true, basemap: undefined });
  const none = { sessions: [], keys: [key.id], screens: [] };
  await credentialsInForce(db, none, new Date(0), new Date(0));
  await findingsOf(db, first.batch!);
  await lineageOf(db, 'a');
  await db.exec('delete from searched_name where entity < 3');
  await searchAllNames(db);
  await recentEvents(db, 50);
  assert.deepEqual([await zoneNumber(db, 'nowhere'), typeof (await zoneNumber(db, 'all'))], [null, 'number']);
  await changesAfter(db, 0, 100);
  await newestRevision(db);
  await epochOf(db);
  await notifyApplied(db);
  await notifyProbe(db);
  const lease = { name: 'demonstration feed', holder: '00000000-0000-4000-8000-000000000001' };
  assert.equal(await takeLease(db, lease, 10), true);
  assert.equal(await takeLease(db, { ...lease, holder: '00000000-0000-4000-8000-000000000002' }, 10), false);
  await leaveLease(db, lease);
  await versions(db);
  await appliedMigrations(db);
  await counts(db);
  for (const batch of [second.batch, mended.batch!, first.batch!, later.batch!]) await rollbackBatch(db, batch);
  await aggregate(db, COUNTING);
  await zonesFor(db, viewerOf('public'), {});
}

/** Businesses of a zone in all groups, now and on a day that is over, and who moved. */
async function statisticsLife(tx: Tx) {
  const when = { now: new Date(`${DAY}T04:00:00Z`), timeZone: 'Asia/Shanghai', kept: new KeptCounts() };
  const viewer = viewerOf('regulator');
  for (const by of statisticsBy)
    for (const at of [undefined, '2026-05'])
      assert.ok((await statisticsFor(tx, viewer, { zone: 'all', ...when, by, at })).entities > 1_000, by);
  for (const to of [undefined, '2026-06-01'])
    assert.ok((await migrationFor(tx, viewer, { zone: 'all', ...when, from: '2026-02', to })).items.length > 0);
  // As a zone is read that holds few of all businesses.
  const scheme = await defaultScheme(tx);
  const asked = { zone: (await zoneNumber(tx, 'all'))!, isLarge: false, scheme, day: DAY, timeZone: 'Asia/Shanghai' };
  for (const until of [null, new Date('2026-06-01T00:00:00Z')]) {
    for (const by of statisticsBy) assert.ok((await zoneGroupCells(tx, { ...asked, by, until })).length > 0, by);
    const from = new Date('2026-02-01T00:00:00Z');
    assert.ok((await zoneMoveCells(tx, { ...asked, from, to: until })).length > 0);
  }
}

/** Zones side by side, of one scheme and of two. */
async function comparisonLife(tx: Tx) {
  const when = { now: new Date(`${DAY}T04:00:00Z`), timeZone: 'Asia/Shanghai' };
  const found = await zones(tx, {});
  const codes = found.map(({ id }) => id);
  for (const viewer of [viewerOf('regulator'), { ...viewerOf('district'), divisions: ['330700'] }])
    assert.equal(
      (await comparisonFor(tx, viewer, { zones: codes, ...when, kept: new KeptCounts() })).zones.length,
      codes.length,
    );
  const scheme = await defaultScheme(tx);
  const counted = found.map(({ number: zone }, i) => ({ zone, scheme: i % 2 === 0 ? scheme : null }));
  const by = [...statisticsBy, 'fresh', 'score'] as const;
  for (const isLarge of [true, false])
    for (const until of [null, new Date('2026-06-01T00:00:00Z')])
      assert.ok(
        (await zonesGroupCells(tx, { zones: counted, isLarge, by, until, day: DAY, timeZone: when.timeZone })).length >
          0,
      );
}

/** The businesses of areas that a regulator and a district draw, and of one that lies nowhere. */
async function areaLife(tx: Tx) {
  const asked = (coordinates: number[][][]) => {
    return { given: ownAreaOf({ type: 'Polygon', coordinates }), kept: new KeptCounts() };
  };
  const district = { audience: 'district', divisions: ['330782'], entity: null } as const;
  for (const viewer of [viewerOf('regulator'), district])
    for (const outline of [square(120.05, 29.05, 0.2), square(120.1, 29.1, 0.0625)])
      assert.ok((await ownAreaFor(tx, viewer, asked(outline))).entities > 500);
  assert.deepEqual((await ownAreaFor(tx, viewerOf('regulator'), asked(square(10, 20, 1)))).zones, []);
}

/** The aggregates from the first count to one that is put right, over a day that begins. */
async function countingLife(db: Db) {
  assert.equal(await isBehind(db), true);
  await aggregate(db, COUNTING);
  assert.equal(await aggregatesLag(db, new Date()), 0);
  const guardOn = (day: string) => runKind(guardedPublication, { db, clock: new SetClock(`${day}T10:00:00+08:00`) });
  assert.notEqual(await guardOn(DAY), null);
  await db.transaction(async (tx) => {
    const batch = await createBatch(tx, { kind: 'command' });
    await announce(tx, { kind: 'publication', batch, keys: { zones: [], entities: [], rows: 0, day: '2026-11-23' } });
  });
  await aggregate(db, COUNTING);
  assert.notEqual(await guardOn('2026-11-23'), null);
  assert.ok((await publishedFigures(db, null, await defaultScheme(db))).length > 0);
  await aggregate(db, COUNTING);
  await warningLife(db);
  await db.exec('update zone_cell set entities = entities + 1');
  assert.ok((await recompute(db, { ...COUNTING, check: false }))!.differences.length > 0);
  await aggregate(db, COUNTING);
  await tilesLife(db);
  await framesLife(db);
  await activeMethodology(db);
  await saveLiveValues(db, await liveValues(db, null));
  await forgetGoneLiveValues(db);
  await forgetLiveValues(db);
  assert.ok((await changedZones(db, 0)).length > 0);
  const applied = await appliedRevision(db);
  assert.equal((await appliedAfter(db, applied - 1, 10)).length, 1);
}

/** Tiles of every kind, after a business has moved. */
async function tilesLife(db: Db) {
  await take(db, [row({ code: 'a', sourceKey: 'moved', grade: 'C', lng: 120.11, lat: 29.12 })]);
  await aggregate(db, COUNTING);
  const newest = await appliedRevision(db);
  assert.ok((await touchedTiles(db, newest - 1, newest)).length > 0);
  const filter = { scheme: 1, grade: null, demonstration: null, kinds: entityKinds };
  for (const scope of [scopes.public(['A', 'B', 'C', 'D']), scopes.regulator(['A', 'B', 'C', 'D'])])
    for (const { z, lng, lat } of [
      { z: 0, lng: 0, lat: 0 },
      { z: 9, lng: 120.1, lat: 29.1 },
      { z: 14, lng: 120.15, lat: 29.1 },
      { z: 18, lng: 120.15, lat: 29.1 },
    ])
      await db.transaction((tx) => readTile(tx, tileAt(z, lng, lat), filter, scope), 'snapshot');
  await tiledBounds(db);
  await tilesStamp(db);
}

/** Frames of two moments, as they are shown again. */
async function framesLife(db: Db) {
  await settleFrameCursor(db);
  await writeFrames(db, 0);
  await take(db, [row({ code: 'f', sourceKey: 'f', grade: 'A', lng: 120.3, lat: 29.3 })]);
  await aggregate(db, COUNTING);
  await writeFrames(db, 0);
  for (const topic of ['zones', 'events'])
    assert.ok((await framesAt(db, { topic, audience: 'wall' }, '2100-01-01T00:00:00Z')).length > 0);
  await trimFrames(db, new Date('2100-01-01T00:00:00Z'), 10);
}

/** Sums of footfall from the first slot to the day after they are trimmed, in a zone that is on the same clock. */
async function hoursLife(db: Db) {
  const options = { timeZone: 'Asia/Shanghai' };
  await db.transaction((tx) => applyFootfallHours(tx, options));
  await db.exec('update footfall set entered = entered + 1');
  await db.transaction((tx) => applyFootfallHours(tx, options));
  await db.exec('update footfall_hour set entered = entered + 1 where hour = (select max(hour) from footfall_hour)');
  assert.equal((await differingFootfallHours(db, options, 10)).length, 1);
  await db.transaction((tx) => rebuildFootfallHours(tx, options));
  await moveFootfallHorizon(db, new Date('2026-01-01T00:00:00Z'), options);
  await trimFootfall(db, 10);
  const span = { from: '2025-12-30T16:00:00Z', to: '2026-01-01T16:00:00Z', now: new Date(0), ...options };
  await db.transaction(async (tx) => {
    assert.equal((await footfallFor(tx, { zone: 'all', ...span })).slots.length, 1);
  }, 'snapshot');
  await trimChanges(db, { before: new Date('2026-01-01T00:00:00Z'), kept: 10 }, 10);
}

/**
 * The demonstration's life, which needs a database of its own. Its statements are not compared one by one, because the
 * engines' GEOS draw the same outline with other corners: tests/demo.test.ts holds what comes of them to one promise.
 */
async function demonstration(db: Db) {
  await seedShipped(db);
  const now = new Date('2026-11-20T10:07:00+08:00');
  await seedDemo(db, { businesses: 1_000, footfallWeeks: 6, now, log: () => {} });
  assert.equal((await anyEnterprises(db, 3)).length, 3);
  assert.ok((await newestSyntheticSlot(db))! < now.toISOString());
  const client = await openDemoClient(db, 'http://localhost:9');
  await client.close();
  await removeDemo(db);
  await tidy(db);
}

/** The engines' drivers give bytes as different classes. */
function bytesAsHex(this: Record<string, unknown>, key: string, value: unknown) {
  const given = this[key];
  return given instanceof Uint8Array ? Buffer.from(given).toString('hex') : value;
}

/** Times, ids drawn at random and versions differ between any two runs; everything else must not. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value, bytesAsHex) ?? 'undefined';
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, 'UUID')
    .replace(/UUID \d+/g, 'STAMP') // with the number of a transaction, of which each engine has its own
    .replace(/[0-9a-f]{64}/g, 'HASH')
    .replace(/"(postgres|postgis)":"[^"]+"/g, '"$1":"VERSION"');
}

const orderless = (rows: unknown) => (Array.isArray(rows) ? rows.map(comparable).sort() : comparable(rows));

describe('both engines give the same answers', { skip: skipPostgres }, () => {
  const logs: Statement[][] = [[], []];
  const demonstrated: Statement[] = [];
  const closers: (() => Promise<void>)[] = [];

  before(async () => {
    const { url, drop } = await createDatabase();
    closers.push(drop);
    const options = { prepared: await embeddedTemplate() };
    for (const [i, at] of [url, 'pglite:'].entries()) {
      const db = await openDb(at, options);
      closers.unshift(() => db.close());
      await life(new RecordingDb(db, logs[i]!));
    }
    const db = await openDb('pglite:', options);
    closers.unshift(() => db.close());
    await demonstration(new RecordingDb(db, demonstrated));
  });
  after(async () => {
    for (const close of closers) await close();
  });

  test('to every statement of one life of the program', () => {
    const [postgres, embedded] = logs as [Statement[], Statement[]];
    assert.deepEqual(
      embedded.map(({ by }) => by),
      postgres.map(({ by }) => by),
    );
    for (const [i, { by, sql, params, rows }] of postgres.entries()) {
      const other = embedded[i]!;
      assert.deepEqual([other.sql, comparable(other.params)], [sql, comparable(params)], by);
      // Rows that no `order by` sorts may come in any order.
      const view = /order by/.test(sql) ? comparable : orderless;
      assert.deepEqual(view(other.rows), view(rows), `${by}: ${sql}`);
    }
  });

  test('and that life runs every statement function of db/queries', async () => {
    const pure = new Set([
      'counted-members.askedOf',
      'counted-members.standings',
      'in-force.recordInForce',
      'index-sum-rows.sumsOf',
      'penalty-weight.weightOfPenalty',
      'merge.onGrid',
      'name-match.named',
      'outcome.changedEntities',
      'entities.holds',
      'entities.letThrough',
      'entities.shownPoint',
      'tile-keeping.pointsInTables',
      'tile-keeping.wholeClass',
      'tile-keeping.zoomKey',
      'tiled-zones.zoneOutlines',
      'tiled-zones.zoneParams',
      'tiles.Overtaken',
    ]);
    const ran = new Set([...logs[0]!, ...demonstrated].flatMap(({ by }) => by.split(' ')));
    const missing: string[] = [];
    for (const file of readdirSync('db/queries')) {
      const module = (await import(`@/db/queries/${file.replace('.ts', '')}`)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(module)) {
        const full = `${file.replace('.ts', '')}.${name}`;
        if (typeof value === 'function' && !pure.has(full) && !ran.has(full)) missing.push(full);
      }
    }
    assert.deepEqual(missing, []);
  });
});
