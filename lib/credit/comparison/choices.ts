import type { Aggregation, IndexNode, Indicator, Methodology } from '../index/methodology';

/** Choices of a methodology made otherwise, to see what would follow. What is not named stays as published. */
export interface Choices {
  /** Of every node; null = as published. */
  aggregation: Aggregation | null;
  /** Weights of nodes by id, ≥ 0; 0 = left out, with all that stands below. */
  nodes: Readonly<Record<string, number>>;
  /** Weights of indicators by id, ≥ 0; 0 = left out. */
  indicators: Readonly<Record<string, number>>;
  /** By indicator, in its own units. */
  goalposts: Readonly<Record<string, readonly [lower: number, upper: number]>>;
}

export const noChoices: Choices = { aggregation: null, nodes: {}, indicators: {}, goalposts: {} };

/**
 * The methodology with other choices, as a document like every other one: what the workbench computes is what a draft of
 * it would say.
 *
 * A weight of 0 takes the part out, since a document has none. Where geometric means are tried on goalposts whose scale
 * starts below 1, scores go from 1 % of its width up (1 to 100), as in docs/METHOD.md, Uncertainty; what was on the
 * scale already is brought onto the new one.
 *
 * @param choices of parts that the methodology does not have count for nothing
 * @returns one that `methodologyFaults` may still refuse: without any indicator, or with goalposts that do not rise
 */
export function changed(methodology: Methodology, choices: Choices): Methodology {
  const nodes = methodology.nodes.map((node) => ({ ...node, weight: chosen(choices.nodes, node.id, node.weight) }));
  const indicators = methodology.indicators.map((indicator) => ({
    ...indicator,
    weight: chosen(choices.indicators, indicator.id, indicator.weight),
    goalposts: chosen(choices.goalposts, indicator.id, indicator.goalposts),
  }));
  const left = withoutWeightless({ ...methodology, nodes, indicators });
  return choices.aggregation === null ? left : throughout(left, choices.aggregation);
}

const chosen = <T>(choices: Readonly<Record<string, T>>, id: string, published: T): T =>
  Object.hasOwn(choices, id) ? choices[id]! : published;

function withoutWeightless(methodology: Methodology): Methodology {
  const byId = new Map(methodology.nodes.map((node) => [node.id, node]));
  /** A node and those above it up to the root; null = one of them weighs nothing. */
  const pathOf = (id: string): IndexNode[] | null => {
    const node = byId.get(id)!;
    if (node.parent === null) return [node];
    const above = node.weight === 0 ? null : pathOf(node.parent);
    return above && [node, ...above];
  };
  const indicators = methodology.indicators.filter(({ parent, weight }) => weight !== 0 && pathOf(parent) !== null);
  const carrying = new Set(indicators.flatMap(({ parent }) => pathOf(parent)!));
  return { ...methodology, indicators, nodes: methodology.nodes.filter((node) => carrying.has(node)) };
}

function throughout(methodology: Methodology, aggregation: Aggregation): Methodology {
  const nodes = methodology.nodes.map(({ aggregation: _, ...node }) => node);
  const whole = { ...methodology, aggregation, nodes };
  const hasGoalposts = methodology.indicators.some(({ goalposts }) => goalposts !== null);
  return aggregation === 'geometric' && hasGoalposts && methodology.scale[0] < 1 ? raised(whole) : whole;
}

/** A narrower scale could not start at 1, as one has to above a geometric node. */
const NARROWEST = 100;

function raised(methodology: Methodology): Methodology {
  const [lower, upper] = methodology.scale;
  const width = Math.max(NARROWEST, upper - lower);
  const onto = (indicator: Indicator): Indicator =>
    indicator.goalposts === null
      ? { ...indicator, goalposts: [lower, upper], direction: 1, transform: 'none', clamp: false }
      : indicator;
  return { ...methodology, scale: [width / 100, width], indicators: methodology.indicators.map(onto) };
}
