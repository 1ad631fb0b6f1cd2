import fc from 'fast-check';
import type { Aggregation, IndexNode, Indicator, Methodology } from '@/lib/credit/index/methodology';
import { indicator, methodology } from './methodologies';

const weight = fc.double({ min: 0.01, max: 100, noNaN: true });
const aggregation = fc.constantFrom<Aggregation>('linear', 'geometric');

/** Nodes n0 (the root), n1 …, each below one that stands before it: any depth up to their number. */
const nodes = (kinds: fc.Arbitrary<Aggregation>): fc.Arbitrary<IndexNode[]> =>
  fc
    .array(fc.record({ below: fc.nat(), weight, aggregation: kinds }), { minLength: 1, maxLength: 6 })
    .map((given) =>
      given.map(({ below, ...node }, i) => ({ id: `n${i}`, parent: i === 0 ? null : `n${below % i}`, ...node })),
    );

const goalposts = fc
  .record({ lo: fc.double({ min: 0.5, max: 50, noNaN: true }), span: fc.double({ min: 0.5, max: 100, noNaN: true }) })
  .map(({ lo, span }): [number, number] => [lo, lo + span]);

export interface TreeOptions {
  /** Have all indicators goalposts and clamps? Otherwise some are taken as they are. */
  bounded: boolean;
  aggregation?: Aggregation;
}

/** A methodology of up to 6 nodes and about 10 indicators, on a scale from 1 to 100. Every node has a child. */
export const randomMethodology = ({ bounded, aggregation: kind }: TreeOptions): fc.Arbitrary<Methodology> =>
  fc
    .record({
      nodes: nodes(kind === undefined ? aggregation : fc.constant(kind)),
      indicators: fc.array(
        fc.record({
          below: fc.nat(),
          weight,
          direction: fc.constantFrom<Indicator['direction']>(1, -1),
          transform: fc.constantFrom<Indicator['transform']>('none', 'log10'),
          goalposts: bounded ? goalposts : fc.option(goalposts),
        }),
        { minLength: 12, maxLength: 12 },
      ),
    })
    .map(({ nodes, indicators }) => {
      const parents = new Set(nodes.map(({ parent }) => parent));
      const bare = nodes.filter(({ id }) => !parents.has(id)).map(({ id }) => id);
      return methodology({
        scale: [1, 100],
        nodes,
        indicators: indicators
          .slice(0, bare.length + (indicators[0]!.below % 6))
          .map(({ below, ...given }, i) =>
            indicator({ id: `i${i}`, parent: bare[i] ?? nodes[below % nodes.length]!.id, clamp: true, ...given }),
          ),
      });
    });

/** Values above 0, of which some are missing, for each of `indicators` and `units`. */
export const randomColumns = (indicators: number, units: number, missing = true): fc.Arbitrary<Float64Array[]> =>
  fc
    .array(
      fc.array(
        fc.option(fc.double({ min: 0.001, max: 200, noNaN: true }), { nil: Number.NaN, freq: missing ? 4 : 1e9 }),
        {
          minLength: units,
          maxLength: units,
        },
      ),
      { minLength: indicators, maxLength: indicators },
    )
    .map((columns) => columns.map((column) => Float64Array.from(column)));

/** A methodology with values of some units. */
export const methodologyWithColumns = (options: TreeOptions & { units: number; missing?: boolean }) =>
  randomMethodology(options).chain((made) =>
    randomColumns(made.indicators.length, options.units, options.missing).map((columns) => ({ made, columns })),
  );
