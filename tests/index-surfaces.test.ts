import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOption, trendPoints } from '@/components/charts/index-option';
import { trendWords } from '@/components/charts/trend-words';
import { columnsOf } from '@/components/map/columns';
import { levelFilling } from '@/components/map/level-filling';
import { readMapUrl, writeMapUrl } from '@/components/map/map-url';
import { pastZones } from '@/components/map/past-zones';
import { FILLS } from '@/components/map/tokens';
import { zoneShapes } from '@/components/map/zone-shapes';
import { fitSections, levelRanking } from '@/components/wall/level-ranking';
import { alertMove, alertWords, zoneAlerts } from '@/components/zone/alert-words';
import { driverBar, driverRows, driverSentence, widestOf } from '@/components/zone/driver-rows';
import {
  changeWords,
  headline,
  indexState,
  lightWords,
  rankWords,
  stateWord,
  whyNone,
} from '@/components/zone/index-state';
import { classOfLevel, levelClasses } from '@/components/zone/level-classes';
import { isHidden } from '@/lib/credit/index/hidden-part';
import { marketCredit } from '@/lib/credit/index/market-credit';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Alert } from '@/lib/credit/warning/alert';
import type { Zone } from '@/lib/credit/zone';
import { indexMessages } from '@/lib/i18n/index-messages';

/** What map, wall and comparison say and draw of an index, as data. */

const square = (west: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, 30],
      [west + 0.01, 30],
      [west + 0.01, 30.01],
      [west, 30.01],
      [west, 30],
    ],
  ],
});

const zone = (own: Partial<Zone>): Zone => ({
  id: 'a',
  kind: 'specialised_market',
  name: '一区',
  scheme: 'CN-2026',
  division: null,
  parent: null,
  level: 72.44,
  index: 101.26,
  change: 1.25,
  alarm: 'blue',
  indexCoverage: 0.9,
  withheld: false,
  coverage: 0.8,
  rank: 2,
  rankOf: 5,
  entities: 120,
  evaluated: 96,
  grades: { A: 50, B: 30, C: 10, D: 6 },
  states: { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 24, suppressed: 0 },
  demonstration: 1,
  synthetic: false,
  asOf: '2026-11-26T03:00:00Z',
  revision: 7,
  geometry: square(120),
  ...own,
});
const few = zone({ id: 'few', level: null, index: null, change: null, alarm: null, indexCoverage: 0.55, rank: null });
const withheld = zone({ ...few, id: 'withheld', withheld: true });
const none = zone({ ...few, id: 'none', indexCoverage: null, rankOf: null });

const point = (own: Partial<IndexPoint>): IndexPoint => ({
  period: '2026-10',
  state: 'final',
  methodology: { id: 'cn-market-credit', version: '1' },
  level: 70,
  index: 100,
  change: null,
  coverage: 0.9,
  imputed: 0,
  entities: 120,
  evaluated: 96,
  alarm: 'blue',
  lights: {},
  nodes: {},
  indicators: {},
  values: {},
  hidden: [],
  peerClass: 'specialised_market/small',
  rank: 2,
  rankOf: 5,
  rankBand: null,
  against: null,
  drivers: {},
  inputHash: '0'.repeat(64),
  revision: 1,
  asOf: '2026-11-01T00:00:00Z',
  releasedAt: null,
  revisions: [],
  ...own,
});
const series = (items: IndexPoint[]): ZoneIndexSeries => ({
  zone: { id: 'a', kind: 'specialised_market', name: '一区' },
  items,
  forecast: null,
  nextRelease: null,
  revision: 1,
});

test('computed, too little observed, withheld and not computed are four states, each with a word of its own', () => {
  assert.deepEqual([zone({}), few, withheld, none].map(indexState), ['computed', 'few', 'withheld', 'none']);
  for (const lang of ['zh-CN', 'en'] as const) {
    const words = [few, withheld, none].map((one) => stateWord(one, lang));
    assert.equal(new Set(words).size, 3);
    assert.ok(words.every((word) => word !== '' && !/\d/.test(word)));
  }
  assert.equal(stateWord(zone({}), 'en'), '');
  assert.equal(
    whyNone(few, marketCredit, 'en'),
    'What is observed carries 55.0% of the weight, less than 60.0%: there is no level and no index.',
  );
  assert.match(whyNone(withheld, marketCredit, 'zh-CN'), /不公开/);
  assert.equal(whyNone(zone({}), marketCredit, 'en'), '');
});

test('a missing value is never shown as a number', () => {
  assert.equal(headline(few, 'en'), null);
  assert.equal(headline(zone({}), 'en'), '101.3');
  assert.equal(headline(zone({ index: null }), 'en'), '72.4', 'the level while there is no factor');
  assert.equal(lightWords(few, 'en'), null);
  assert.equal(lightWords(zone({ alarm: null }), 'en'), 'below every band');
  assert.equal(lightWords(zone({}), 'zh-CN'), '蓝灯');
  assert.equal(changeWords(few, undefined, 'en'), null);
});

test('a change names the newest month that is published, not a provisional one', () => {
  const items = [
    point({ period: '2026-08' }),
    point({ period: '2026-09', state: 'revised' }),
    point({ period: '2026-10', state: 'provisional' }),
    point({ period: 'live', state: 'live' }),
  ];
  assert.deepEqual(changeWords(zone({}), series(items), 'zh-CN'), { change: '+1.3%', against: '较 2026年9月' });
  assert.equal(changeWords(zone({ change: -5 }), undefined, 'en')?.against, 'on the last published month');
});

test('a rank is said among zones of its kind and size; without one, why', () => {
  assert.equal(rankWords(zone({}), 'en'), 'rank 2 of 5 (small, specialised market)');
  assert.equal(rankWords(zone({}), 'zh-CN'), '第 2 名，同类（小型专业市场）共 5 个');
  assert.match(rankWords(few, 'en'), /not ranked \(fewer than 30 graded/);
});

test('an indicator that is withheld is said of the parts above it, and of no others', () => {
  const live = point({ hidden: ['good_rate'] });
  assert.equal(isHidden(live, 'grades', marketCredit), true);
  assert.equal(isHidden(live, 'index', marketCredit), true);
  assert.equal(isHidden(live, 'market', marketCredit), false);
});

test('classes of the map are the light bands with their edges, and a level on an edge lies where the band says', () => {
  const classes = levelClasses(marketCredit);
  assert.deepEqual(
    classes.map(({ light, from, below }) => [light, from, below]),
    [
      ['red', 0, 30],
      ['orange', 30, 45],
      ['yellow', 45, 60],
      ['blue', 60, 75],
      ['green', 75, 100],
    ],
  );
  assert.equal(new Set(classes.map(({ token }) => token)).size, 5);
  assert.ok(classes.every(({ token }) => FILLS.includes(token)));
  const lightAt = (level: number) => classOfLevel(level, classes, marketCredit)?.light;
  assert.deepEqual([75, 74.999, 0, 100, 30].map(lightAt), ['green', 'blue', 'red', 'green', 'orange']);
});

test('a methodology with an open edge, with a floor, and without lights has classes too', () => {
  const root = (bands: { light: string; above?: number; from?: number }[]) => ({
    scale: [0, 200] as const,
    nodes: [{ id: 'r', parent: null, weight: 1, ...(bands.length > 0 && { alarm: { bands } }) }],
  });
  const floored = root([
    { light: 'green', above: 110 },
    { light: 'blue', from: 50 },
  ]);
  const classes = levelClasses(floored);
  assert.deepEqual(
    classes.map(({ light, from }) => [light, from]),
    [
      [null, 0],
      ['blue', 50],
      ['green', 110],
    ],
  );
  assert.equal(classOfLevel(110, classes, floored)?.light, 'blue');
  assert.equal(classOfLevel(20, classes, floored)?.light, null);
  const steps = levelClasses(root([]));
  assert.deepEqual(
    steps.map(({ from }) => from),
    [0, 40, 80, 120, 160],
  );
  assert.equal(classOfLevel(121, steps, root([]))?.from, 120);
});

test('on the map a zone without a level has no colour of the scale, and withheld looks other than too little', () => {
  const zones = [zone({}), few, withheld, none, zone({ id: 'other', kind: 'region' })];
  const filling = levelFilling(zones.slice(0, 4), marketCredit, levelClasses(marketCredit), 'en');
  const shapes = zoneShapes(zones, filling);
  assert.deepEqual(
    shapes.map(({ fill, value, leading }) => [fill, value, leading]),
    [
      ['level-5', '72.4', true],
      ['hatch', '', true],
      ['cross', '', true],
      [null, '', true],
      [null, '', false],
    ],
  );
  const tokens = new Map([...FILLS, 'grade-none'].map((name) => [name, '#000000']));
  const { columns } = columnsOf(shapes, tokens);
  assert.deepEqual(
    columns.map(({ height }) => height > 0),
    [true, false, false, false],
    'no level, no height',
  );
});

test('what colours the map stands in the address', () => {
  assert.equal(readMapUrl('?by=good').by, 'good');
  assert.equal(readMapUrl('?by=size').by, null);
  assert.equal(writeMapUrl('?lang=en', { ...readMapUrl(''), by: 'good' }), '?lang=en&by=good');
});

test('a past month stands in the address; what is none, and shares of good grades, which have no past, are left out', () => {
  assert.equal(readMapUrl('?month=2026-05').month, '2026-05');
  assert.equal(writeMapUrl('', readMapUrl('?month=2026-05')), '?month=2026-05');
  for (const query of ['?month=2026-13', '?month=live', '?month=2026-05&by=good'])
    assert.equal(readMapUrl(query).month, null, query);
});

test('in a past month a zone has the level that it had, or none: never the one of today', () => {
  const then = { kind: 'specialised_market', index: 90, indexCoverage: 0.8, alarm: null, rank: 1, rankOf: 2 } as const;
  const known = { ...then, id: 'a', level: 61, withheld: false };
  const hidden = { ...then, id: 'b', level: null, withheld: true };
  const past = pastZones([zone({ id: 'a' }), zone({ id: 'b' }), zone({ id: 'c' })], { items: [known, hidden] });
  assert.deepEqual(
    past.map((one) => [one.level, one.index, indexState(one)]),
    [
      [61, 90, 'computed'],
      [null, 90, 'withheld'],
      [null, null, 'none'],
    ],
  );
});

const moved = point({
  period: 'live',
  state: 'live',
  against: '2026-10',
  indicators: { good_rate: 60, bad_rate: 80, penalties: 40, demonstration: null, turnover_trend: 50 },
  drivers: {
    index: { points: -2, coverageEffect: 0 },
    good_rate: { points: 0.6, coverageEffect: 0.1 },
    bad_rate: { points: 0.02, coverageEffect: 0 },
    penalties: { points: -3, coverageEffect: -0.2 },
    demonstration: { points: 0.4, coverageEffect: 0.4 },
    turnover_trend: { points: -0.02, coverageEffect: 0 },
  },
});

test('drivers are indicators, best and worst first; what would print as 0.0 is not named, and nothing is lost', () => {
  const rows = driverRows(moved, 3)!;
  assert.deepEqual(
    rows.rising.map(({ id }) => id),
    ['good_rate', 'demonstration'],
  );
  assert.deepEqual(
    rows.falling.map(({ id }) => id),
    ['penalties'],
  );
  assert.ok(Math.abs(rows.total + 2) < 1e-12);
  assert.ok(Math.abs(rows.rest) < 1e-12);
  const one = driverRows(moved, 1)!;
  assert.ok(Math.abs(one.rest - 0.4) < 1e-12);
  assert.equal(
    driverSentence(rows, (id) => id, 'en'),
    'Since Oct 2026 the level has moved by −2.0 points. Up: good_rate +0.6 points, demonstration +0.4 points. Down: penalties −3.0 points.'.replaceAll(
      '−',
      '-',
    ),
  );
});

test('without a month to compare with, or a level on either side, no driver is made up', () => {
  assert.equal(driverRows(point({ against: null, drivers: moved.drivers, indicators: moved.indicators }), 3), null);
  assert.equal(driverRows({ ...moved, drivers: {} }, 3), null);
  assert.equal(driverRows(undefined, 3), null);
});

test('a bar begins at zero, and what came from coverage follows the values, or stands against them', () => {
  assert.deepEqual(driverBar({ points: 4, coverageEffect: 1 }, 4), { values: [0, 75], coverage: [75, 100] });
  assert.deepEqual(driverBar({ points: -4, coverageEffect: -1 }, 4), { values: [-75, 0], coverage: [-100, -75] });
  assert.deepEqual(driverBar({ points: 1, coverageEffect: -1 }, 4), { values: [0, 50], coverage: [-25, 0] });
  assert.equal(widestOf({ rising: [{ id: 'a', points: 1, coverageEffect: -1 }], falling: [] }), 2);
});

test('a trend is of one measure, has gaps where nothing is known, and tells published from provisional and live', () => {
  const items = [
    point({ period: '2026-07', index: 98 }),
    point({ period: '2026-08', index: null, level: null }),
    point({ period: '2026-09', index: 100.5, methodology: { id: 'cn-market-credit', version: '2' } }),
    point({
      period: '2026-10',
      index: 101,
      state: 'provisional',
      methodology: { id: 'cn-market-credit', version: '2' },
    }),
    point({ period: 'live', state: 'live', index: 102, methodology: { id: 'cn-market-credit', version: '2' } }),
  ];
  const { points, measure } = trendPoints(items);
  assert.equal(measure, 'index');
  assert.deepEqual(
    points.map(({ value, look, newMethod }) => [value, look, newMethod]),
    [
      [98, 'released', null],
      [null, 'released', null],
      [100.5, 'released', '2'],
      [101, 'open', null],
      [102, 'open', null],
    ],
  );
  assert.equal(trendPoints([...items, point({ index: null })]).measure, 'level', 'never two scales in one line');
  assert.equal(trendWords(points, indexMessages('en'), 'en'), 'Over 4 months from 98.0 to 102.0');
  assert.match(
    trendWords(points.slice(0, 4).concat({ ...points[4]!, value: null }), indexMessages('en'), 'en'),
    /^Jul.*2026 to Oct.*2026: from 98\.0 to 101\.0;/,
  );
  assert.match(trendWords(points.slice(1), indexMessages('zh-CN'), 'zh-CN'), /^2026年9月至实时，从 100\.5 到 102\.0；/);
  assert.equal(trendWords([], indexMessages('en'), 'en'), 'No months yet');
  const look = { text: 't', quiet: 'q', faint: 'f', hairline: 'h', accent: 'a', ground: 'g', face: 'F', size: 12 };
  const words = {
    month: (m: string) => m,
    live: 'live',
    value: String,
    newMethod: (v: string) => `method ${v}`,
    forecast: 'forecast',
  };
  const option = indexOption(points, look, words) as {
    series: { id: string; data: unknown[]; markLine?: { data: { xAxis: number }[] } }[];
  };
  assert.deepEqual(option.series[0]!.data, [98, null, 100.5, null, null]);
  assert.deepEqual(option.series[1]!.data, [null, null, { value: 100.5, symbol: 'none' }, 101, 102]);
  assert.deepEqual(
    option.series[0]!.markLine?.data.map(({ xAxis }) => xAxis),
    [2],
  );
});

test('zones are ranked within their size, and those without a level beside them with the reason', () => {
  const at = (id: string, entities: number, rank: number | null, level: number | null) =>
    zone({ id, name: id, entities, rank, rankOf: 2, level, indexCoverage: 0.9 });
  const { sections, unranked } = levelRanking([
    at('s1', 100, 2, 60),
    at('s2', 200, 1, 70),
    at('m1', 1_000, 1, 40),
    few,
    at('thin', 50, null, 66),
  ]);
  assert.deepEqual(
    sections.map(({ size, of, rows }) => [size, of, rows.map(({ id }) => id)]),
    [
      ['small', 2, ['s2', 's1']],
      ['medium', 2, ['m1']],
    ],
  );
  assert.deepEqual(unranked.map(({ id, state }) => [id, state]).sort(), [
    ['few', 'few'],
    ['thin', 'computed'],
  ]);
});

test('what is shown of a ranking never takes more lines than there are', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      id: `${i}`,
      name: `${i}`,
      rank: i + 1,
      level: 50,
      change: null,
      alarm: null,
    }));
  const sections = [
    { size: 'small', of: 9, rows: rows(9) },
    { size: 'medium', of: 4, rows: rows(4) },
    { size: 'large', of: 1, rows: rows(1) },
  ];
  for (let lines = 0; lines < 24; lines++) {
    const shown = fitSections(sections, lines);
    const used = shown.reduce(
      (sum, { head, tail }) => sum + 1 + head.length + tail.length + (tail.length > 0 ? 1 : 0),
      0,
    );
    assert.ok(used <= lines, `${used} of ${lines}`);
    if (lines >= 17) assert.equal(used, 17, 'all of it where there is room');
  }
  assert.equal(fitSections(sections, 2).length, 0);
});

const alert = (own: Partial<Alert>): Alert => ({
  id: '1',
  rule: 'part_band',
  zone: { id: 'a', name: '一区', kind: 'specialised_market' },
  entity: null,
  part: 'penalties',
  from: 'green',
  to: 'yellow',
  scores: [80, 55],
  ahead: null,
  fallen: null,
  figures: 'published',
  since: '2026-11-26T02:00:00Z',
  state: null,
  assignee: null,
  number: null,
  over: false,
  ...own,
});

test('a warning says where, what, and from which light to which; the newest first, and never of a business', () => {
  const shown = zoneAlerts([
    alert({}),
    alert({ id: '2', since: '2026-11-26T03:00:00Z' }),
    alert({ id: '3', zone: null, entity: { id: 1, name: 'x' } }),
    alert({ id: '4', over: true }),
    alert({ id: '5', since: null }),
  ]);
  assert.deepEqual(
    shown.map(({ id }) => id),
    ['2', '1'],
  );
  assert.equal(alertWords(shown[1]!, marketCredit, 'en'), 'Part left its band: Penalties in force');
  assert.equal(alertMove(shown[1]!, 'zh-CN'), '绿灯 → 黄灯');
  const together = zoneAlerts([
    alert({ id: '1', rule: 'zone_forecast', ahead: 1 }),
    alert({ id: '2' }),
    alert({ id: '3', rule: 'zone_band', scores: [80, 60] }),
    alert({ id: '4', rule: 'zone_band', scores: [80, 50] }),
  ]);
  assert.deepEqual(
    together.map(({ id }) => id),
    ['4', '3', '2', '1'],
    'of those that came together the whole before its part, the deeper fall first, a forecast last',
  );
  const whole = zoneAlerts([alert({ rule: 'zone_forecast', part: 'index', ahead: 2 })])[0]!;
  assert.equal(alertWords(whole, marketCredit, 'en'), 'Index forecast to leave its band (in 2 months)');
  const fell = zoneAlerts([alert({ rule: 'zone_worse', part: 'index', from: 'blue', to: 'blue' })])[0]!;
  assert.equal(alertMove(fell, 'en'), '80.0 → 55.0');
});
