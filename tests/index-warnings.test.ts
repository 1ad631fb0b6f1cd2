import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { roles } from '@/lib/credit/account';
import { marketCredit } from '@/lib/credit/index/market-credit';
import type { RecordFacts } from '@/lib/credit/publication';
import { shippedSchemes } from '@/lib/credit/schemes';
import { type HandledWarning, step, type WarningState, warningKey, warningStates } from '@/lib/credit/warning/handling';
import { watchRules, zoneRules } from '@/lib/credit/warning/rules';
import { clusters, fellLately, gradesFallen, type Watched, watchList } from '@/lib/credit/warning/watch-list';
import { alarmed, lightsOf, zoneWarnings } from '@/lib/credit/warning/zone-warnings';
import { refusalCode } from './support/refusal-code';

const scheme = shippedSchemes.find(({ id }) => id === 'CN-2026')!;
const tax = shippedSchemes.find(({ id }) => id === 'TAX')!;
const day = '2026-06-30';

const state = (scores: Record<string, number | null>, before?: Record<string, string | null>) => ({
  scores,
  lights: lightsOf(marketCredit, scores, before),
});
const forecastOf = (...levels: number[]) => ({
  steps: levels.map((level) => ({
    value: level,
    interval80: [level, level] as const,
    interval95: [level, level] as const,
  })),
});
const told = (before: Record<string, number | null> | null, now: Record<string, number | null>, forecasts = {}) => {
  const earlier = before === null ? null : state(before);
  return zoneWarnings(marketCredit, 'M-01', { before: earlier, now: state(now, earlier?.lights), forecasts }).map(
    ({ rule, part, from, to, ahead }) => [rule, part, from, to, ahead].join(' '),
  );
};

test('the whole is the root; dimensions and the indicators that one can act on have bands', () => {
  assert.deepEqual(
    alarmed(marketCredit).map(({ id, isWhole }) => (isWhole ? `${id}!` : id)),
    ['index!', 'grades', 'conduct', 'market', 'evaluation', 'bad_rate', 'penalties', 'complaints_in_time'],
  );
});

test('a zone or an indicator that leaves its band for a worse one warns, a better one does not', () => {
  assert.deepEqual(told({ index: 76 }, { index: 73 }), ['zone_band index green blue ']);
  assert.deepEqual(told({ index: 76 }, { index: 50 }), [
    'zone_band index green yellow ',
    'zone_worse index green yellow ',
  ]);
  assert.deepEqual(told({ penalties: 80 }, { penalties: 20 }), ['part_band penalties green red ']);
  assert.deepEqual(told({ index: 40 }, { index: 90 }), []);
  assert.deepEqual(told({ good_rate: 90 }, { good_rate: 1 }), []);
});

test('a value that rests on an edge does not warn: hysteresis of one point', () => {
  assert.deepEqual(told({ index: 75.5 }, { index: 74.1 }), []);
  assert.deepEqual(told({ index: 75.5 }, { index: 74 }), []);
  assert.deepEqual(told({ index: 75.5 }, { index: 73.9 }), ['zone_band index green blue ']);
});

test('a fall of 5 % exactly is none, and more than that is one, also within a band', () => {
  assert.deepEqual(told({ index: 100 }, { index: 95 }), []);
  assert.deepEqual(told({ index: 100 }, { index: 94.9 }), ['zone_worse index green green ']);
});

test('missing is not bad: without a score, before or now, nothing warns', () => {
  for (const [before, now] of [
    [{ index: 90 }, { index: null }],
    [{ index: null }, { index: 10 }],
    [{}, {}],
    [null, { index: 10 }],
  ] as const)
    assert.deepEqual(told(before, now), []);
});

test('a forecast that leaves the band warns with how many periods ahead, the first that does', () => {
  assert.deepEqual(told(null, { index: 76 }, { index: forecastOf(75, 73.5, 50) }), [
    'zone_forecast index green blue 2',
  ]);
  assert.deepEqual(told(null, { index: 76 }, { index: forecastOf(74.5, 80) }), []);
  assert.deepEqual(told(null, { market: 61 }, { market: forecastOf(10) }), ['part_forecast market blue red 1']);
  assert.deepEqual(told(null, { index: 76 }, { index: null }), []);
  assert.deepEqual(told(null, { index: null }, { index: forecastOf(1) }), []);
  const [warning] = zoneWarnings(marketCredit, 'M-01', {
    before: null,
    now: state({ index: 76 }),
    forecasts: { index: forecastOf(60) },
  });
  assert.deepEqual(warning!.scores, [76, 60]);
});

test('only the rules that are given warn, and every shipped one can', () => {
  const [before, now] = [state({ index: 90, market: 90 }), state({ index: 40, market: 40 })];
  const forecasts = { index: forecastOf(10), market: forecastOf(10) };
  const found = (rules = zoneRules) =>
    zoneWarnings(marketCredit, 'M-01', { before, now, forecasts }, rules).map(({ rule }) => rule);
  assert.deepEqual(
    found(),
    zoneRules.map(({ id }) => id),
  );
  for (const rule of zoneRules) assert.deepEqual(found([rule]), [rule.id]);
  assert.deepEqual(found([]), []);
});

test('no zone warns of a band while every score rises', () => {
  const score = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(score, score, (a, b) => {
      assert.deepEqual(told({ index: Math.min(a, b) }, { index: Math.max(a, b) }), []);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('grades fallen: by ranked places; M of tax credit is neither good nor bad', () => {
  const cases: [before: string | null, now: string | null, fallen: number | null][] = [
    ['A', 'C', 2],
    ['A', 'D', 3],
    ['B', 'B', 0],
    ['D', 'B', -2],
    [null, 'D', null],
    ['A', null, null],
    ['A', 'M', null],
    ['A', 'toString', null],
  ];
  for (const [before, now, fallen] of cases)
    assert.equal(gradesFallen(before, now, scheme), fallen, `${before} ${now}`);
  assert.equal(gradesFallen('A', 'M', tax), null);
});

const record = (facts: Partial<RecordFacts>): RecordFacts => ({
  kind: 'penalty',
  severity: 'serious',
  procedure: 'ordinary',
  state: 'effective',
  authority: null,
  decidedAt: '2026-03-01',
  publishedFrom: '2026-03-10',
  publishedUntil: null,
  ...facts,
});
const watched = (entity: number, before: string | null, now: string | null, more: Partial<Watched> = {}): Watched => ({
  entity,
  kind: 'enterprise',
  zones: [1],
  grades: { before, now, on: '2026-06-15' },
  records: [],
  ...more,
});
const watch = (entities: Watched[], found = new Map<number, number>()) =>
  watchList(entities, { scheme, day, found }).map(({ entity, reasons }) =>
    [entity, ...reasons.map(({ reason }) => reason)].join(' '),
  );

test('the watch list: fallen by two grades, on the serious list, a serious penalty in force; one grade is not enough', () => {
  const onList = record({ kind: 'serious_list', severity: null, procedure: null });
  assert.deepEqual(
    watch([
      watched(1, 'A', 'C'),
      watched(2, 'A', 'B'),
      watched(3, null, null, { records: [onList, record({})] }),
      watched(4, 'B', 'D', { records: [record({})] }),
      watched(5, 'A', 'A', {
        records: [record({ severity: 'general' }), record({ state: 'appealed' }), record({ publishedUntil: day })],
      }),
    ]),
    ['1 fell', '3 serious_list serious_penalty', '4 fell serious_penalty'],
  );
});

test('fell lately: within thirty days, this one included; an unknown day is not', () => {
  const fell = (on: string | null, now = 'B') => fellLately({ grades: { before: 'A', now, on } }, scheme, day, 30);
  assert.deepEqual(
    ['2026-05-31', '2026-06-01', '2026-06-30', '2026-07-01', null].map((on) => fell(on)),
    [false, true, true, false, false],
  );
  assert.equal(fell(day, 'A'), false);
});

test('a cluster: five or more in one zone, and three times the share elsewhere, at the edge too', () => {
  const found = (compared: number, fallen: number, all: { compared: number; fallen: number }) =>
    clusters(new Map([[1, { compared, fallen }]]), all).get(1) ?? null;
  assert.equal(found(50, 6, { compared: 150, fallen: 10 }), 6);
  assert.equal(found(50, 5, { compared: 150, fallen: 9 }), null);
  assert.equal(found(50, 4, { compared: 150, fallen: 4 }), null);
  assert.equal(found(50, 5, { compared: 150, fallen: 5 }), 5);
  // A region that holds everybody has no elsewhere.
  assert.equal(found(150, 90, { compared: 150, fallen: 90 }), null);
  assert.equal(
    clusters(
      new Map([[1, { compared: 50, fallen: 4 }]]),
      { compared: 99, fallen: 4 },
      { ...watchRules, clusterLeast: 4 },
    ).size,
    1,
  );
});

test('those who fell lately in a cluster are watched, each zone once; their neighbours are not', () => {
  const list = watchList(
    [watched(1, 'A', 'B', { zones: [1, 2, 1] }), watched(2, 'A', 'A'), watched(3, 'A', 'B', { zones: [2] })],
    { scheme, day, found: new Map([[1, 6]]) },
  );
  assert.deepEqual(list, [{ entity: 1, reasons: [{ reason: 'cluster', zone: 1, fallen: 6 }] }]);
});

const by = { account: 7, role: 'regulator' } as const;
const at = '2026-06-30T08:00:00Z';
const take = (warning: HandledWarning, to: WarningState, more: object = { assignee: 9, note: 'looked at' }) =>
  step(warning, { to, by, at, ...more });
const key = warningKey({ rule: 'zone_band', zone: 'M-01', part: 'index' });
const opened: HandledWarning = { key, state: 'open', assignee: null, steps: [] };
const inState: Record<WarningState, HandledWarning> = {
  open: opened,
  acknowledged: take(opened, 'acknowledged'),
  assigned: take(opened, 'assigned'),
  closed: take(opened, 'closed'),
};

test('a warning is acknowledged, assigned, closed; every other step is refused', () => {
  const allowed = [
    'open acknowledged',
    'open assigned',
    'open closed',
    'acknowledged assigned',
    'acknowledged closed',
    'assigned assigned',
    'assigned closed',
  ];
  for (const from of warningStates)
    for (const to of warningStates) {
      const code = refusalCode(() => take(inState[from], to));
      const expected = from === 'closed' ? 'warning_closed' : 'warning_step';
      assert.equal(code, allowed.includes(`${from} ${to}`) ? null : expected, `${from} ${to}`);
    }
});

test('who took each step, and who has it in hand, stays', () => {
  const closed = take(take(take(opened, 'acknowledged', {}), 'assigned', { assignee: 9 }), 'closed', {
    note: ' mended ',
  });
  assert.deepEqual(closed, {
    key,
    state: 'closed',
    assignee: 9,
    steps: [
      { to: 'acknowledged', by: 7, at, assignee: null, note: '' },
      { to: 'assigned', by: 7, at, assignee: 9, note: '' },
      { to: 'closed', by: 7, at, assignee: null, note: 'mended' },
    ],
  });
  assert.deepEqual(opened.steps, []);
});

test('assigning wants somebody, closing wants a reason, and both a regulator or an admin', () => {
  assert.equal(
    refusalCode(() => take(opened, 'assigned', {})),
    'no_assignee',
  );
  assert.equal(
    refusalCode(() => take(opened, 'closed', { note: ' ' })),
    'no_reason',
  );
  for (const role of roles) {
    const code = refusalCode(() => step(opened, { to: 'acknowledged', by: { account: 1, role }, at }));
    assert.equal(code, role === 'regulator' || role === 'admin' ? null : 'not_regulator', role);
  }
});

test('each matter has a key of its own', () => {
  assert.notEqual(warningKey({ rule: 'a', zone: 'b,c', part: 'd' }), warningKey({ rule: 'a', zone: 'b', part: 'c,d' }));
});
