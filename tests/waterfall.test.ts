import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { waterfallSentence } from '@/components/compare/charts/waterfall-words';
import { waterfall } from '@/lib/credit/comparison/waterfall';
import { evaluate } from '@/lib/credit/index/evaluate';
import type { Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import type { Lang } from '@/lib/i18n/lang';
import { indicator, methodology, root, ymci } from './support/methodologies';
import { columnsOf, fixtureDocument, fixtureTable } from './support/published-tables';
import { methodologyWithColumns } from './support/random-methodology';

/** Both units of the columns, as the ends of a waterfall. */
function ends(made: Methodology, columns: readonly Float64Array[]) {
  const tree = indexTree(made);
  const { levels, nodes, indicators } = evaluate(tree, columns);
  const of = (scores: readonly Float64Array[], ids: readonly { id: string }[], unit: number) =>
    Object.fromEntries(
      ids.map(({ id }, at) => [id, Number.isNaN(scores[at]![unit]) ? null : scores[at]![unit]!]),
    ) as Record<string, number | null>;
  return [0, 1].map((unit) => ({
    level: Number.isNaN(levels[unit]) ? null : levels[unit]!,
    nodes: of(nodes, tree.nodes, unit),
    indicators: of(indicators, tree.indicators, unit),
    methodology: { id: made.id, version: made.version },
  })) as [End, End];
}
type End = Parameters<typeof waterfall>[1];

test('the steps between two months of YMCI are the contributions that it published', () => {
  const rows = fixtureTable('ymci.csv');
  const { contributions_percent: published } = fixtureDocument('ymci_expected.json') as {
    contributions_percent: Record<string, number[]>;
  };
  for (const [month, expected] of Object.entries(published)) {
    const at = rows.findIndex((row) => row.month === month);
    const names = ['quality', 'trading', 'satisfaction', 'risk'];
    const found = waterfall(ymci, ...ends(ymci, columnsOf(rows.slice(at - 1, at + 1), names)));
    assert.ok(typeof found === 'object', month);
    const percent = found.steps.map(({ points }) => (100 * points) / found.from);
    for (const [i, value] of expected.entries()) assert.ok(Math.abs(percent[i]! - value) <= 0.01, `${month}: ${value}`);
  }
});

test('each step begins where the one before it ended, and the last one ends at the other level', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: true, units: 2 }), ({ made, columns }) => {
      const [from, to] = ends(made, columns);
      const found = waterfall(made, from, to);
      if (typeof found === 'string') return from.level === null || to.level === null;
      let reached = found.from;
      for (const { before, after, points } of found.steps) {
        assert.equal(before, reached);
        assert.equal(after, before + points);
        reached = after;
      }
      assert.ok(Math.abs(found.residual) < 1e-9);
      return reached + found.residual === found.to || Math.abs(reached + found.residual - found.to) < 1e-12;
    }),
    { seed: 11, numRuns: 300 },
  );
});

const deep = methodology({
  nodes: [root(), { id: 'part', parent: 'total', weight: 1 }, { id: 'inner', parent: 'part', weight: 1 }],
  indicators: [indicator({ id: 'a', parent: 'inner' }), indicator({ id: 'b' })],
});

test('a step names the part of the index right under the whole that it belongs to', () => {
  const found = waterfall(deep, ...ends(deep, [Float64Array.of(10, 20), Float64Array.of(30, 30)]));
  assert.ok(typeof found === 'object');
  assert.deepEqual(
    found.steps.map(({ id, part, points }) => ({ id, part, points })),
    [{ id: 'a', part: 'part', points: 5 }],
    'what moved nothing is left out',
  );
});

test('there are no steps without a level at both ends, nor between two versions of a method', () => {
  const [from, to] = ends(deep, [Float64Array.of(10, 20), Float64Array.of(30, 30)]);
  assert.equal(waterfall(deep, { ...from, level: null }, to), 'level');
  assert.equal(waterfall(deep, from, { ...to, methodology: { id: deep.id, version: '2' } }), 'methodology');
});

test('its sentence names what moved the level by its value, and tells apart what one side has no data of', () => {
  const [from, to] = ends(deep, [Float64Array.of(10, 20), Float64Array.of(30, Number.NaN)]);
  const found = waterfall(deep, from, to);
  assert.ok(typeof found === 'object');
  const named = [
    { id: 'x', name: '甲', period: 'live' },
    { id: 'y', name: '乙', period: 'live' },
  ] as const;
  const said = (lang: Lang) => waterfallSentence(found, named, deep, lang);
  // a: 10 → 20 at weights ½ → 1, so 15 points, 7.5 of them by its value; b: −15, all because y lacks it.
  assert.equal(said('en'), '乙 and 甲 stand level; data that one side lacks make -7.5 points');
  assert.equal(said('zh-CN'), '乙与甲水平相同；一端缺少的数据占 -7.5 点');
});
