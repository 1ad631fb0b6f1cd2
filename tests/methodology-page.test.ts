import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleOf } from '@/components/methodology/example-values';
import { nodeFormula, reachOf, scoreFormula } from '@/components/methodology/formulas';
import { leavesOf, partsOf } from '@/components/methodology/parts';
import { type Worked, type WorkedPart, work } from '@/components/methodology/worked';
import type { ScoredBefore } from '@/lib/credit/index/lights';
import { marketCredit } from '@/lib/credit/index/market-credit';
import type { Methodology } from '@/lib/credit/index/methodology';
import { zoneIndices, zoneInputs } from '@/lib/credit/index/zone-index';
import { indicatorIds } from '@/lib/credit/indicators/definitions';
import { lightName, partName, unitName } from '@/lib/i18n/index-names';
import { langs } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { indicator, methodology, root } from './support/methodologies';

/** What `/methodology` works out for itself. */

const workedParts = ({ root }: Worked): WorkedPart[] => {
  const below = (part: WorkedPart): WorkedPart[] => [part, ...part.children.flatMap(below)];
  return below(root);
};
const stepOf = (worked: Worked, id: string) => workedParts(worked).find(({ part }) => part.id === id)!;

test('the worked example is that of docs/METHOD.md, step by step', () => {
  const worked = work(marketCredit, exampleOf(marketCredit), null);
  const scores = { grades: 75.14, conduct: 73, market: 60, evaluation: 80, good_rate: 67.23, bad_rate: 87 };
  for (const [id, score] of Object.entries(scores))
    assert.equal(stepOf(worked, id).score!.toFixed(2), score.toFixed(2), id);
  assert.equal(worked.level!.toFixed(2), '72.20');
  assert.deepEqual([worked.coverage, worked.root.light, worked.index], [0.9, 'blue', null]);
});

test('the page computes what is published of a zone, to the last bit, whatever its sums are', () => {
  const sums = fc.option(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 5_000 })), {
    nil: undefined,
  });
  const ofAll = fc.record(Object.fromEntries(marketCredit.indicators.map(({ id }) => [id, sums])));
  fc.assert(
    fc.property(ofAll, (given) => {
      const known = Object.fromEntries(Object.entries(given).flatMap(([id, sum]) => (sum ? [[id, sum]] : [])));
      const [zone] = zoneIndices(
        marketCredit,
        [zoneInputs(marketCredit, { zone: 'z', period: 'live', sums: known })],
        1.25,
      );
      const worked = work(marketCredit, JSON.parse(JSON.stringify(zone!.values)), 1.25);
      assert.deepEqual([worked.level, worked.index, worked.coverage], [zone!.level, zone!.index, zone!.coverage]);
      for (const { part, score } of workedParts(worked))
        assert.equal(score, (part.of === 'node' ? zone!.nodes : zone!.indicators)[part.id], part.id);
    }),
  );
});

test('what each indicator gives adds up to the level; a missing one gives nothing, and others carry its weight', () => {
  const worked = work(marketCredit, exampleOf(marketCredit), null);
  const leaves = workedParts(worked).filter(({ part }) => part.of === 'indicator');
  const sum = leaves.reduce((all, { points }) => all + (points ?? 0), 0);
  assert.equal(sum.toFixed(9), worked.level!.toFixed(9));
  assert.equal(stepOf(worked, 'repair_rate').points, null);
  // Half of the weight of conduct is missing: what is there counts for all of its 30 of 100.
  assert.equal(stepOf(worked, 'penalties').points!.toFixed(9), ((0.3 * 15 * 84) / 20).toFixed(9));
});

test('with too little there is no level and no light, and the steps that can be made are shown', () => {
  const worked = work(marketCredit, { evaluation_coverage: 80, evaluation_freshness: 90 }, 1.25);
  assert.deepEqual([worked.level, worked.index, worked.root.light], [null, null, null]);
  assert.equal(worked.coverage, 0.15);
  assert.equal(stepOf(worked, 'evaluation').light, 'green');
  assert.equal(nodeFormula(stepOf(worked, 'grades'), 'en'), null);
});

test('a light that is on stays within its hysteresis, as in what is published', () => {
  const onEdge = { ...exampleOf(marketCredit), bad_rate: 2.55 };
  const lit = { nodes: {}, indicators: { bad_rate: 80 }, lights: { bad_rate: 'green' } };
  const lightAfter = (before: ScoredBefore | null) =>
    stepOf(work(marketCredit, onEdge, null, before), 'bad_rate').light;
  assert.deepEqual([lightAfter(null), lightAfter(lit)], ['blue', 'green']);
});

test('steps are written as on paper: brackets for what is below 0, no “− 0”, logarithms and means as they are', () => {
  const worked = work(marketCredit, exampleOf(marketCredit), null);
  const score = (id: string) => scoreFormula(stepOf(worked, id), [0, 100], 'en');
  assert.equal(score('good_rate'), '100 × (78.7 − 35) ÷ (100 − 35)');
  assert.equal(score('bad_rate'), '100 × (1 − 1.3 ÷ 10)');
  assert.equal(score('turnover_trend'), '100 × ((-5) − (-20)) ÷ (20 − (-20))');
  assert.equal(score('repair_rate'), null);
  assert.equal(nodeFormula(stepOf(worked, 'conduct'), 'en'), '(15 × 84.00 + 5 × 40.00) ÷ 20');

  const mixed: Methodology = methodology({
    scale: [1, 100],
    aggregation: 'geometric',
    nodes: [root()],
    indicators: [
      indicator({ id: 'a', weight: 2, goalposts: [1, 1000], transform: 'log10', clamp: true }),
      indicator({ id: 'b' }),
    ],
  });
  const steps = work(mixed, { a: 10, b: 40 }, null);
  assert.equal(scoreFormula(stepOf(steps, 'a'), mixed.scale, 'en'), '1 + 99 × (lg 10 − lg 1) ÷ (lg 1,000 − lg 1)');
  assert.equal(scoreFormula(stepOf(steps, 'b'), mixed.scale, 'en'), '40');
  assert.equal(nodeFormula(steps.root, 'en'), 'exp((2 × ln 34.00 + 1 × ln 40.00) ÷ 3)');
  assert.deepEqual([stepOf(steps, 'a').points, stepOf(steps, 'a').isHeld], [null, false]);
  assert.equal(stepOf(work(mixed, { a: 2_000, b: 40 }, null), 'a').isHeld, true);
});

test('a value can be moved over both goalposts and beyond, a share within 0 and 100, and always to where it stands', () => {
  const scale = [0, 100] as const;
  assert.deepEqual(reachOf([35, 100], scale, 78.7, true), { min: 18.5, max: 100, step: 0.5 });
  assert.deepEqual(reachOf([0, 10], scale, null, true), { min: 0, max: 12.5, step: 0.1 });
  assert.deepEqual(reachOf([0, 100], scale, 312.4, false), { min: 0, max: 313, step: 1 });
  assert.deepEqual(reachOf([-20, 20], scale, -87.3, true), { min: -87.4, max: 30, step: 0.2 });
  assert.deepEqual(reachOf(null, [0, 1], 0.5, false), { min: 0, max: 1, step: 0.01 });
});

test('the tree has every part once, its shares add up, and its order is the methodology’s', () => {
  const tree = partsOf(marketCredit);
  assert.deepEqual(
    tree.children.map(({ id }) => id),
    ['grades', 'conduct', 'market', 'evaluation'],
  );
  assert.deepEqual(
    leavesOf(tree).map(({ id }) => id),
    marketCredit.indicators.map(({ id }) => id),
  );
  assert.deepEqual([tree.share.toFixed(12), tree.children[1]!.share.toFixed(12)], ['1.000000000000', '0.300000000000']);
});

test('all that Xintu counts has a name, a unit and a sentence in each language; what it does not, its own name', () => {
  for (const lang of langs) {
    const { counted, reasons } = methodologyMessages(lang);
    for (const id of indicatorIds) assert.ok(partName({ id }, lang) !== id && unitName(id, lang) && counted[id], id);
    for (const { id } of marketCredit.indicators) assert.ok(reasons[id], `${lang} ${id}`);
  }
  const english = marketCredit.nodes.map((node) => partName(node, 'en'));
  for (const name of english) assert.match(name, /^[A-Z][a-z ]+$/);
  assert.equal(partName({ id: 'conduct' }, 'en'), 'Law and promises');
  assert.equal(partName({ id: 'x', name: '自有' }, 'en'), '自有');
  assert.equal(partName({ id: 'x' }, 'zh-CN'), 'x');
  assert.deepEqual([lightName('orange', 'zh-CN'), lightName('purple', 'en')], ['橙', 'purple']);
});
