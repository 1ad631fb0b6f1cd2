import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Contributions, contributionsOf, logarithmicMean, scoresOf } from '@/lib/credit/index/contribution';
import { evaluate } from '@/lib/credit/index/evaluate';
import type { Aggregation, Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import { indicator, methodology, root, ymci } from './support/methodologies';
import { columnsOf, fixtureDocument, fixtureTable } from './support/published-tables';
import { methodologyWithColumns } from './support/random-methodology';

/** Of the change from the first unit of the columns to the second, as if they were one unit in two periods. */
function contributions(made: Methodology, columns: readonly Float64Array[]): Contributions | null {
  const tree = indexTree(made);
  const evaluation = evaluate(tree, columns);
  return contributionsOf(tree, scoresOf(evaluation, 1), scoresOf(evaluation, 0));
}

const points = (parts: Contributions['indicators']) => parts.map((part) => Number(part.points.toFixed(10)));
const effects = (parts: Contributions['indicators']) => parts.map((part) => Number(part.coverageEffect.toFixed(10)));
const pair = (...values: [before: number, now: number][]) => values.map((value) => Float64Array.from(value));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test('YMCI: contributions in percent as published, in all three pairs of neighbouring months', () => {
  const rows = fixtureTable('ymci.csv');
  const { contributions_percent: published } = fixtureDocument('ymci_expected.json') as {
    contributions_percent: Record<string, number[]>;
  };
  assert.deepEqual(Object.keys(published), ['2013-03', '2014-05', '2015-01']);
  for (const [month, expected] of Object.entries(published)) {
    const at = rows.findIndex((row) => row.month === month);
    const months = rows.slice(at - 1, at + 1);
    const found = contributions(ymci, columnsOf(months, ['quality', 'trading', 'satisfaction', 'risk']))!;
    for (const [i, value] of expected.entries()) {
      const percent = (100 * found.indicators[i]!.points) / Number(months[0]!.published_total);
      assert.ok(Math.abs(percent - value) <= 0.01, `${month}: ${percent}, published ${value}`);
    }
    assert.deepEqual(effects(found.indicators), [0, 0, 0, 0]);
  }
});

const two = [indicator({ id: 'a' }), indicator({ id: 'b' })];
const flat = (aggregation: Aggregation = 'linear') => methodology({ aggregation, nodes: [root()], indicators: two });

test('by hand, linear: an indicator that vanishes gives its points back, as coverage effect', () => {
  const found = contributions(flat(), pair([80, 90], [40, Number.NaN]))!;
  assert.deepEqual([found.change, points(found.indicators), effects(found.indicators)], [30, [50, -20], [42.5, -20]]);
});

test('by hand, geometric: points are shared in proportion to the logarithms', () => {
  // 10 → 20 and 40 → 40: the mean goes from 20 to 28.28…, and the first did it all.
  const found = contributions(flat('geometric'), pair([10, 20], [40, 40]))!;
  assert.deepEqual(points(found.indicators), [8.2842712475, 0]);
  // Both doubled: each did half.
  assert.deepEqual(points(contributions(flat('geometric'), pair([10, 20], [40, 80]))!.indicators), [10, 10]);
});

test('by hand: of a tree, each node has the sum of what stands below it', () => {
  const made = methodology({
    nodes: [root(), { id: 'part', parent: 'total', weight: 3 }],
    indicators: [...two.map((given) => ({ ...given, parent: 'part' })), indicator({ id: 'c' })],
  });
  const found = contributions(made, pair([10, 30], [50, 40], [8, 0]))!;
  assert.deepEqual(
    [points(found.indicators), points(found.nodes)],
    [
      [7.5, -3.75, -2],
      [1.75, 3.75],
    ],
  );
});

test('there is nothing to split where a level is missing in either period', () => {
  assert.equal(contributions(flat(), pair([80, Number.NaN], [40, Number.NaN])), null);
  assert.equal(contributions(flat(), pair([Number.NaN, 80], [Number.NaN, 40])), null);
});

const runs = { seed: 6, numRuns: 1_000 };
const periods = (given: { aggregation?: Aggregation; missing?: boolean } = {}) =>
  methodologyWithColumns({ bounded: false, units: 2, ...given });

for (const aggregation of ['linear', 'geometric', undefined] as const)
  test(`${aggregation ?? 'mixed'}: contributions add up to the change to 1e-9, also when indicators appear and vanish`, () => {
    let [appeared, computed] = [0, 0];
    fc.assert(
      fc.property(periods({ ...(aggregation && { aggregation }) }), ({ made, columns }) => {
        const found = contributions(made, columns);
        if (found === null) return true;
        computed++;
        if (columns.some((column) => Number.isNaN(column[0]) !== Number.isNaN(column[1]))) appeared++;
        const all = sum(found.indicators.map((part) => part.points));
        assert.ok(Math.abs(all - found.change) <= 1e-9, `${all} ${found.change}`);
        assert.ok(Math.abs(found.residual) <= 1e-9);
        for (const [at, { id }] of made.nodes.entries()) {
          const below = [
            ...made.nodes.flatMap(({ parent }, i) => (parent === id ? [found.nodes[i]!] : [])),
            ...made.indicators.flatMap(({ parent }, i) => (parent === id ? [found.indicators[i]!] : [])),
          ];
          assert.ok(Math.abs(sum(below.map((part) => part.points)) - found.nodes[at]!.points) <= 1e-9, id);
        }
        return true;
      }),
      runs,
    );
    assert.ok(appeared > runs.numRuns / 4 && computed > runs.numRuns / 2, `${appeared} of ${computed}`);
  });

/** Share of the root's weight of each indicator over what is present, by walking up from each leaf. */
function weightsPresent(made: Methodology, columns: readonly Float64Array[], period: number): number[] {
  const here = (id: string): boolean =>
    made.indicators.some((given, i) => given.parent === id && !Number.isNaN(columns[i]![period])) ||
    made.nodes.some((node) => node.parent === id && here(node.id));
  const siblings = (parent: string) =>
    sum([
      ...made.nodes.map((node) => (node.parent === parent && here(node.id) ? node.weight : 0)),
      ...made.indicators.map((given, i) =>
        given.parent === parent && !Number.isNaN(columns[i]![period]) ? given.weight : 0,
      ),
    ]);
  const share = (item: { parent: string | null; weight: number }): number =>
    item.parent === null
      ? 1
      : (item.weight / siblings(item.parent)) * share(made.nodes.find(({ id }) => id === item.parent)!);
  return made.indicators.map((given, i) => (Number.isNaN(columns[i]![period]) ? 0 : share(given)));
}

test('linear: each contribution is weight times score now less weight times score before, with effective weights', () => {
  fc.assert(
    fc.property(periods({ aggregation: 'linear' }), ({ made, columns }) => {
      const found = contributions(made, columns);
      if (found === null) return;
      const { indicators } = evaluate(indexTree(made), columns);
      const [before, now] = [0, 1].map((period) => weightsPresent(made, columns, period));
      for (const [i, part] of found.indicators.entries()) {
        const [x, y] = [indicators[i]![1]! || 0, indicators[i]![0]! || 0];
        assert.ok(Math.abs(part.points - (now![i]! * x - before![i]! * y)) <= 1e-9);
        const isInBoth = now![i]! > 0 && before![i]! > 0;
        const effect = isInBoth ? ((now![i]! - before![i]!) * (x + y)) / 2 : part.points;
        assert.ok(Math.abs(part.coverageEffect - effect) <= 1e-9);
      }
    }),
    runs,
  );
});

test('where nothing appears or vanishes there is no coverage effect, and what did not move contributed nothing', () => {
  fc.assert(
    fc.property(periods({ missing: false }), fc.nat(), ({ made, columns }, seed) => {
      const moved = seed % columns.length;
      const still = columns.map((column, i) => (i === moved ? column : column.with(1, column[0]!)));
      const found = contributions(made, still)!;
      for (const [i, part] of found.indicators.entries()) {
        assert.ok(Math.abs(part.coverageEffect) <= 1e-9);
        if (i !== moved) assert.ok(Math.abs(part.points) <= 1e-9);
      }
    }),
    runs,
  );
});

test('the way back is the way there with the other sign', () => {
  fc.assert(
    fc.property(periods(), ({ made, columns }) => {
      const there = contributions(made, columns);
      const back = contributions(
        made,
        columns.map((column) => column.toReversed()),
      );
      for (const [i, part] of (there?.indicators ?? []).entries()) {
        assert.ok(Math.abs(part.points + back!.indicators[i]!.points) <= 1e-9);
        assert.ok(Math.abs(part.coverageEffect + back!.indicators[i]!.coverageEffect) <= 1e-9);
      }
    }),
    runs,
  );
});

test('the logarithmic mean lies between its two numbers and keeps its digits near equality and far from it', () => {
  assert.equal(logarithmicMean(7, 7), 7);
  assert.ok(Math.abs(logarithmicMean(100, 1) - 99 / Math.log(100)) < 1e-13);
  assert.ok(Math.abs(logarithmicMean(1, 1e9) - (1e9 - 1) / Math.log(1e9)) < 1e-6);
  assert.ok(Math.abs(logarithmicMean(50 * (1 + 1e-12), 50) - 50 * (1 + 5e-13)) < 1e-13);
});
