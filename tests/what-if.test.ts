import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Choices, changed, noChoices } from '@/lib/credit/comparison/choices';
import { nearestFactor, sensitivityUnder } from '@/lib/credit/comparison/sensitivity';
import { swapFactors } from '@/lib/credit/comparison/swap-factors';
import { groundOf, movedCount, standingsUnder, type TriedZone } from '@/lib/credit/comparison/what-if';
import { evaluate, nodeScores } from '@/lib/credit/index/evaluate';
import { marketCredit } from '@/lib/credit/index/market-credit';
import type { Methodology } from '@/lib/credit/index/methodology';
import { methodologyFaults } from '@/lib/credit/index/methodology-faults';
import { movable, moved, usualSpread } from '@/lib/credit/index/perturbation';
import { type IndexTree, indexTree } from '@/lib/credit/index/tree';
import { rankRuns, steadyPairs } from '@/lib/credit/index/uncertainty';
import { indicator, methodology, root, tai, taiGoalposts } from './support/methodologies';
import { columnsOf as columnsOfRows, fixtureTable } from './support/published-tables';
import { methodologyWithColumns } from './support/random-methodology';

/** What other choices of the method would make of zones, and which of them decides their order. */

const choose = (given: Partial<Choices>): Choices => ({ ...noChoices, ...given });
const zone = (id: string, values: TriedZone['values'], isRanked = true): TriedZone => ({ id, values, isRanked });
const near = (actual: number | null, expected: number, what = '') =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9 * expected, `${what} ${actual}, by hand ${expected}`);

const names = Object.keys(taiGoalposts);
const rows = fixtureTable('tai_raw.csv');
const countries = rows.map((row) =>
  zone(row.country!, Object.fromEntries(names.map((name) => [name, Number(row[name])]))),
);
const places = (ranks: Int32Array) => countries.map(({ id }, at) => [id, ranks[at]] as const);
const published = fixtureTable('tai_published_ranks.csv');

test('Technology Achievement Index: linear against geometric moves Korea from 5th to 16th, and all 23 as published', () => {
  const geometric = methodology({
    aggregation: 'geometric',
    nodes: [root()],
    indicators: names.map((id) => indicator({ id, clamp: true })),
  });
  const ground = groundOf(geometric, countries);
  const linear = standingsUnder(ground, choose({ aggregation: 'linear', goalposts: taiGoalposts }));
  assert.deepEqual(
    [...ground.published.ranks],
    published.map(({ GME }) => Number(GME)),
  );
  assert.deepEqual(
    [...linear.ranks],
    published.map(({ EW_LIN }) => Number(EW_LIN)),
  );
  const korea = countries.findIndex(({ id }) => id.startsWith('Korea'));
  assert.deepEqual([linear.ranks[korea], ground.published.ranks[korea]], [5, 16]);
  const differing = published.filter(({ GME, EW_LIN }) => GME !== EW_LIN).length;
  assert.equal(movedCount(ground.published, linear), differing);
});

test('other weights are those of the budget allocation: 23 of 23 published ranks', () => {
  const weights = [0.11, 0.11, 0.11, 0.18, 0.1, 0.06, 0.15, 0.18];
  const indicators = Object.fromEntries(names.map((name, i) => [name, weights[i]!]));
  const { ranks } = standingsUnder(groundOf(tai(), countries), choose({ indicators }));
  assert.deepEqual(
    [...ranks],
    published.map(({ BAP }) => Number(BAP)),
  );
});

test('geometric means of goalposts are tried on 1 to 100, as the rank bands try them', () => {
  const tree = indexTree(tai());
  const columns = columnsOfRows(rows, names);
  const method = movable(tree, columns, Int32Array.from(countries.keys()), usualSpread);
  const draw = Array.from({ length: 9 }, (_, run) =>
    moved(method, 1, { weights: null, goalposts: null, aggregation: run }),
  ).find((drawn) => drawn.tree.nodes[0]!.aggregation === 'geometric')!;
  const { ranks } = standingsUnder(groundOf(tai(), countries), choose({ aggregation: 'geometric' }));
  assert.deepEqual(places(ranks), places(evaluate(draw.tree, draw.columns).ranks));
  assert.deepEqual(changed(tai(), choose({ aggregation: 'geometric' })).scale, [1, 100]);
});

/** Two dimensions of equal weight: quality of a and b, order of c alone; all on the scale already. */
const small = methodology({
  nodes: [root(), { id: 'quality', parent: 'total', weight: 1 }, { id: 'order', parent: 'total', weight: 1 }],
  indicators: [
    indicator({ id: 'a', parent: 'quality', weight: 1 }),
    indicator({ id: 'b', parent: 'quality', weight: 1 }),
    indicator({ id: 'c', parent: 'order', weight: 1 }),
  ],
});
const three = [
  zone('first', { a: 90, b: 50, c: 60 }),
  zone('second', { a: 40, b: 60, c: 70 }),
  zone('third', { a: 20, b: 30, c: 30 }),
];

test('levels and ranks before and after, worked out by hand', () => {
  const ground = groundOf(small, three);
  assert.deepEqual([...ground.published.levels], [65, 60, 27.5]);
  const order = standingsUnder(ground, choose({ nodes: { order: 3 } }));
  // (70 + 3 · 60)/4, (50 + 3 · 70)/4, (25 + 3 · 30)/4
  assert.deepEqual(
    [[...order.levels], [...order.ranks]],
    [
      [62.5, 65, 28.75],
      [2, 1, 3],
    ],
  );
  assert.equal(movedCount(ground.published, order), 2);
  assert.equal(movedCount(ground.published, standingsUnder(ground)), 0);
});

test('a weight of 0 takes a part out of the document, with a dimension that is empty then', () => {
  const without = changed(small, choose({ indicators: { c: 0 } }));
  assert.deepEqual(
    without.nodes.map(({ id }) => id),
    ['total', 'quality'],
  );
  assert.deepEqual(
    without.indicators.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.deepEqual([...standingsUnder(groundOf(small, three), choose({ nodes: { quality: 0 } })).levels], [60, 70, 30]);
  assert.deepEqual(methodologyFaults(without), []);
  const none = changed(small, choose({ nodes: { quality: 0, order: 0 } }));
  assert.ok(methodologyFaults(none).length > 0);
  assert.throws(() => standingsUnder(groundOf(small, three), choose({ nodes: { quality: 0, order: 0 } })), {
    name: 'Refusal',
  });
});

test('choices of what the methodology does not have count for nothing', () => {
  const foreign = choose({ nodes: { nowhere: 9 }, indicators: { turnover: 9 }, goalposts: { grades: [0, 1] } });
  assert.deepEqual(changed(marketCredit, foreign), marketCredit);
});

test('a zone that is not ranked has a level and takes no place, and what is missing is missing', () => {
  const zones = [
    zone('few', { a: 99, b: 99, c: 99 }, false),
    zone('b missing', { a: 80, b: null, c: 60 }),
    zone('nothing', {}),
  ];
  const { levels, ranks } = groundOf(small, zones).published;
  assert.deepEqual(
    [[...levels], [...ranks]],
    [
      [99, 70, Number.NaN],
      [0, 1, 0],
    ],
  );
});

const factorsOf = (made: Methodology, zones: readonly TriedZone[]) => {
  const weights = sensitivityUnder(groundOf(made, zones), noChoices).weights;
  return Object.fromEntries(weights.map((one) => [`${one.of} ${one.id}`, one]));
};

test('the factor of a weight at which places change first, by hand: linear', () => {
  const factors = factorsOf(small, three);
  // order: (70 + 60 f)/(1 + f) = (50 + 70 f)/(1 + f) at f = 2; quality is its reciprocal
  near(factors['nodes order']!.up, 2);
  assert.equal(factors['nodes order']!.down, null);
  near(factors['nodes quality']!.down, 1 / 2);
  assert.equal(factors['nodes quality']!.up, null);
  // a: half of (90 f + 50)/(1 + f) + 60 = (40 f + 60)/(1 + f) + 70 at f = 1/2
  near(factors['indicators a']!.down, 1 / 2);
  // b is the reciprocal; c has no sibling
  near(factors['indicators b']!.up, 2);
  assert.deepEqual([factors['indicators c']!.up, factors['indicators c']!.down], [null, null]);
});

test('the factor of a weight at which places change first, by hand: geometric', () => {
  const made = methodology({
    aggregation: 'geometric',
    nodes: [root()],
    indicators: [indicator({ id: 'a' }), indicator({ id: 'b' })],
  });
  // ln 64 + f ln 2 = ln 4 + f ln 8 at f = 2: 4 · ln 2 = 2 f · ln 2
  const factors = factorsOf(made, [zone('x', { a: 64, b: 2 }), zone('y', { a: 4, b: 8 })]);
  near(factors['indicators b']!.up, 2);
  near(factors['indicators a']!.down, 1 / 2);
});

test('a zone without a value holds its place by the others: where it is missing the factor is that of the other zone', () => {
  const made = methodology({ nodes: [root()], indicators: [indicator({ id: 'a' }), indicator({ id: 'b' })] });
  // (80 + 20 f)/(1 + f) against 45: at f = 35/25
  const factors = factorsOf(made, [zone('x', { a: 80, b: 20 }), zone('y', { a: 45 })]);
  near(factors['indicators b']!.up, 7 / 5);
});

test('no weight changes the order where one zone is better in everything, nor that of equal ones', () => {
  for (const zones of [
    [zone('x', { a: 9, b: 9, c: 9 }), zone('y', { a: 8, b: 8, c: 8 })],
    [zone('x', { a: 9, b: 9, c: 9 }), zone('y', { a: 9, b: 9, c: 9 })],
    [zone('x', { a: 9, b: 9, c: 9 })],
  ]) {
    const { weights, decisive, steady } = sensitivityUnder(groundOf(small, zones), noChoices);
    assert.deepEqual(
      weights.map(nearestFactor),
      weights.map(() => null),
    );
    assert.equal(decisive, null);
    assert.equal(steady.kept, steady.pairs);
  }
});

/** The tree with one weight multiplied. */
const withFactor = (tree: IndexTree, { of, id }: { of: string; id: string }, factor: number): IndexTree => ({
  ...tree,
  nodes: tree.nodes.map((node) => ({
    ...node,
    children: node.children.map((child) =>
      child.of === of && tree[child.of][child.at]!.id === id ? { ...child, weight: child.weight * factor } : child,
    ),
  })),
});

for (const aggregation of ['linear', 'geometric', undefined] as const)
  test(`${aggregation ?? 'mixed'}: just before the first change of places the order is as it was, just after it is not`, () => {
    let met = 0;
    fc.assert(
      fc.property(
        methodologyWithColumns({ bounded: true, units: 6, ...(aggregation && { aggregation }) }),
        ({ made, columns }) => {
          const tree = indexTree(made);
          const { ranks } = evaluate(tree, columns);
          const levelsAt = (weight: { of: string; id: string }, factor: number) =>
            nodeScores(withFactor(tree, weight, factor), columns).nodes[tree.order.at(-1)!]!;
          /** The least lead of a unit over one that stands below it. */
          const lead = (levels: Float64Array) =>
            Math.min(
              ...[...ranks.keys()].flatMap((a) =>
                [...ranks.keys()].flatMap((b) =>
                  ranks[a]! > 0 && ranks[a]! < ranks[b]! ? levels[a]! - levels[b]! : [],
                ),
              ),
            );
          for (const weight of swapFactors(tree, columns, ranks))
            for (const factor of [weight.up, weight.down]) {
              if (factor === null) continue;
              met++;
              const before = factor ** 0.99;
              const beyond = factor ** 1.01;
              assert.ok(lead(levelsAt(weight, before)) > -1e-9, `${weight.id} before ${factor}`);
              assert.ok(lead(levelsAt(weight, beyond)) < 1e-9, `${weight.id} after ${factor}`);
            }
        },
      ),
      { seed: 11, numRuns: 150 },
    );
    assert.ok(met > 100, `${met} factors`);
  });

test('where no factor is told, none of many changes the order', () => {
  let met = 0;
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: true, units: 3, aggregation: 'linear' }), ({ made, columns }) => {
      const tree = indexTree(made);
      const { ranks } = evaluate(tree, columns);
      for (const weight of swapFactors(tree, columns, ranks)) {
        if (weight.up !== null || weight.down !== null) continue;
        met++;
        for (let octave = -9; octave <= 9; octave++) {
          const levels = nodeScores(withFactor(tree, weight, 2 ** octave), columns).nodes[tree.order.at(-1)!]!;
          for (const a of ranks.keys())
            for (const b of ranks.keys())
              if (ranks[a]! > 0 && ranks[a]! < ranks[b]!) assert.ok(levels[a]! - levels[b]! > -1e-9);
        }
      }
    }),
    { seed: 12, numRuns: 100 },
  );
  assert.ok(met > 100, `${met} weights`);
});

test('weights of one node, all scaled by one factor, change nothing', () => {
  fc.assert(
    fc.property(
      methodologyWithColumns({ bounded: true, units: 5 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      ({ made, columns }, factor) => {
        const zones = Array.from({ length: 5 }, (_, unit) =>
          zone(`z${unit}`, Object.fromEntries(made.indicators.map(({ id }, i) => [id, columns[i]![unit]!]))),
        );
        const ground = groundOf(made, zones);
        const { parent } = made.indicators[0]!;
        const scaled = (list: readonly { id: string; parent: string | null; weight: number }[]) =>
          Object.fromEntries(
            list.filter((one) => one.parent === parent).map(({ id, weight }) => [id, weight * factor]),
          );
        const tried = standingsUnder(
          ground,
          choose({ nodes: scaled(made.nodes), indicators: scaled(made.indicators) }),
        );
        for (const [at, level] of ground.published.levels.entries())
          assert.ok(Object.is(level, tried.levels[at]) || Math.abs(level - tried.levels[at]!) < 1e-9);
      },
    ),
    { seed: 13, numRuns: 200 },
  );
});

test('choices change the document and nothing in the one that they are made of', () => {
  const before = structuredClone(marketCredit);
  const other = changed(
    marketCredit,
    choose({
      aggregation: 'geometric',
      nodes: { grades: 10 },
      indicators: { bad_rate: 0 },
      goalposts: { good_rate: [50, 100] },
    }),
  );
  assert.deepEqual(marketCredit, before);
  assert.deepEqual(methodologyFaults(other), []);
  assert.equal(other.nodes.find(({ id }) => id === 'grades')!.weight, 10);
  assert.deepEqual(other.indicators.find(({ id }) => id === 'good_rate')!.goalposts, [50, 100]);
  assert.equal(
    other.indicators.some(({ id }) => id === 'bad_rate'),
    false,
  );
  assert.deepEqual([other.aggregation, other.scale], ['geometric', [1, 100]]);
});

test('pairs that keep their order are those that do in every run, counted one by one; the same seed tells the same', () => {
  const ground = groundOf(tai(), countries);
  const told = sensitivityUnder(ground, noChoices);
  const runs = rankRuns({ tree: indexTree(tai()), columns: columnsOfRows(rows, names), runs: told.runs, seed: 1 });
  let [pairs, kept] = [0, 0];
  for (const a of countries.keys())
    for (const b of countries.keys())
      if (a < b) {
        pairs++;
        const better = ground.published.ranks[a]! < ground.published.ranks[b]!;
        if (runs.ranks.every((run) => (better ? run[a]! < run[b]! : run[a]! > run[b]!))) kept++;
      }
  assert.deepEqual(told.steady, { pairs, kept });
  assert.deepEqual(steadyPairs(runs), { pairs: 253, kept });
  assert.ok(kept > 100 && kept < 253, `${kept}`);
  assert.deepEqual(sensitivityUnder(ground, noChoices), told);
});

test('of the Technology Achievement Index aggregation decides: ranks move most when it alone is another', () => {
  const { decisive, sources } = sensitivityUnder(groundOf(tai(), countries), noChoices);
  assert.equal(decisive, 'aggregation');
  assert.ok(sources.aggregation!.places > sources.weights!.places);
});
