import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluate } from '@/lib/credit/index/evaluate';
import type { Methodology } from '@/lib/credit/index/methodology';
import { movable, moved, sources, usualSpread } from '@/lib/credit/index/perturbation';
import { indexTree } from '@/lib/credit/index/tree';
import { type RankUncertainty, rankUncertainty } from '@/lib/credit/index/uncertainty';
import { rankUncertaintyAside } from '@/lib/server/rank-uncertainty';
import { skipWithoutData } from './support/data';
import { asem, indicator, methodology, root, tai, taiGoalposts, ymci } from './support/methodologies';
import { columnsOf, fixtureTable, oracleTable } from './support/published-tables';
import { methodologyWithColumns } from './support/random-methodology';

/** Rank bands: how far ranks move with choices of the method. */

const taiColumns = columnsOf(fixtureTable('tai_raw.csv'), Object.keys(taiGoalposts));
const countries = fixtureTable('tai_raw.csv').map(({ country }) => country!);
const uncertaintyOf = (made: Methodology, columns: readonly Float64Array[], runs = 50, seed = 1) =>
  rankUncertainty({ tree: indexTree(made), columns, runs, seed });
const bands = ({ median, p05, p95 }: RankUncertainty) => ({ median, p05, p95 });

test('ASEM with only aggregation moved: each rank is the published linear or geometric one', {
  skip: skipWithoutData,
}, () => {
  const tree = indexTree(asem(oracleTable('asem_imeta.csv'), 'linear'));
  const columns = columnsOf(
    oracleTable('asem_normalised.csv'),
    tree.indicators.map(({ id }) => id),
  );
  const still = { weights: 0, goalposts: 0 };
  const { p05, p95, sources: effects } = rankUncertainty({ tree, columns, runs: 60, seed: 1, spread: still });
  const [linear, geometric] = ['asem_results.csv', 'asem_results_geom.csv'].map((file) => {
    const rankOf = new Map(oracleTable(file).map(({ uCode, Rank }) => [uCode, Number(Rank)]));
    return oracleTable('asem_normalised.csv').map(({ uCode }) => rankOf.get(uCode)!);
  }) as [number[], number[]];
  assert.deepEqual(
    [...p05],
    linear.map((rank, i) => Math.min(rank, geometric[i]!)),
  );
  assert.deepEqual(
    [...p95],
    linear.map((rank, i) => Math.max(rank, geometric[i]!)),
  );
  assert.equal(effects.goalposts, null, 'values are on the scale: there are no goalposts to move');
  assert.deepEqual([effects.weights?.places, effects.weights?.sobol?.total], [0, 0]);
  assert.equal(effects.aggregation?.sobol?.first, 1, 'it makes all of the variance');
});

test('Korea’s place in the Technology Achievement Index is not robust, Spain’s is: published 5th linear, 16th geometric', () => {
  const { p05, p95 } = uncertaintyOf(tai(), taiColumns, 400);
  const bandOf = (country: string) => {
    const at = countries.findIndex((name) => name.startsWith(country));
    return [p05[at]!, p95[at]!] as const;
  };
  const [best, worst] = bandOf('Korea');
  assert.ok(best <= 5 && worst >= 16, `${best} to ${worst}`);
  const [upper, lower] = bandOf('Spain');
  assert.ok(upper >= 18 && lower <= 21, `${upper} to ${lower}`);
});

test('where nothing is moved, every run gives the published ranks', () => {
  const tree = indexTree(tai());
  const still = { weights: 0, goalposts: 0 };
  const published = evaluate(tree, taiColumns).ranks;
  const method = movable(tree, taiColumns, Int32Array.from(published.keys()), still);
  const drawn = moved(method, 1, { weights: 3, goalposts: 3, aggregation: null });
  assert.deepEqual(evaluate({ ...drawn.tree }, drawn.columns).ranks, published);
});

test('drawn weights, goalposts and aggregation stay within their spread, and fill it', () => {
  const made = methodology({
    nodes: [root()],
    indicators: [
      indicator({ id: 'a', weight: 4, goalposts: [10, 20], clamp: true }),
      indicator({ id: 'b', weight: 2, goalposts: [1, 100], transform: 'log10', clamp: true }),
    ],
  });
  const columns = [Float64Array.of(12, 15), Float64Array.of(3, 30)];
  const method = movable(indexTree(made), columns, Int32Array.of(0, 1), usualSpread);
  const draws = Array.from(
    { length: 500 },
    (_, run) => moved(method, 9, { weights: run, goalposts: run, aggregation: run }).tree,
  );
  const [whole, lower, upper] = [
    draws.map(({ nodes }) => nodes[0]!.children[0]!.weight / indexTree(made).nodes[0]!.children[0]!.weight),
    draws.map(({ indicators }) => indicators[0]!.goalposts![0]),
    draws.map(({ indicators }) => Math.log10(indicators[1]!.goalposts![1])),
  ];
  const fills = (values: number[], least: number, most: number) => {
    const [low, high, width] = [Math.min(...values), Math.max(...values), most - least];
    assert.ok(low >= least - 1e-12 && high <= most + 1e-12, `${low} to ${high} beyond ${least} to ${most}`);
    assert.ok(
      low < least + width / 20 && high > most - width / 20,
      `${low} to ${high} does not fill ${least} to ${most}`,
    );
  };
  fills(whole, 0.75, 1.25);
  fills(lower, 9, 11);
  fills(upper, 1.8, 2.2);
  const geometric = draws.filter(({ nodes }) => nodes[0]!.aggregation === 'geometric').length;
  assert.ok(geometric > 200 && geometric < 300, `${geometric} of 500`);
  // Sources are drawn apart from each other.
  const both = draws.filter(({ nodes }, run) => nodes[0]!.aggregation === 'geometric' && whole[run]! > 1).length;
  assert.ok(both > 90 && both < 160, `${both} of 500 geometric with a heavier first weight`);
});

test('median, 5 and 95 % are the ranks number 10, 1 and 19 of 20 runs, each ranked by the engine itself', () => {
  const tree = indexTree(tai());
  const method = movable(tree, taiColumns, Int32Array.from(countries.keys()), usualSpread);
  const runs = Array.from({ length: 20 }, (_, run) => {
    const drawn = moved(method, 3, { weights: run, goalposts: run, aggregation: run });
    return evaluate(drawn.tree, drawn.columns).ranks;
  });
  const { median, p05, p95 } = uncertaintyOf(tai(), taiColumns, 20, 3);
  for (const unit of countries.keys()) {
    const sorted = runs.map((ranks) => ranks[unit]!).sort((a, b) => a - b);
    assert.deepEqual([median[unit], p05[unit], p95[unit]], [sorted[9], sorted[0], sorted[18]], countries[unit]);
  }
});

test('geometric means are tried on 1 to 100, and on a scale that starts at 1 as it is', () => {
  const geometric = (scale: [number, number], values: Float64Array) => {
    const made = methodology({ scale, nodes: [root()], indicators: [indicator({ id: 'a' })] });
    const method = movable(indexTree(made), [values], Int32Array.from(values.keys()), usualSpread);
    const runs = Array.from({ length: 9 }, (_, run) =>
      moved(method, 1, { weights: null, goalposts: null, aggregation: run }),
    );
    return runs.find(({ tree }) => tree.nodes[0]!.aggregation === 'geometric')!;
  };
  const raised = geometric([0, 100], Float64Array.of(0, 50, 100));
  assert.deepEqual(
    [raised.tree.scale, [...raised.columns[0]!]],
    [
      [1, 100],
      [1, 50.5, 100],
    ],
  );
  const kept = geometric([1, 100], Float64Array.of(1, 50, 100));
  assert.deepEqual(
    [kept.tree.scale, [...kept.columns[0]!]],
    [
      [1, 100],
      [1, 50, 100],
    ],
  );
});

test('what is a tie on paper is one in every run', () => {
  const made = methodology({ nodes: [root()], indicators: [indicator({ id: 'a' }), indicator({ id: 'b' })] });
  const columns = [Float64Array.of(0.1, 0.3, -5), Float64Array.of(0.2, 0, -5)];
  const still = { weights: 0, goalposts: 0 };
  const { p05, p95 } = rankUncertainty({ tree: indexTree(made), columns, runs: 5, seed: 1, spread: still });
  assert.deepEqual(
    [[...p05], [...p95]],
    [
      [1, 1, 3],
      [1, 1, 3],
    ],
  );
});

test('the same seed gives the same bits, another seed others', () => {
  assert.deepEqual(uncertaintyOf(tai(), taiColumns), uncertaintyOf(tai(), taiColumns));
  assert.notDeepEqual(bands(uncertaintyOf(tai(), taiColumns)), bands(uncertaintyOf(tai(), taiColumns, 50, 2)));
});

test('more runs begin with the same runs: sources and runs are drawn from streams of their own', () => {
  const method = movable(indexTree(tai()), taiColumns, Int32Array.of(0), usualSpread);
  const weightsOf = (draw: Parameters<typeof moved>[2]) =>
    moved(method, 5, draw).tree.nodes[0]!.children.map(({ weight }) => weight);
  assert.deepEqual(
    weightsOf({ weights: 7, goalposts: 7, aggregation: 7 }),
    weightsOf({ weights: 7, goalposts: 8, aggregation: null }),
  );
  assert.notDeepEqual(
    weightsOf({ weights: 7, goalposts: 7, aggregation: 7 }),
    weightsOf({ weights: 8, goalposts: 7, aggregation: 7 }),
  );
});

test('bands do not depend on the order of rows', () => {
  const reversed = uncertaintyOf(
    tai(),
    taiColumns.map((column) => column.slice().reverse()),
  );
  const { median, p05, p95 } = uncertaintyOf(tai(), taiColumns);
  assert.deepEqual(bands(reversed), { median: median.reverse(), p05: p05.reverse(), p95: p95.reverse() });
});

test('the unranked have no band, and take no place of others', () => {
  const made = methodology({ ...tai(), minCoverage: 0.9 });
  const columns = taiColumns.map((column, i) => (i < 2 ? column.with(0, Number.NaN) : column));
  const { median, p05, p95 } = uncertaintyOf(made, columns);
  assert.deepEqual([median[0], p05[0], p95[0]], [0, 0, 0]);
  const others = uncertaintyOf(
    made,
    columns.map((column) => column.slice(1)),
  );
  assert.deepEqual(median.slice(1), others.median);
  const none = uncertaintyOf(
    made,
    taiColumns.map((column) => column.slice(0, 1).fill(Number.NaN)),
  );
  assert.deepEqual([...none.median], [0]);
  assert.equal(none.places, 0);
});

test('median and percentiles stand in order within 1 and the number of units, and better in everything is never worse in rank', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: true, units: 6, missing: false }), ({ made, columns }) => {
      // Unit 1 is unit 0, a little better in each indicator.
      const better = columns.map((column, i) =>
        column.with(1, column[0]! * (made.indicators[i]!.direction === 1 ? 1.2 : 0.8)),
      );
      const { median, p05, p95 } = uncertaintyOf(made, better, 20);
      for (const unit of median.keys())
        assert.ok(1 <= p05[unit]! && p05[unit]! <= median[unit]! && median[unit]! <= p95[unit]! && p95[unit]! <= 6);
      for (const ranks of [median, p05, p95]) assert.ok(ranks[1]! <= ranks[0]!);
    }),
    { seed: 4, numRuns: 100 },
  );
});

test('aggregation is moved only where the other way has a meaning', () => {
  const isMoved = (made: Methodology, columns: readonly Float64Array[]) =>
    uncertaintyOf(made, columns, 4).sources.aggregation !== null;
  const raw = methodology({
    ...tai(),
    aggregation: 'geometric',
    indicators: tai().indicators.map((given) => ({ ...given, goalposts: null, clamp: false })),
  });
  assert.equal(isMoved(raw, taiColumns), false, 'raw values in different units have no sum');
  assert.equal(isMoved({ ...raw, scale: [1, 20_000] }, taiColumns), true, 'on the scale, they have');
  assert.equal(
    isMoved(ymci, columnsOf(fixtureTable('ymci.csv'), ['quality', 'trading', 'satisfaction', 'risk'])),
    true,
  );
  const open = methodology({
    nodes: [root()],
    indicators: [indicator({ id: 'a', goalposts: [0, 10] }), indicator({ id: 'b' })],
  });
  assert.equal(isMoved(open, [Float64Array.of(5, 9), Float64Array.of(0, 60)]), true);
  assert.equal(
    isMoved(open, [Float64Array.of(0.5, 9), Float64Array.of(0, 60)]),
    false,
    'a moved goalpost would make a score below 0',
  );
  assert.equal(isMoved(open, [Float64Array.of(5, 9), Float64Array.of(-5, 60)]), false, 'no geometric mean of −5');
});

test('which source moves ranks is found: one indicator alone leaves weights nothing to move', () => {
  const one = methodology({ nodes: [root()], indicators: [indicator({ id: 'a', goalposts: [0, 100], clamp: true })] });
  const single = uncertaintyOf(one, [Float64Array.of(10, 30, 20, 90)], 40);
  for (const source of sources)
    assert.deepEqual([single.sources[source]!.places, single.sources[source]!.sobol], [0, null]);
  const level = methodology({ ...tai(), indicators: tai().indicators.map((given) => ({ ...given, weight: 3 })) });
  assert.deepEqual(
    uncertaintyOf(level, taiColumns).sources,
    uncertaintyOf(tai(), taiColumns).sources,
    'any unit of weights',
  );
});

test('runs and seeds out of range are refused', () => {
  for (const runs of [0, -1, 1.5]) assert.throws(() => uncertaintyOf(tai(), taiColumns, runs), /runs must be/);
  for (const seed of [-1, 0.5, 2 ** 32]) assert.throws(() => uncertaintyOf(tai(), taiColumns, 1, seed), /seed must be/);
});

test('on a thread of its own the answer is the same, and this one goes on meanwhile', async () => {
  const request = { tree: indexTree(tai()), columns: taiColumns, runs: 200, seed: 3 };
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const aside = await rankUncertaintyAside(request, new AbortController().signal);
  isDone = true;
  assert.deepEqual(aside, rankUncertainty(request));
  assert.ok(turns > 10, `${turns} turns of the event loop`);
});

test('who interrupts is not kept waiting, and a fault on the thread arrives', async () => {
  const request = { tree: indexTree(tai()), columns: taiColumns, runs: 10_000_000, seed: 3 };
  const interrupted = new AbortController();
  const waiting = rankUncertaintyAside(request, interrupted.signal);
  interrupted.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
  await assert.rejects(rankUncertaintyAside({ ...request, runs: 0 }, new AbortController().signal), /runs must be/);
});
