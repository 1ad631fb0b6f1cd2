import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { lightOf } from '@/lib/credit/index/alarm';
import { inputsText } from '@/lib/credit/index/inputs-text';
import { baseFactor } from '@/lib/credit/index/link';
import { BASE_VALUE, marketCredit, withBase } from '@/lib/credit/index/market-credit';
import { methodologyFaults } from '@/lib/credit/index/methodology-faults';
import { indexTree } from '@/lib/credit/index/tree';
import { indicatorColumns, type ZoneInputs, zoneIndices, zoneInputs } from '@/lib/credit/index/zone-index';
import type { Accumulator } from '@/lib/credit/indicators/accumulator';
import { definitionOf, indicatorIds } from '@/lib/credit/indicators/definitions';
import { type Peer, peerClassOf, peerRanks, sizeClasses } from '@/lib/credit/peer-class';
import { parseMethodology } from '@/lib/server/methodology-document';
import { indicator, methodology, root } from './support/methodologies';
import { refusalCode } from './support/refusal-code';

type Sums = Record<string, Accumulator>;

/** A market that stands in nothing at a goalpost. */
const market: Sums = {
  good_rate: [787, 1000],
  bad_rate: [13, 1000],
  penalties: [20, 1250],
  demonstration: [25, 1250],
  complaints_in_time: [45, 50],
  turnover_trend: [-5, 100],
  evaluation_coverage: [1000, 1250],
  evaluation_freshness: [900, 1000],
};
const inputs = (sums: Sums, zone = 'M-01', period = '2026-05') => zoneInputs(marketCredit, { zone, period, sums });
const indexOfSums = (sums: Sums) => zoneIndices(marketCredit, [inputs(sums)], null)[0]!;
const rounded = (score: number | null) => (score === null ? null : Number(score.toFixed(6)));

test('the shipped methodology is a file like every other one: its form, its sense, its indicators', () => {
  assert.deepEqual(methodologyFaults(marketCredit), []);
  assert.deepEqual(parseMethodology(JSON.parse(JSON.stringify(marketCredit)), 'shipped'), marketCredit);
  for (const { id } of marketCredit.indicators) assert.ok(definitionOf(id), id);
  const based = withBase(marketCredit, 'R-01', '2026-05');
  assert.deepEqual(methodologyFaults(based), []);
  assert.deepEqual(parseMethodology(JSON.parse(JSON.stringify(based)), 'shipped').base, {
    unit: 'R-01',
    period: '2026-05',
    value: 100,
  });
  for (const month of ['live', '2026-13', '2026'])
    assert.equal(
      refusalCode(() => withBase(marketCredit, 'R', month)),
      'bad_period',
    );
});

test('each weight is its share of the whole in percent: dimensions add up to 100, indicators to their dimension', () => {
  const tree = indexTree(marketCredit);
  assert.deepEqual(
    [...tree.effectiveWeights].map((weight) => Math.round(weight * 1e9) / 1e7),
    marketCredit.indicators.map(({ weight }) => weight),
  );
  const dimensions = marketCredit.nodes.filter(({ parent }) => parent !== null);
  assert.equal(dimensions.length, 4);
  assert.equal(
    dimensions.reduce((sum, { weight }) => sum + weight, 0),
    100,
  );
});

test('docs/METHOD.md has the weight and the goalposts of every indicator, in both languages', () => {
  for (const file of ['METHOD.md', 'METHOD.zh-CN.md']) {
    const rows = readFileSync(new URL(`../docs/${file}`, import.meta.url), 'utf8').split('\n');
    for (const { id, weight, goalposts } of marketCredit.indicators) {
      const cells = rows.filter((row) => row.startsWith(`| \`${id}\``)).map((row) => row.split('|'));
      assert.equal(cells.length, 1, `${file} ${id}`);
      assert.match(cells[0]![2]!, new RegExp(`[:：]\\s*${weight}\\s*$`), `${file} ${id}`);
      assert.equal(cells[0]![4]!.trim(), goalposts!.join('–').replaceAll('-', '−'), `${file} ${id}`);
    }
  }
});

test('no indicator and no dimension carries more than half, whether or not commitments and observations exist', () => {
  const commitments = ['commitments_kept', 'repair_rate'];
  const observations = ['complaints_in_time', 'turnover_trend'];
  for (const missing of [[], commitments, observations, [...commitments, ...observations]]) {
    const present = marketCredit.indicators.filter(({ id }) => !missing.includes(id));
    const parents = new Set(present.map(({ parent }) => parent));
    const dimensions = marketCredit.nodes.filter(({ id }) => parents.has(id));
    const all = dimensions.reduce((sum, { weight }) => sum + weight, 0);
    for (const { id, weight } of dimensions) {
      assert.ok(weight / all <= 0.5, `${id} without ${missing}`);
      const below = present.filter(({ parent }) => parent === id);
      const sum = below.reduce((total, child) => total + child.weight, 0);
      for (const child of below)
        assert.ok((weight * child.weight) / sum / all <= 0.5, `${child.id} without ${missing}`);
    }
  }
});

test('a market by hand: every score, every dimension, the level', () => {
  const { level, coverage, nodes, indicators, values } = indexOfSums(market);
  const scores: Record<string, [value: number | null, score: number | null]> = {
    good_rate: [78.7, 67.230769],
    bad_rate: [1.3, 87],
    penalties: [16, 84],
    demonstration: [20, 40],
    commitments_kept: [null, null],
    repair_rate: [null, null],
    complaints_in_time: [90, 75],
    turnover_trend: [-5, 37.5],
    evaluation_coverage: [80, 80],
    evaluation_freshness: [90, 80],
  };
  for (const [id, [value, score]] of Object.entries(scores))
    assert.deepEqual([values[id], rounded(indicators[id]!)], [value, score], id);
  // (21 · 67.2308 + 14 · 87)/35, (15 · 84 + 5 · 40)/20, (12 · 75 + 8 · 37.5)/20, 80
  assert.deepEqual(
    ['grades', 'conduct', 'market', 'evaluation', 'index'].map((id) => rounded(nodes[id]!)),
    [75.138462, 73, 60, 80, 72.198462],
  );
  assert.equal(rounded(level), 72.198462);
  assert.equal(coverage, 0.9);
});

test('grades of Zhejiang in 2018 spread over the scale: all enterprises stand at the edge of green (DOMAIN 3.3)', () => {
  const published: [subject: string, good: number, bad: number, score: number, light: string][] = [
    ['企业', 787, 13, 75.138, 'green'],
    ['社会组织', 388, 90, 7.508, 'red'],
    ['公益类事业单位', 993, 0, 99.354, 'green'],
    ['地方政府', 870, 0, 88, 'green'],
    ['政府部门', 986, 9, 95.108, 'green'],
  ];
  for (const [subject, good, bad, score, light] of published) {
    const grades = indexOfSums({ ...market, good_rate: [good, 1000], bad_rate: [bad, 1000] }).nodes.grades!;
    assert.equal(Number(grades.toFixed(3)), score, subject);
    assert.equal(lightOf(marketCredit.nodes.find(({ id }) => id === 'grades')!.alarm!, grades), light, subject);
  }
});

test('a zone without any grade has no level, whatever else is known of it', () => {
  const everything: Sums = Object.fromEntries(marketCredit.indicators.map(({ id }) => [id, [1, 2]]));
  const none: Sums = {
    good_rate: [0, 0],
    bad_rate: [0, 0],
    evaluation_freshness: [0, 0],
    evaluation_coverage: [0, 40],
  };
  const { level, coverage } = indexOfSums({ ...everything, ...none });
  assert.equal(level, null);
  assert.equal(coverage, 0.59);
  const { good_rate, bad_rate, penalties, demonstration, evaluation_coverage, evaluation_freshness } = market;
  const counted = { good_rate, bad_rate, penalties, demonstration, evaluation_coverage, evaluation_freshness };
  const plain = indexOfSums(counted as Sums);
  assert.equal(plain.coverage, 0.7);
  assert.notEqual(plain.level, null);
});

test('better values never lower the level, worse ones never raise it; it stays from 0 to 100', () => {
  const share = fc.integer({ min: 0, max: 1000 });
  const ids = marketCredit.indicators.map(({ id }) => id);
  fc.assert(
    fc.property(
      fc.array(share, { minLength: ids.length, maxLength: ids.length }),
      fc.nat(ids.length - 1),
      share,
      (all, at, more) => {
        const sums: Sums = Object.fromEntries(ids.map((id, i) => [id, [all[i]!, 1000]]));
        const raised: Sums = { ...sums, [ids[at]!]: [all[at]! + more, 1000] };
        const [before, after] = [indexOfSums(sums).level!, indexOfSums(raised).level!];
        assert.ok(marketCredit.indicators[at]!.direction * (after - before) >= -1e-9);
        for (const level of [before, after]) assert.ok(level >= 0 && level <= 100);
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

test('the region reads 100 in the base month, and one factor moves every zone alike', () => {
  const zones = [inputs(market, 'R-01'), inputs({ ...market, penalties: [90, 1250] }, 'M-02'), inputs({}, 'M-03')];
  const factor = baseFactor(BASE_VALUE, zoneIndices(marketCredit, zones, null)[0]!.level);
  const [region, second, third] = zoneIndices(marketCredit, zones, factor);
  assert.equal(rounded(region!.index), 100);
  assert.ok(second!.index! < 100 && second!.index === second!.level! * factor);
  assert.deepEqual([third!.level, third!.index, third!.coverage], [null, null, 0]);
});

const sums = fc.dictionary(fc.constantFrom(...indicatorIds), fc.tuple(fc.nat(2_000), fc.nat(1_000)), {
  noNullPrototype: true,
});

test('a zone’s values are bit for bit its own: neither other zones nor their order move them', () => {
  fc.assert(
    fc.property(fc.array(sums, { minLength: 1, maxLength: 6 }), (given) => {
      const zones = given.map((of, i) => inputs(of as Sums, `Z-${i}`));
      const together = zoneIndices(marketCredit, zones, 1.25);
      assert.deepEqual(zoneIndices(marketCredit, [...zones].reverse(), 1.25).reverse(), together);
      for (const [i, zone] of zones.entries())
        assert.deepEqual(zoneIndices(marketCredit, [zone], 1.25)[0], together[i]);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('stored inputs carry their factors, so that a later definition does not move a released value', () => {
  const stored: ZoneInputs = JSON.parse(JSON.stringify(inputs(market)));
  assert.deepEqual(zoneIndices(marketCredit, [stored], null), [indexOfSums(market)]);
  const other = { ...stored, inputs: { ...stored.inputs, good_rate: { ...stored.inputs.good_rate!, factor: 50 } } };
  assert.equal(zoneIndices(marketCredit, [other], null)[0]!.values.good_rate, 39.35);
  const [column] = indicatorColumns(marketCredit, [stored, { ...stored, inputs: {} }]);
  assert.deepEqual([...column!], [78.7, Number.NaN]);
});

test('a methodology that uses what is not counted is refused by name, and so is a count that cannot be', () => {
  const strange = methodology({ nodes: [root()], indicators: [indicator({ id: 'footfall' })] });
  const call = () => zoneInputs(strange, { zone: 'M-01', period: 'live', sums: {} });
  assert.equal(refusalCode(call), 'unknown_indicator');
  assert.throws(call, /"footfall"/);
  assert.equal(
    refusalCode(() => inputs({ good_rate: [1, -1] })),
    'bad_accumulator',
  );
  assert.equal(
    refusalCode(() => zoneIndices({ ...strange, nodes: [] }, [], null)),
    'bad_methodology',
  );
  const unused = zoneInputs(methodology({ nodes: [root()], indicators: [indicator({ id: 'bad_rate' })] }), {
    zone: 'M-01',
    period: 'live',
    sums: market,
  });
  assert.deepEqual(unused.inputs, { bad_rate: { sums: [13, 1000], factor: 100 } });
});

const text = (given: ZoneInputs, factor: number | null = 1.6) =>
  inputsText(given, { methodology: marketCredit, factor });

test('inputs as text: every byte of one example', () => {
  const given = inputs({
    good_rate: [787, 1000],
    bad_rate: [13, 1000],
    turnover_trend: [-5, 100],
    repair_rate: [0, 0],
  });
  assert.equal(
    text(given),
    [
      'xintu-inputs 1',
      'methodology "cn-market-credit" "1"',
      'factor 1.6',
      'zone "M-01"',
      'period 2026-05',
      '"bad_rate" 13 1000 100',
      '"good_rate" 787 1000 100',
      '"turnover_trend" -5 100 100',
      '',
    ].join('\n'),
  );
  assert.match(text(given, null), /\nfactor none\n/);
  assert.equal(
    refusalCode(() => text({ ...given, period: '2026-Q1' })),
    'bad_period',
  );
});

test('the same inputs give the same text in whatever order they come, and other inputs another one', () => {
  fc.assert(
    fc.property(sums, fc.constantFrom(...indicatorIds), (given, id) => {
      const made = inputs(given as Sums);
      const reversed = { ...made, inputs: Object.fromEntries(Object.entries(made.inputs).reverse()) };
      assert.equal(text(reversed), text(made));
      const changed = { ...given, [id]: [3_001, 1_001] } as Sums;
      const isUsed = marketCredit.indicators.some((used) => used.id === id);
      assert.equal(text(inputs(changed)) !== text(made), isUsed);
    }),
    { seed: 7, numRuns: 300 },
  );
  const made = inputs(market);
  for (const other of [
    { ...made, zone: 'M-02' },
    { ...made, period: 'live' },
    { ...made, zone: 'M\n01' },
  ])
    assert.notEqual(text(other), text(made));
  assert.equal(text({ ...made, zone: 'M\n01' }).split('\n').length, text(made).split('\n').length);
  assert.notEqual(text(made, 1.7), text(made));
});

const peer = (level: number | null, more: Partial<Peer> = {}): Peer => ({
  kind: 'specialised_market',
  entities: 500,
  evaluated: 100,
  level,
  ...more,
});

test('a peer class is kind and size; its edges belong to the larger size', () => {
  const classes = [299, 300, 2_999, 3_000].map((entities) => peerClassOf({ kind: 'core_district', entities }));
  assert.deepEqual(
    classes,
    ['small', 'medium', 'medium', 'large'].map((size) => `core_district/${size}`),
  );
  assert.equal(sizeClasses.at(-1)!.below, undefined);
  assert.equal(peerClassOf({ kind: 'region', entities: 7 }, [{ id: 'all', name: { zh: '', en: '' } }]), 'region/all');
});

test('ranks are within the class, ties share the better one, and fewer than 30 evaluated carry none', () => {
  const zones = [
    peer(70),
    peer(80, { entities: 20_000 }),
    peer(90),
    peer(70),
    peer(99, { evaluated: 29 }),
    peer(60, { evaluated: 30 }),
    peer(null),
    peer(75, { kind: 'future_community' }),
  ];
  assert.deepEqual(
    peerRanks(zones).map(({ rank, of }) => [rank, of]),
    [
      [2, 4],
      [1, 1],
      [1, 4],
      [2, 4],
      [null, 4],
      [4, 4],
      [null, 4],
      [1, 1],
    ],
  );
  assert.equal(peerRanks(zones)[1]!.peerClass, 'specialised_market/large');
});

test('a zone of another class never moves a rank', () => {
  const some = fc.array(
    fc.record({ level: fc.option(fc.integer({ min: 0, max: 5 })), evaluated: fc.integer({ min: 28, max: 32 }) }),
  );
  fc.assert(
    fc.property(some, some, (own, others) => {
      const mine = own.map(({ level, evaluated }) => peer(level, { evaluated }));
      const theirs = others.map(({ level, evaluated }) => peer(level, { evaluated, kind: 'region' }));
      assert.deepEqual(peerRanks([...mine, ...theirs]).slice(0, mine.length), peerRanks(mine));
    }),
    { seed: 7, numRuns: 200 },
  );
});
