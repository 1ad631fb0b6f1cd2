import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driversOf } from '@/lib/credit/index/drivers';
import { lightsOf, rootOf } from '@/lib/credit/index/lights';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { zoneIndices, zoneInputs } from '@/lib/credit/index/zone-index';
import { exactSums, type GuardedFigures, guardedSums, type KindSums } from '@/lib/credit/indicators/zone-sums';

/** What a zone adds up to, exact and out of what everybody may know; its lights and what moved it. */

const enterprises: KindSums = {
  kind: 'enterprise',
  entities: 100,
  penalty: 4,
  demonstration: 3,
  outOfScope: 5,
  graded: 80,
  ranked: 78,
  good: 60,
  bad: 2,
  fresh: 70,
  scored: 40,
  steps: 360_000,
};
const shops: KindSums = {
  ...enterprises,
  kind: 'individual',
  entities: 50,
  graded: 30,
  ranked: 30,
  good: 10,
  bad: 9,
  fresh: 12,
};
const observed = { complaintsDue: 20, inTime: 18, turnoverNow: 105, turnoverBefore: 100 };
const ofEntities = { complaintsDue: 2, inTime: 1, turnoverNow: 10, turnoverBefore: 10 };
const isPublic = (kind: string) => kind === 'enterprise';
const figures: GuardedFigures = { ranked: 29, good: 8, bad: 9, graded: 29, out_of_scope: 4, fresh: 11, stale: 18 };

test('an exact zone is the sum over its kinds and over all that was observed', () => {
  const { sums, hidden, entities, evaluated } = exactSums([enterprises, shops], [observed, ofEntities]);
  assert.deepEqual(sums.good_rate, [70, 108]);
  assert.deepEqual(sums.bad_rate, [11, 108]);
  assert.deepEqual(sums.evaluation_coverage, [110, 140]);
  assert.deepEqual(sums.evaluation_freshness, [82, 110]);
  assert.deepEqual(sums.penalties, [8, 150]);
  assert.deepEqual(sums.mean_score, [720_000, 80]);
  assert.deepEqual(sums.complaints_in_time, [19, 22]);
  assert.deepEqual(sums.turnover_trend, [5, 110]);
  assert.deepEqual([hidden, entities, evaluated], [[], 150, 110]);
});

test('a guarded zone takes the other grades from the published figures, and public facts as they are', () => {
  const { sums, hidden, evaluated } = guardedSums([enterprises, shops], isPublic, figures, [observed]);
  assert.deepEqual(sums.good_rate, [68, 107]);
  assert.deepEqual(sums.evaluation_coverage, [109, 150 - 5 - 4]);
  assert.deepEqual(sums.evaluation_freshness, [81, 109]);
  assert.deepEqual(sums.penalties, [8, 150]);
  assert.deepEqual(hidden, ['mean_score', 'scored_share']);
  assert.equal(evaluated, 109);
});

test('an indicator one of whose figures is hidden is missing, and said to be hidden; nothing of it is told', () => {
  const { sums, hidden, evaluated } = guardedSums([enterprises, shops], isPublic, { ...figures, good: null }, []);
  assert.deepEqual(sums.good_rate, [0, 0]);
  assert.deepEqual(sums.bad_rate, [11, 107]);
  assert.ok(hidden.includes('good_rate') && !hidden.includes('bad_rate'));
  assert.equal(evaluated, 109);
  const none = guardedSums([enterprises, shops], isPublic, null, []);
  for (const id of ['good_rate', 'bad_rate', 'evaluation_coverage', 'evaluation_freshness'] as const) {
    assert.deepEqual(none.sums[id], [0, 0], id);
    assert.ok(none.hidden.includes(id), id);
  }
  assert.equal(none.evaluated, 80);
});

test('a zone in which only public kinds count needs no figures', () => {
  assert.deepEqual(guardedSums([enterprises], isPublic, null, [observed]), exactSums([enterprises], [observed]));
});

const computed = (sums: ReturnType<typeof exactSums>['sums']) =>
  zoneIndices(marketCredit, [zoneInputs(marketCredit, { zone: 'z', period: '2026-05', sums })], 1)[0]!;

test('the whole has no light without a level, whatever its node says; a missing score has none', () => {
  const value = computed(exactSums([enterprises, shops], [observed]).sums);
  const lights = lightsOf(marketCredit, value, null);
  assert.equal(lights[rootOf(marketCredit)], 'yellow', String(value.level));
  const bare = computed(guardedSums([enterprises, shops], isPublic, null, []).sums);
  assert.equal(bare.level, null);
  assert.equal(lightsOf(marketCredit, bare, null).index, null);
  assert.equal(lightsOf(marketCredit, bare, null).bad_rate, null);
});

test('a light stays until the score is beyond the edge by more than the hysteresis', () => {
  const at = (level: number) => ({ level, nodes: { index: level }, indicators: {} });
  const before = { ...at(75.2), lights: { index: 'green' } };
  assert.equal(lightsOf(marketCredit, at(74.5), before).index, 'green');
  assert.equal(lightsOf(marketCredit, at(74.5), null).index, 'blue');
  assert.equal(lightsOf(marketCredit, at(73.9), before).index, 'blue');
});

test('drivers add up to the change of the level, and there are none without a level at either end', () => {
  const now = computed(exactSums([enterprises], [observed]).sums);
  const before = computed(exactSums([{ ...enterprises, bad: 5, penalty: 9 }], [observed]).sums);
  const drivers = driversOf(marketCredit, now, before);
  const indicators = marketCredit.indicators.map(({ id }) => drivers[id]!.points);
  const change = now.level! - before.level!;
  assert.ok(Math.abs(indicators.reduce((sum, points) => sum + points, 0) - change) < 1e-9);
  assert.ok(Math.abs(drivers.index!.points - change) < 1e-9);
  assert.ok(drivers.bad_rate!.points > 0 && drivers.penalties!.points > 0);
  assert.equal(drivers.good_rate!.points, 0);
  assert.deepEqual(driversOf(marketCredit, now, { ...before, level: null }), {});
  assert.deepEqual(driversOf(marketCredit, now, null), {});
});
