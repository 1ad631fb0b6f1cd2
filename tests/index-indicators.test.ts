import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { badShare, goodShare } from '@/lib/credit/good-share';
import {
  type Accumulator,
  checkedAccumulator,
  indicatorValue,
  noCounts,
  plus,
} from '@/lib/credit/indicators/accumulator';
import { definitionOf, indicatorDefinitions, indicatorIds, penaltyWeights } from '@/lib/credit/indicators/definitions';
import { type EntityState, entityAccumulators } from '@/lib/credit/indicators/entity-accumulators';
import { memberships, siteRoles, zonesOf } from '@/lib/credit/indicators/membership';
import type { RecordFacts } from '@/lib/credit/publication';
import { shippedSchemes } from '@/lib/credit/schemes';
import { refusalCode } from './support/refusal-code';

const scheme = shippedSchemes.find(({ id }) => id === 'CN-2026')!;
const tax = shippedSchemes.find(({ id }) => id === 'TAX')!;
const day = '2026-06-30';

const record = (facts: Partial<RecordFacts>): RecordFacts => ({
  kind: 'penalty',
  severity: 'general',
  procedure: 'ordinary',
  state: 'effective',
  authority: null,
  decidedAt: '2026-03-01',
  publishedFrom: '2026-03-10',
  publishedUntil: '2027-03-01',
  ...facts,
});
const graded = (grade: string, more: Partial<NonNullable<EntityState['evaluation']>> = {}): EntityState => ({
  kind: 'enterprise',
  evaluation: { outcome: 'graded', grade, score: null, evaluatedOn: '2026-01-15', ...more },
  records: [],
});
const of = (state: EntityState, by = scheme) => entityAccumulators(state, by, day);

test('a denominator of 0 is missing and never zero; 0 of many is zero', () => {
  assert.equal(indicatorValue([0, 0], 100), null);
  assert.equal(indicatorValue([5, 0], 100), null);
  assert.equal(indicatorValue([0, 8], 100), 0);
  assert.equal(indicatorValue([787, 1000], 100), 78.7);
  assert.equal(indicatorValue([-30, 120], 100), -25);
});

test('what is no pair of safe integers is refused with its place', () => {
  const bad: Accumulator[] = [
    [0.5, 1],
    [1, -1],
    [2 ** 53, 1],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
  ];
  for (const pair of bad)
    assert.equal(
      refusalCode(() => checkedAccumulator(pair, 'M-01')),
      'bad_accumulator',
    );
  assert.throws(() => checkedAccumulator([1, -1], 'M-01 2026-05 penalties'), /M-01 2026-05 penalties: 1\/-1/);
  assert.equal(
    refusalCode(() => plus([1, 1], [0, 2], -1)),
    'bad_accumulator',
  );
  assert.equal(
    refusalCode(() => plus([Number.MAX_SAFE_INTEGER, 1], [1, 1])),
    'bad_accumulator',
  );
  assert.deepEqual(checkedAccumulator([-3, 0], 'x'), [-3, 0]);
});

test('following changes gives the bits of counting anew, in whatever order they come and go', () => {
  const pair = fc.tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.nat(1_000_000));
  fc.assert(
    fc.property(fc.array(pair), fc.array(pair), (stay, leave) => {
      let sum: Accumulator = noCounts;
      for (const part of [...leave, ...stay]) sum = plus(sum, part);
      for (const part of leave) sum = plus(sum, part, -1);
      assert.deepEqual(
        sum,
        [...stay].reverse().reduce((total, part) => plus(total, part), noCounts),
      );
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('every indicator is defined once, in both languages, and what is not counted is not there', () => {
  assert.deepEqual(
    indicatorDefinitions.map(({ id }) => id),
    [...indicatorIds],
  );
  for (const { id, name, unit, factor, membership } of indicatorDefinitions) {
    assert.ok(name.zh !== '' && name.en !== '' && unit.zh !== '' && unit.en !== '' && factor > 0, id);
    assert.ok(Object.hasOwn(memberships, membership), id);
    assert.equal(definitionOf(id)?.id, id);
  }
  for (const id of ['footfall', '', 'toString']) assert.equal(definitionOf(id), undefined);
  const open = indicatorDefinitions.filter(({ made }) => made === 'public').map(({ id }) => id);
  assert.deepEqual(open, ['penalties', 'demonstration']);
});

test('grades: the top two are good, the worst is bad, an unranked one is neither', () => {
  const rates = (grade: string, by = scheme) => {
    const { good_rate, bad_rate } = of(graded(grade), by);
    return [good_rate, bad_rate];
  };
  assert.deepEqual(rates('A'), [
    [1, 1],
    [0, 1],
  ]);
  assert.deepEqual(rates('B'), [
    [1, 1],
    [0, 1],
  ]);
  assert.deepEqual(rates('C'), [
    [0, 1],
    [0, 1],
  ]);
  assert.deepEqual(rates('D'), [
    [0, 1],
    [1, 1],
  ]);
  assert.deepEqual(rates('M', tax), [noCounts, noCounts]);
  const two = { ...scheme, grades: scheme.grades.slice(0, 2) };
  assert.deepEqual(rates('A', two), [
    [1, 1],
    [0, 1],
  ]);
  assert.deepEqual(rates('B', two), [
    [0, 1],
    [1, 1],
  ]);
});

test('an enterprise of Zhejiang in 2018: 78.7 % good and 1.3 % bad of 1,000 graded (DOMAIN 3.3)', () => {
  const shares: [grade: string, n: number][] = [
    ['A', 23],
    ['B', 764],
    ['C', 200],
    ['D', 13],
  ];
  const businesses = shares.flatMap(([grade, n]) => new Array<EntityState>(n).fill(graded(grade)));
  const sum = (id: 'good_rate' | 'bad_rate') =>
    businesses.map((business) => of(business)[id]).reduce((total, part) => plus(total, part), noCounts);
  assert.equal(indicatorValue(sum('good_rate'), 100), 78.7);
  assert.equal(indicatorValue(sum('bad_rate'), 100), 1.3);
});

test('both rates are those that zones and rankings show, under every scheme', () => {
  for (const by of shippedSchemes) {
    const businesses = by.grades.flatMap(({ grade }, i) => new Array<EntityState>(i + 2).fill(graded(grade)));
    const counts = Object.fromEntries(by.grades.map(({ grade }, i) => [grade, i + 2]));
    const rate = (id: 'good_rate' | 'bad_rate') =>
      indicatorValue(
        businesses.map((business) => of(business, by)[id]).reduce((total, part) => plus(total, part), noCounts),
        1,
      );
    assert.equal(rate('good_rate'), goodShare(counts, by).share, by.id);
    assert.equal(rate('bad_rate'), badShare(counts, by), by.id);
  }
});

test('scores are summed in hundredths; a grade without a score counts in the share alone', () => {
  assert.deepEqual(of(graded('A', { score: 91.234 })).mean_score, [9123, 1]);
  assert.deepEqual(of(graded('A', { score: 1.005 })).mean_score, [101, 1]);
  assert.deepEqual(of(graded('A', { score: 0 })).mean_score, [0, 1]);
  assert.deepEqual(of(graded('A')).mean_score, noCounts);
  assert.deepEqual(of(graded('A')).scored_share, [0, 1]);
  assert.equal(indicatorValue([9123, 1], definitionOf('mean_score')!.factor), 91.23);
});

test('coverage leaves out what is out of scope; an entity without a grade is counted as not covered', () => {
  const coverage = (outcome: 'unrated' | 'insufficient_data' | 'out_of_scope' | null) =>
    of({
      ...graded('A'),
      evaluation: outcome === null ? null : { outcome, grade: null, score: null, evaluatedOn: null },
    });
  assert.deepEqual(of(graded('D')).evaluation_coverage, [1, 1]);
  for (const outcome of ['unrated', 'insufficient_data', null] as const) {
    assert.deepEqual(coverage(outcome).evaluation_coverage, [0, 1]);
    assert.deepEqual(coverage(outcome).evaluation_freshness, noCounts);
    assert.deepEqual(coverage(outcome).good_rate, noCounts);
  }
  assert.deepEqual(coverage('out_of_scope').evaluation_coverage, noCounts);
});

test('an evaluation is fresh for twelve calendar months; an unknown or a later day is not', () => {
  const cases: [evaluatedOn: string | null, fresh: number][] = [
    ['2025-06-30', 0],
    ['2025-07-01', 1],
    ['2026-06-30', 1],
    ['2026-07-01', 0],
    [null, 0],
  ];
  for (const [evaluatedOn, fresh] of cases)
    assert.deepEqual(of(graded('A', { evaluatedOn })).evaluation_freshness, [fresh, 1], String(evaluatedOn));
});

test('penalties weigh what everybody may see: general 1, serious 3; pending, minor, summary, repaired, expired nothing', () => {
  const weight = (...records: RecordFacts[]) => of({ ...graded('A'), records }).penalties;
  assert.deepEqual(penaltyWeights, { minor: 0, general: 1, serious: 3 });
  assert.deepEqual(weight(), [0, 1]);
  assert.deepEqual(weight(record({}), record({ severity: 'serious' })), [4, 1]);
  const unseen: Partial<RecordFacts>[] = [
    { state: 'pending' },
    { state: 'appealed' },
    { state: 'repaired' },
    { state: 'revoked' },
    { severity: 'minor' },
    { severity: null },
    { procedure: 'summary' },
    { publishedUntil: day },
    { decidedAt: '2025-03-01' },
    { publishedFrom: '2026-07-01' },
    { publishedFrom: null },
  ];
  for (const facts of unseen) assert.deepEqual(weight(record(facts)), [0, 1], JSON.stringify(facts));
  assert.equal(indicatorValue([4, 250], definitionOf('penalties')!.factor), 16);
});

test('a demonstration unit counts once, while its title is in force', () => {
  const title = record({ kind: 'demonstration', severity: null, procedure: null });
  const units = (...records: RecordFacts[]) => of({ ...graded('A'), records }).demonstration;
  assert.deepEqual(units(title, title), [1, 1]);
  assert.deepEqual(units({ ...title, publishedUntil: day }), [0, 1]);
  assert.deepEqual(units(record({})), [0, 1]);
});

test('commitments, complaints and turnover are missing until they exist, never zero', () => {
  const none = of(graded('A'));
  for (const id of ['commitments_kept', 'repair_rate', 'complaints_in_time', 'turnover_trend'] as const)
    assert.deepEqual(none[id], noCounts, id);
  const some = of({
    ...graded('A'),
    commitments: { verified: 4, fulfilled: 3, windowsEnded: 2, repaired: 0 },
    complaints: { due: 9, inTime: 8 },
    turnover: { now: 90, before: 120 },
  });
  assert.deepEqual(some.commitments_kept, [3, 4]);
  assert.deepEqual(some.repair_rate, [0, 2]);
  assert.deepEqual(some.complaints_in_time, [8, 9]);
  assert.deepEqual(some.turnover_trend, [-30, 120]);
});

test('the turnover trend is of those who reported both months', () => {
  const trend = (now: number | null, before: number | null) => of({ ...graded('A'), turnover: { now, before } });
  for (const [now, before] of [
    [100, null],
    [null, 100],
    [null, null],
    [-1, 100],
    [100, -1],
  ] as const)
    assert.deepEqual(trend(now, before).turnover_trend, noCounts);
  assert.deepEqual(trend(0, 100).turnover_trend, [-100, 100]);
});

test('where business is done decides, else where it is registered; two places in one zone count once', () => {
  const sites = [
    { role: 'registered', zones: [1, 9] },
    { role: 'operating', zones: [3, 2] },
    { role: 'operating', zones: [2] },
  ] as const;
  assert.deepEqual(zonesOf(sites, memberships.operating_first), [2, 3]);
  assert.deepEqual(zonesOf(sites.slice(0, 1), memberships.operating_first), [1, 9]);
  assert.deepEqual(zonesOf(sites, memberships.registered), [1, 9]);
  assert.deepEqual(zonesOf(sites, memberships.any), [1, 2, 3, 9]);
  assert.deepEqual(zonesOf(sites.slice(1), memberships.registered), []);
  assert.deepEqual(zonesOf([], memberships.any), []);
  const outside = [{ role: 'operating', zones: [] }, sites[0]] as const;
  assert.deepEqual(zonesOf(outside, memberships.operating_first), []);
});

test('zones of an entity do not depend on the order of its sites', () => {
  const site = fc.record({ role: fc.constantFrom(...siteRoles), zones: fc.array(fc.integer({ min: 1, max: 5 })) });
  fc.assert(
    fc.property(fc.array(site), fc.constantFrom(...Object.values(memberships)), (sites, rule) => {
      assert.deepEqual(zonesOf([...sites].reverse(), rule), zonesOf(sites, rule));
    }),
    { seed: 7, numRuns: 300 },
  );
});
