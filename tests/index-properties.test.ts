import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluate } from '@/lib/credit/index/evaluate';
import type { Indicator, Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import { indicator, methodology, root } from './support/methodologies';
import { methodologyWithColumns } from './support/random-methodology';

/** What holds of every methodology, whatever the numbers. */

const runs = { seed: 6, numRuns: 500 };
const evaluated = (made: Methodology, columns: readonly Float64Array[]) => evaluate(indexTree(made), columns);
const close = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
const withValue = (columns: readonly Float64Array[], at: number, unit: number, value: number) =>
  columns.map((column, i) => (i === at ? column.with(unit, value) : column));

/** A node's score of one unit by the formula alone: recursion over what is present, null = missing. */
function plainly(made: Methodology, columns: readonly Float64Array[], unit: number, id: string): number | null {
  const own = (given: Indicator, x: number) => {
    if (given.goalposts === null) return x;
    const [lo, hi, at] = [...given.goalposts, x].map((value) =>
      given.transform === 'log10' ? Math.log10(value) : value,
    );
    const share = (at! - lo!) / (hi! - lo!);
    const mirrored = given.direction === 1 ? share : 1 - share;
    return made.scale[0] + (made.scale[1] - made.scale[0]) * Math.min(1, Math.max(0, mirrored));
  };
  const children = [
    ...made.nodes
      .filter(({ parent }) => parent === id)
      .map((node) => [node.weight, plainly(made, columns, unit, node.id)]),
    ...made.indicators.flatMap((given, i) => {
      const x = columns[i]![unit]!;
      return given.parent === id && !Number.isNaN(x) ? [[given.weight, own(given, x)]] : [];
    }),
  ].filter((child): child is [number, number] => child[1] !== null);
  if (children.length === 0) return null;
  const weights = children.reduce((sum, [weight]) => sum + weight, 0);
  const mean = (change: (x: number) => number) =>
    children.reduce((sum, [weight, x]) => sum + weight * change(x), 0) / weights;
  const isGeometric = made.nodes.find((node) => node.id === id)!.aggregation === 'geometric';
  return isGeometric ? Math.exp(mean(Math.log)) : mean((x) => x);
}

test('every node of every unit is what the formula says, computed by plain recursion', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: false, units: 3 }), ({ made, columns }) => {
      const { nodes } = evaluated(made, columns);
      for (const [at, { id }] of made.nodes.entries())
        for (const unit of [0, 1, 2]) {
          const [score, plain] = [nodes[at]![unit]!, plainly(made, columns, unit, id) ?? Number.NaN];
          assert.ok(close(score, plain), `${id} of unit ${unit}: ${score}, by the formula ${plain}`);
        }
    }),
    runs,
  );
});

test('levels and scores stay within the scale where every indicator has goalposts and clamps', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: true, units: 4 }), ({ made, columns }) => {
      const { levels, nodes } = evaluated(made, columns);
      return [levels, ...nodes].every((scores) => scores.every((x) => Number.isNaN(x) || (x >= 1 && x <= 100)));
    }),
    runs,
  );
});

test('a level never falls when an indicator moves by its direction; without goalposts that is up', () => {
  const pairs = methodologyWithColumns({ bounded: false, units: 1, missing: false }).chain(({ made, columns }) =>
    fc.record({
      made: fc.constant(made),
      columns: fc.constant(columns),
      at: fc.nat(made.indicators.length - 1),
      factor: fc.double({ min: 1, max: 3, noNaN: true }),
    }),
  );
  let risen = 0;
  fc.assert(
    fc.property(pairs, ({ made, columns, at, factor }) => {
      const { goalposts, direction } = made.indicators[at]!;
      const value = columns[at]![0]!;
      const moved = goalposts !== null && direction === -1 ? value / factor : value * factor;
      const [before, after] = [columns, withValue(columns, at, 0, moved)].map((at) => evaluated(made, at).levels[0]!);
      if (after! > before!) risen++;
      return after! >= before! * (1 - 1e-12);
    }),
    runs,
  );
  assert.ok(risen > runs.numRuns / 8, `only ${risen} levels moved at all`);
});

test('the order of units changes no bit', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: false, units: 5 }), ({ made, columns }) => {
      const [there, back] = [columns, columns.map((column) => column.toReversed())].map((at) => evaluated(made, at));
      assert.deepEqual(back!.levels.toReversed(), there!.levels);
      assert.deepEqual(back!.ranks.toReversed(), there!.ranks);
      assert.deepEqual(back!.coverage.toReversed(), there!.coverage);
    }),
    runs,
  );
});

const inReverse = (made: Methodology): Methodology => ({
  ...made,
  nodes: made.nodes.toReversed(),
  indicators: made.indicators.toReversed(),
});

test('the order of nodes and indicators in the methodology changes nothing', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: false, units: 3 }), ({ made, columns }) => {
      const [there, back] = [evaluated(made, columns), evaluated(inReverse(made), columns.toReversed())];
      return there.levels.every((level, unit) => close(level, back.levels[unit]!));
    }),
    runs,
  );
});

test('scaling all weights changes nothing', () => {
  const scaled = (made: Methodology, factor: number): Methodology => ({
    ...made,
    nodes: made.nodes.map((node) => ({ ...node, weight: node.weight * factor })),
    indicators: made.indicators.map((given) => ({ ...given, weight: given.weight * factor })),
  });
  fc.assert(
    fc.property(
      methodologyWithColumns({ bounded: false, units: 3 }),
      fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.constantFrom(1e-300, 1e306)),
      ({ made, columns }, factor) => {
        const [before, after] = [made, scaled(made, factor)].map((at) => evaluated(at, columns));
        return before!.levels.every((level, unit) => close(level, after!.levels[unit]!));
      },
    ),
    runs,
  );
});

test('a missing value counts as if its indicator were not in the methodology, never as zero', () => {
  const cases = methodologyWithColumns({ bounded: false, units: 2 }).filter(({ made }) => made.indicators.length > 1);
  fc.assert(
    fc.property(cases, fc.nat(), ({ made, columns }, seed) => {
      const at = seed % made.indicators.length;
      const without = withValue(columns, at, 0, Number.NaN);
      const { levels, coverage } = evaluated(made, without);
      const rest = made.indicators.filter((_, i) => i !== at);
      const expected = evaluatedWithoutEmptyNodes(
        { ...made, indicators: rest },
        without.filter((_, i) => i !== at),
      );
      assert.ok(close(levels[0]!, expected), `${levels[0]} ${expected}`);
      assert.equal(coverage[0]! < 1, true);
    }),
    runs,
  );
});

/** Level of the first unit; nodes that have lost their last child go too. */
function evaluatedWithoutEmptyNodes(made: Methodology, columns: readonly Float64Array[]): number {
  const parents = new Set([...made.nodes, ...made.indicators].map(({ parent }) => parent));
  const nodes = made.nodes.filter(({ id }) => parents.has(id));
  if (nodes.length === 0) return Number.NaN;
  if (nodes.length < made.nodes.length) return evaluatedWithoutEmptyNodes({ ...made, nodes }, columns);
  return evaluated(made, columns).levels[0]!;
}

test('a unit of which nothing is known has no level, no rank and no score', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: false, units: 3 }), ({ made, columns }) => {
      const { levels, ranks, coverage, nodes } = evaluated(
        made,
        columns.map((column) => column.with(1, Number.NaN)),
      );
      assert.deepEqual([levels[1], ranks[1], coverage[1]], [Number.NaN, 0, 0]);
      assert.ok(nodes.every((scores) => Number.isNaN(scores[1])));
    }),
    runs,
  );
});

test('a rank is one more than the number of units with a higher level', () => {
  fc.assert(
    fc.property(methodologyWithColumns({ bounded: true, units: 12 }), ({ made, columns }) => {
      const { levels, ranks } = evaluated(made, columns);
      const expected = levels.map((level) => (Number.isNaN(level) ? 0 : 1 + levels.filter((x) => x > level).length));
      assert.deepEqual([...ranks], [...expected]);
    }),
    runs,
  );
});

/** Hand-computed: what a methodology says of units, one value per indicator. */
const byHand: [
  why: string,
  given: Partial<Methodology> & Pick<Methodology, 'indicators'>,
  units: number[][],
  levels: number[],
][] = [
  [
    'goalposts: from end to end of the scale',
    { indicators: [indicator({ id: 'a', goalposts: [10, 20] })] },
    [[10], [12.5], [20], [30]],
    [0, 25, 100, 200],
  ],
  ['clamped', { indicators: [indicator({ id: 'a', goalposts: [10, 20], clamp: true })] }, [[0], [30]], [0, 100]],
  [
    'mirrored',
    { indicators: [indicator({ id: 'a', goalposts: [10, 20], direction: -1 })] },
    [[10], [12.5], [20]],
    [100, 75, 0],
  ],
  [
    'another scale',
    { scale: [1, 5], indicators: [indicator({ id: 'a', goalposts: [0, 1] })] },
    [[0], [0.5], [1]],
    [1, 3, 5],
  ],
  [
    'log10: goalposts in the column’s own units',
    { indicators: [indicator({ id: 'a', goalposts: [1, 10_000], transform: 'log10' })] },
    [[1], [100], [1000]],
    [0, 50, 75],
  ],
  [
    'without goalposts neither transform, direction nor clamp applies',
    { indicators: [indicator({ id: 'a', direction: -1, transform: 'log10', clamp: true })] },
    [[-7], [250]],
    [-7, 250],
  ],
  [
    'weights',
    { indicators: [indicator({ id: 'a', weight: 3 }), indicator({ id: 'b' })] },
    [
      [100, 0],
      [Number.NaN, 20],
    ],
    [75, 20],
  ],
  [
    'geometric',
    { aggregation: 'geometric', indicators: [indicator({ id: 'a' }), indicator({ id: 'b' })] },
    [
      [100, 25],
      [100, Number.NaN],
    ],
    [50, 100],
  ],
];

for (const [why, given, units, expected] of byHand)
  test(`by hand: ${why}`, () => {
    const columns = given.indicators.map((_, i) => Float64Array.from(units, (values) => values[i]!));
    const { levels } = evaluated(methodology({ nodes: [root()], ...given }), columns);
    assert.deepEqual([...levels], expected);
  });

test('each node aggregates by its own rule, else by that of the whole', () => {
  const made = methodology({
    aggregation: 'geometric',
    nodes: [root(), { id: 'mixed', parent: 'total', weight: 1, aggregation: 'linear' }],
    indicators: [
      indicator({ id: 'a', parent: 'mixed' }),
      indicator({ id: 'b', parent: 'mixed' }),
      indicator({ id: 'c' }),
    ],
  });
  const { levels, nodes } = evaluated(
    made,
    [[10], [90], [2]].map((values) => Float64Array.from(values)),
  );
  assert.deepEqual([nodes[1]![0], levels[0]], [50, 10]);
});

test('what is equal on paper is equal here: ties share the better rank, and a least coverage is reached', () => {
  const ids = ['a', 'b', 'c'];
  const tied = methodology({
    nodes: [root()],
    minCoverage: 0.7,
    indicators: ids.map((id, i) => indicator({ id, weight: [0.1, 0.2, 0.7][i]! })),
  });
  const units = [
    [3, 0, 0],
    [0, 1.5, 0],
    [9, 9, 9],
    [Number.NaN, Number.NaN, 9],
    [9, 9, Number.NaN],
    [0, 0, 0],
  ];
  const { levels, ranks, coverage } = evaluated(
    tied,
    ids.map((_, i) => Float64Array.from(units, (unit) => unit[i]!)),
  );
  assert.deepEqual([...levels], [0.3, 0.3, 9, 9, Number.NaN, 0]);
  assert.deepEqual([...ranks], [3, 3, 1, 1, 0, 5]);
  assert.deepEqual([...coverage], [1, 1, 1, 0.7, 0.3, 1]);
});

test('a tree of ten thousand levels is computed', () => {
  const depth = 10_000;
  const made = methodology({
    nodes: Array.from({ length: depth }, (_, i) => ({ id: `n${i}`, parent: i === 0 ? null : `n${i - 1}`, weight: 1 })),
    indicators: [indicator({ id: 'a', parent: `n${depth - 1}` })],
  });
  assert.equal(evaluated(made, [Float64Array.of(42)]).levels[0], 42);
});

test('a unit that is undefined has no level and no rank; the others go on', () => {
  const made = methodology({
    aggregation: 'geometric',
    nodes: [root({ aggregation: 'linear' }), { id: 'part', parent: 'total', weight: 1 }],
    indicators: [
      indicator({ id: 'a', parent: 'part' }),
      indicator({ id: 'b', parent: 'part' }),
      indicator({ id: 'c' }),
    ],
  });
  const columns = [
    [4, 0, 9],
    [9, 9, 9],
    [6, 6, 9],
  ].map((values) => Float64Array.from(values));
  const { levels, ranks, nodes, undefinedAt } = evaluated(made, columns);
  assert.deepEqual([...levels], [6, Number.NaN, 9]);
  assert.deepEqual([...ranks], [2, 0, 1]);
  assert.ok(Number.isNaN(nodes[1]![1]));
  assert.deepEqual(undefinedAt, [{ unit: 1, node: 1, child: 'a', value: 0, why: 'geometric' }]);
});
