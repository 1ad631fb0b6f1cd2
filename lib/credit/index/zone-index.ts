import { type Accumulator, checkedAccumulator, indicatorValue } from '../indicators/accumulator';
import { definitionOf } from '../indicators/definitions';
import { Refusal } from '../refusal';
import { evaluate } from './evaluate';
import { indexOf } from './link';
import type { Methodology } from './methodology';
import { indexTree } from './tree';

/** What a value of one zone and period is computed from, whole: stored beside it, so that it can be computed again. */
export interface ZoneInputs {
  zone: string;
  /** YYYY-MM or `live`. */
  period: string;
  /** By indicator; what is not there is missing. */
  inputs: Readonly<Record<string, Input>>;
}

/** Accumulator, and the factor by which it reads: a later definition does not move a stored value. */
export interface Input {
  sums: Accumulator;
  factor: number;
}

export interface ZoneIndex {
  zone: string;
  period: string;
  /** On the methodology's scale; null = too little is observed, or undefined. */
  level: number | null;
  /** null without a level, or while the version has no factor. */
  index: number | null;
  /** In [0, 1]. */
  coverage: number;
  /** Scores by node and by indicator; null = missing. */
  nodes: Record<string, number | null>;
  indicators: Record<string, number | null>;
  /** Values of the indicators in their own units; null = missing. */
  values: Record<string, number | null>;
}

/**
 * The inputs of one zone as they are to be stored: those that the methodology uses, with the factors of today.
 *
 * @param sums by indicator; what is not there, or has the denominator 0, is missing
 * @throws {Refusal} `unknown_indicator` where the methodology uses what Xintu does not count; `bad_accumulator`
 */
export function zoneInputs(
  methodology: Methodology,
  { zone, period, sums }: { zone: string; period: string; sums: Readonly<Record<string, Accumulator>> },
): ZoneInputs {
  const inputs: Record<string, Input> = {};
  for (const { id } of methodology.indicators) {
    const definition = definitionOf(id);
    if (definition === undefined)
      throw new Refusal(
        'unknown_indicator',
        `The methodology ${methodology.id} ${methodology.version} uses "${id}", which is not counted: take one of the indicators of docs/METHOD.md.`,
      );
    const given = Object.hasOwn(sums, id) ? sums[id] : undefined;
    if (given === undefined) continue;
    inputs[id] = { sums: checkedAccumulator(given, `${zone} ${period} ${id}`), factor: definition.factor };
  }
  return { zone, period, inputs };
}

/**
 * Run a methodology over the inputs of many zones. Each zone is computed from its own inputs alone: its values do not
 * depend on which others stand beside it, nor on their order.
 *
 * @param factor that makes levels an index: of the methodology's version (`baseFactor`, `linkFactor`); null = none yet
 * @returns in the order given
 * @throws {Refusal} `bad_methodology`
 */
export function zoneIndices(
  methodology: Methodology,
  zones: readonly ZoneInputs[],
  factor: number | null,
): ZoneIndex[] {
  const tree = indexTree(methodology);
  const columns = indicatorColumns(methodology, zones);
  const { levels, coverage, nodes, indicators } = evaluate(tree, columns);
  const named = (ids: readonly { id: string }[], scores: readonly Float64Array[], unit: number) =>
    Object.fromEntries(ids.map(({ id }, at) => [id, nullable(scores[at]![unit]!)]));
  return zones.map(({ zone, period }, unit) => {
    const level = nullable(levels[unit]!);
    return {
      zone,
      period,
      level,
      index: factor === null ? null : indexOf(level, factor),
      coverage: coverage[unit]!,
      nodes: named(tree.nodes, nodes, unit),
      indicators: named(tree.indicators, indicators, unit),
      values: named(tree.indicators, columns, unit),
    };
  });
}

const nullable = (value: number) => (Number.isNaN(value) ? null : value);

/** Columns of the engine, in the methodology's order: NaN = missing. */
export function indicatorColumns(methodology: Methodology, zones: readonly ZoneInputs[]): Float64Array[] {
  return methodology.indicators.map(({ id }) =>
    Float64Array.from(zones, ({ inputs }) => {
      const input = Object.hasOwn(inputs, id) ? inputs[id] : undefined;
      return input === undefined ? Number.NaN : (indicatorValue(input.sums, input.factor) ?? Number.NaN);
    }),
  );
}
