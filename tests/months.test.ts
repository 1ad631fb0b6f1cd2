import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { changesAfter, newestRevision } from '@/db/queries/feed';
import { standingValues, valuesToRecompute } from '@/db/queries/index-values';
import { methodologyNumbered } from '@/db/queries/methodology-life';
import { releaseOf } from '@/db/queries/releases';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { auditPage } from '@/lib/server/audit';
import {
  activateMethodology,
  draftMethodology,
  methodologiesFor,
  overlapMethodology,
  retireMethodology,
} from '@/lib/server/methodologies';
import { compareMethodology } from '@/lib/server/methodology-comparison';
import { closeMonth, monthClose, releasePublish } from '@/lib/server/month-jobs';
import { recomputed } from '@/lib/server/month-values';
import { monthFor, monthsFor } from '@/lib/server/months';
import { monthChanges, releaseMonthFile, releaseMonths } from '@/lib/server/release-months';
import { reviseMonth, signMonth, withdrawMonth } from '@/lib/server/releases';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { indexSeriesFor } from '@/lib/server/zone-index';
import { importZones } from '@/lib/server/zones-import';
import { forEachEngine } from './support/engines';
import { runKind } from './support/job-context';
import { insertRegulator, regulatorAt, timeZone } from './support/month-life';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';

/** Months from their close to their revision: what is signed is what is published, and nothing of it changes silently. */

const square = (id: string, west: number, side: number) => ({
  type: 'Feature',
  properties: { id },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 30],
        [west + side, 30],
        [west + side, 30 + side],
        [west, 30 + side],
        [west, 30],
      ],
    ],
  },
});

async function draw(db: Db, kind: string, features: object[]) {
  const path = join(mkdtempSync(join(tmpdir(), 'xintu-months-')), 'zones.geojson');
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
  return importZones(db, { path, kind, id: 'id', name: 'id' });
}

let made = 0;
const shops = (n: number, grade: string, given: object) =>
  Array.from({ length: n }, () => {
    const code = `s${made++}`;
    return row({
      code,
      sourceKey: code,
      grade,
      kind: 'enterprise',
      lng: 120.05,
      lat: 30.05,
      evaluatedAt: '2026-03-01',
      ...given,
    });
  });
const east = { lng: 120.55, lat: 30.05 };
const signal = new AbortController().signal;
const closing = { timeZone, signal };

forEachEngine('months', (open) => {
  let db: Db;
  let account: number;
  const clock = new SetClock('2026-06-03T02:00:00Z');
  const by = (moment: string) => regulatorAt(account, moment);
  const file = (period: string) => db.transaction((tx) => releaseMonthFile(tx, period, clock.now()), 'snapshot');
  const series = (zone: string, viewer: Viewer = viewerOf('public')) =>
    db.transaction((tx) => indexSeriesFor(tx, viewer, { zone, timeZone }), 'snapshot');
  const months = async (zone: string, viewer?: Viewer) =>
    (await series(zone, viewer)).items.filter(({ period }) => period !== 'live');
  const levelOf = async (zone: string, period: string) =>
    (await months(zone)).find((point) => point.period === period)?.level;
  const listed = async (viewer: Viewer) => (await db.transaction((tx) => monthsFor(tx, viewer), 'snapshot')).items;
  const inMonth = (period: string, viewer: Viewer = viewerOf('public')) =>
    db.transaction((tx) => monthFor(tx, viewer, { period }), 'snapshot');
  const isRefused = (work: Promise<unknown>, code: string) =>
    assert.rejects(work, (error) => {
      assert.ok(error instanceof Refusal, String(error));
      assert.equal(error.code, code, error.message);
      return true;
    });

  before(async () => {
    db = await open('2026-06-03');
    await seedShipped(db);
    account = await insertRegulator(db, 'The regulator');
    await draw(db, 'region', [square('all', 120, 1)]);
    await draw(db, 'specialised_market', [square('west', 120, 0.1), square('east', 120.5, 0.1)]);
    await take(db, [...shops(30, 'A', {}), ...shops(10, 'D', {})]);
    await take(db, [...shops(35, 'A', east), ...shops(5, 'B', east)]);
  });

  test('the month that is over is closed as provisional, once; closing again changes nothing', async () => {
    const revision = await newestRevision(db);
    await runKind(monthClose, { db, clock });
    const changes = await changesAfter(db, revision, 10);
    assert.deepEqual(
      changes.map(({ kind, keys }) => [kind, keys.everywhere]),
      [['index', true]],
    );
    const [month] = await db.transaction(releaseMonths, 'snapshot');
    assert.deepEqual([month!.period, month!.state, month!.zones], ['2026-05', 'provisional', 3]);
    assert.equal(month!.closesAt, '2026-05-31T16:00:00.000Z');
    assert.equal(month!.announcedAt, '2026-06-12T02:00:00.000Z');
    await runKind(monthClose, { db, clock });
    assert.equal((await changesAfter(db, revision, 10)).length, 1);
  });

  test('values have rank, band, inputs and hash; without a factor there is no index', async () => {
    const { values } = await file('2026-05');
    const west = values.find(({ zone }) => zone.id === 'west')!;
    assert.equal(west.exact.index, null);
    assert.equal(west.exact.rank, 2);
    assert.deepEqual(west.exact.rankBand, [2, 2]);
    assert.deepEqual(west.exact.missing.toSorted(), [
      'commitments_kept',
      'complaints_in_time',
      'repair_rate',
      'turnover_trend',
    ]);
    // good 75 %, bad 25 %, no penalties, no units, all covered, all fresh.
    const level = (35 * ((21 * (40 / 0.65)) / 35) + 30 * ((15 * 100) / 20) + 15 * 100) / 80;
    assert.ok(Math.abs(west.exact.level! - level) < 1e-9, String(west.exact.level));
    assert.deepEqual(west.exact, west.published);
  });

  test('provisional values follow the data; a rollback takes them back to the same bits', async () => {
    const before = await file('2026-05');
    const { batch } = await take(db, shops(20, 'C', {}));
    await closeMonth(db, { period: '2026-05', ...closing });
    const after = await file('2026-05');
    assert.notEqual(after.hash, before.hash);
    await rollbackBatch(db, batch!);
    await closeMonth(db, { period: '2026-05', ...closing });
    assert.equal((await file('2026-05')).hash, before.hash);
  });

  test('a month is signed by who looked at its values, and no embargo ends before the calendar says', async () => {
    const { hash, unsignable } = await file('2026-05');
    assert.equal(unsignable, null);
    await isRefused(
      signMonth(db, { period: '2026-05', hash: '0'.repeat(64) }, by('2026-06-03T03:00:00Z')),
      'values_moved',
    );
    const admin = { ...by('2026-06-03T03:00:00Z'), actor: { account, role: 'admin' as const } };
    await isRefused(signMonth(db, { period: '2026-05', hash }, admin), 'not_regulator');
    const early = { period: '2026-05', hash, embargoUntil: '2026-06-04T00:00:00Z' };
    await isRefused(signMonth(db, early, by('2026-06-03T03:00:00Z')), 'embargo_early');
    await isRefused(signMonth(db, { period: '2026-04', hash }, by('2026-06-03T03:00:00Z')), 'unknown_month');
    assert.equal((await file('2026-05')).state, 'provisional');
    await signMonth(db, { period: '2026-05', hash }, by('2026-06-03T03:00:00Z'));
    const signed = await file('2026-05');
    assert.deepEqual(
      [signed.state, signed.embargoUntil, signed.unsignable],
      ['signed', '2026-06-12T02:00:00.000Z', 'already_signed'],
    );
  });

  test('the first month that is signed lets the region read 100', async () => {
    const { values } = await file('2026-05');
    assert.equal(values.find(({ zone }) => zone.id === 'all')!.published.index, 100);
    const west = values.find(({ zone }) => zone.id === 'west')!.published;
    const all = values.find(({ zone }) => zone.id === 'all')!.published;
    assert.ok(Math.abs(west.index! - (100 * west.level!) / all.level!) < 1e-9);
  });

  test('under embargo the month is seen by regulators only, and new data do not reach it', async () => {
    assert.deepEqual(await months('west'), []);
    assert.deepEqual(await months('west', viewerOf('wall')), []);
    assert.deepEqual(
      (await months('west', viewerOf('regulator'))).map(({ period, state }) => [period, state]),
      [['2026-05', 'signed']],
    );
    for (const audience of ['public', 'wall', 'district'] as const) {
      assert.deepEqual(await listed(viewerOf(audience)), []);
      await isRefused(inMonth('2026-05', viewerOf(audience)), 'unknown_month');
    }
    assert.deepEqual(
      (await listed(viewerOf('regulator'))).map(({ period, state }) => [period, state]),
      [['2026-05', 'signed']],
    );
    assert.equal((await inMonth('2026-05', viewerOf('regulator'))).items.length, 3);
    const { hash } = await file('2026-05');
    await take(db, shops(3, 'D', { evaluatedAt: '2026-04-02' }));
    await runKind(monthClose, { db, clock });
    assert.equal((await file('2026-05')).hash, hash);
    assert.ok((await series('west')).nextRelease!.at >= '2026-06-12');
  });

  test('a signature is withdrawn before the embargo ends, and its base with it', async () => {
    await withdrawMonth(db, '2026-05', 'a mistake', by('2026-06-04T02:00:00Z'));
    const back = await file('2026-05');
    assert.deepEqual([back.state, back.signedBy, back.values[0]!.exact.index], ['provisional', null, null]);
    await closeMonth(db, { period: '2026-05', ...closing });
    const { hash } = await file('2026-05');
    await signMonth(db, { period: '2026-05', hash }, by('2026-06-05T02:00:00Z'));
    clock.set('2026-06-12T01:00:00Z');
    await runKind(releasePublish, { db, clock });
    assert.equal((await file('2026-05')).state, 'signed');
    clock.set('2026-06-12T03:00:00Z');
    await runKind(releasePublish, { db, clock });
    assert.equal((await file('2026-05')).state, 'final');
    await isRefused(withdrawMonth(db, '2026-05', 'late', by('2026-06-13T02:00:00Z')), 'release_final');
    const same = { period: '2026-05', kind: 'error', reason: 'r', ...closing } as const;
    await isRefused(reviseMonth(db, same, by('2026-06-13T02:00:00Z')), 'nothing_changed');
    const [point] = await months('west');
    assert.deepEqual([point!.state, point!.releasedAt], ['final', '2026-06-12T03:00:00.000Z']);
  });

  test('the month after has drivers that add up, and its change against the final one', async () => {
    await take(db, shops(4, 'D', { ...east, evaluatedAt: '2026-06-10' }));
    clock.set('2026-07-02T02:00:00Z');
    await runKind(monthClose, { db, clock });
    const [may, june] = await months('east');
    assert.deepEqual([june!.period, june!.state, june!.against], ['2026-06', 'provisional', '2026-05']);
    assert.ok(june!.drivers.bad_rate!.points < 0);
    assert.ok(Math.abs(june!.drivers.index!.points - (june!.level! - may!.level!)) < 1e-9);
    assert.ok(Math.abs(june!.change! - (june!.index! / may!.index! - 1) * 100) < 1e-9);
  });

  test('a released month changes only by a revision with its reason, and the value before is kept', async () => {
    const before = await levelOf('west', '2026-05');
    const late = { period: '2026-05', kind: 'data', reason: ' late file ', ...closing } as const;
    await take(db, shops(40, 'A', { evaluatedAt: '2026-05-02' }));
    await closeMonth(db, { period: '2026-05', ...closing });
    assert.equal(await levelOf('west', '2026-05'), before, 'late data alone change nothing');
    const { changes } = await db.transaction((tx) => monthChanges(tx, '2026-05', timeZone), 'snapshot');
    assert.ok(changes.some(({ zone }) => zone === 'west'));
    await isRefused(reviseMonth(db, { ...late, reason: ' ' }, by('2026-07-02T03:00:00Z')), 'no_reason');
    await reviseMonth(db, late, by('2026-07-02T03:00:00Z'));
    const [point] = await months('west');
    assert.equal(point!.state, 'revised');
    const [revision] = point!.revisions;
    assert.deepEqual([revision!.number, revision!.kind, revision!.reason], [1, 'data', 'late file']);
    assert.ok(revision!.before! < revision!.after!);
    assert.ok(point!.level! > before!);
    const { items, state } = await inMonth('2026-05');
    assert.equal(state, 'revised');
    for (const { id, level, index } of items) {
      const [own] = await months(id);
      assert.deepEqual([level, index], [own!.level, own!.index], `${id}: the month over all zones is that of each`);
    }
    const { number } = (await methodologyNumbered(db, 1))!;
    assert.equal((await standingValues(db, number, ['2026-05'])).length, 6);
  });

  test('every stored value, of every version and variant, is computed again to the same bits from its inputs', async () => {
    const values = await valuesToRecompute(db, 'west', '2026-05');
    assert.deepEqual(
      values.map(({ guarded, version }) => [guarded, version]),
      [
        [false, 0],
        [false, 1],
        [true, 0],
        [true, 1],
      ],
    );
    for (const value of values) {
      const again = recomputed(value, (await methodologyNumbered(db, value.methodology))!);
      assert.deepEqual([again.level, again.index, again.inputHash], [value.level, value.index, value.inputHash]);
      assert.deepEqual(again.values, value.scores.values);
    }
  });

  const silent = {
    'changing a value': "update index_value set level = 1 where period = '2026-05'",
    'taking a value away': "delete from index_value where period = '2026-05'",
    'emptying the table': 'truncate index_value',
    'a value more':
      "insert into index_value select * from (select * from index_value where period = '2026-05' limit 1) v on conflict (period, methodology, guarded, zone, version) do update set level = 1",
    'a version without a revision':
      "insert into index_value select (jsonb_populate_record(v, '{\"version\": 7}')).* from index_value v where period = '2026-05' limit 1",
    'making it provisional again':
      "update release set state = 'provisional', signed_at = null, signed_by = null, published_at = null where period = '2026-05'",
    'moving its publication': "update release set published_at = now() where period = '2026-05'",
    'taking the month away': "delete from release where period = '2026-05'",
    'emptying the months': 'truncate release cascade',
    'rewriting a revision': "update release_revision set reason = 'other' where period = '2026-05'",
    'taking a revision away': "delete from release_revision where period = '2026-05'",
    'calling it demonstration data': "update release set synthetic = true where period = '2026-05'",
    'a final month out of nothing':
      "insert into release (methodology, period, state, closes_at, signed_by, signed_at, published_at) select 1, '2026-01', 'final', now(), min(id), now(), now() from account",
    'another document': 'update methodology set document = document || \'{"minCoverage": 0}\' where id = 1',
    'another factor': 'update methodology set link_factor = 2 where id = 1',
  };
  for (const [what, sql] of Object.entries(silent))
    test(`${what} is refused to every role of the database, by name`, async () => {
      const { hash } = await file('2026-05');
      for (const role of ['', "set local session_replication_role = 'replica'; "]) {
        if (role !== '' && /insert into (release|index_value) |methodology/.test(sql)) continue;
        await assert.rejects(
          db.transaction((tx) => tx.exec(role + sql)),
          (error: Error & { code?: string }) => {
            assert.equal(error.code, 'XT001', error.message);
            return true;
          },
        );
      }
      assert.equal((await file('2026-05')).hash, hash);
    });

  test('an import, a rollback and a zone that is taken away leave a released month as it stands', async () => {
    const { batch } = await draw(db, 'future_community', [square('late', 120.7, 0.1)]);
    await take(db, shops(5, 'A', { lng: 120.75, lat: 30.05 }));
    await closeMonth(db, { period: '2026-06', ...closing });
    const { hash } = await file('2026-06');
    await signMonth(db, { period: '2026-06', hash }, by('2026-07-03T02:00:00Z'));
    const signed = (await file('2026-06')).hash;
    await rollbackBatch(db, batch!);
    await runKind(monthClose, { db, clock });
    assert.equal((await file('2026-06')).hash, signed);
    assert.equal((await valuesToRecompute(db, 'late', '2026-06')).length, 2);
    await withdrawMonth(db, '2026-06', 'look again', by('2026-07-04T02:00:00Z'));
    await closeMonth(db, { period: '2026-06', ...closing });
    assert.equal((await valuesToRecompute(db, 'late', '2026-06')).length, 0, 'a provisional one follows the map');
  });

  test('where the calendar does not know the year, who signs gives the day', async () => {
    clock.set('2027-01-04T02:00:00Z');
    await closeMonth(db, { period: '2026-12', ...closing });
    const month = await file('2026-12');
    assert.deepEqual([month.announcedAt, month.unsignable], [null, null]);
    const signing = { period: '2026-12', hash: month.hash };
    await isRefused(signMonth(db, signing, by('2027-01-04T02:00:00Z')), 'calendar_year');
    await signMonth(db, { ...signing, embargoUntil: '2027-01-18T02:00:00Z' }, by('2027-01-04T02:00:00Z'));
    assert.equal((await file('2026-12')).announcedAt, '2027-01-18T02:00:00.000Z');
  });

  test('a draft is checked whole, compared on what is counted now, linked, and decides from a month on', async () => {
    const moment = by('2027-01-05T02:00:00Z');
    await isRefused(draftMethodology(db, { ...marketCredit, version: '2', nodes: [] }, moment), 'bad_methodology');
    await isRefused(draftMethodology(db, marketCredit, moment), 'methodology_taken');
    const indicators = marketCredit.indicators.map((one) => ({
      ...one,
      weight: one.id === 'bad_rate' ? 60 : one.weight,
    }));
    const { number } = await draftMethodology(db, { ...marketCredit, version: '2', indicators }, moment);
    const comparison = await db.transaction((tx) => compareMethodology(tx, number, moment), 'snapshot');
    assert.deepEqual([comparison.current.version, comparison.other.version], ['1', '2']);
    assert.ok(comparison.moves.find(({ zone }) => zone.id === 'west')!.levelChange! < 0);
    await isRefused(activateMethodology(db, { number, from: '2027-01' }, moment), 'no_link');
    await isRefused(activateMethodology(db, { number, from: '2026-12' }, moment), 'month_signed');
    const { factor } = await overlapMethodology(db, { number, period: '2026-12' }, moment);
    await activateMethodology(db, { number, from: '2027-01' }, moment);
    const { items } = await db.transaction((tx) => methodologiesFor(tx, moment), 'snapshot');
    const two = items.find(({ version }) => version === '2')!;
    assert.deepEqual([two.state, two.current, two.activeFrom, two.factor], ['active', true, '2027-01-01', factor]);
    clock.set('2027-02-02T02:00:00Z');
    await closeMonth(db, { period: '2027-01', ...closing });
    const [december, january] = (await months('all', viewerOf('regulator'))).slice(-2);
    assert.deepEqual([december!.methodology.version, january!.methodology.version], ['1', '2']);
    // Nothing happened in between: the region reads the same by either version.
    assert.ok(Math.abs(december!.index! - january!.index!) < 1e-9);
    assert.equal(january!.against, '2026-12', 'as the new version has it');
    await isRefused(retireMethodology(db, number, by('2027-02-02T02:00:00Z')), 'methodology_decides');
    await retireMethodology(db, 1, by('2027-02-02T02:00:00Z'));
  });

  test('every step stands in the trail: who, what, and the reason', async () => {
    const { items } = await auditPage(db, { subject: 'month:2026-05', limit: 20 });
    assert.deepEqual(items.map(({ action, account: who }) => [action, who]).reverse(), [
      ['month_sign', account],
      ['month_withdraw', account],
      ['month_sign', account],
      ['month_publish', null],
      ['month_revise', account],
    ]);
    assert.equal(items[0]!.reason, 'late file');
    assert.equal((await releaseOf(db, '2026-05'))!.signedBy, account);
  });
});
