import { Refusal } from '../refusal';
import type { Aggregation, Indicator, Methodology } from './methodology';
import { methodologyFaults } from './methodology-faults';

/** A methodology made ready to be computed: places in lists instead of ids. */
export interface IndexTree {
  scale: readonly [lower: number, upper: number];
  minCoverage: number;
  /** In the methodology's order. */
  indicators: readonly Indicator[];
  /** Share of the root's weight for each indicator, > 0; their sum is 1. */
  effectiveWeights: Float64Array;
  /** In the methodology's order. */
  nodes: readonly TreeNode[];
  /** Places of the nodes, children before their parents; the root is the last. */
  order: readonly number[];
}

export interface TreeNode {
  id: string;
  /** Place of the parent; null = the root. */
  parent: number | null;
  aggregation: Aggregation;
  /** Not empty: nodes, then indicators. */
  children: readonly Child[];
}

export interface Child {
  of: 'nodes' | 'indicators';
  /** Place in that list. */
  at: number;
  /** In (0, 1], that of the heaviest sibling from ½ to 1: the given one times a power of two, so that no digit is lost. */
  weight: number;
}

/**
 * Make a methodology ready to be computed.
 *
 * @throws {Refusal} `bad_methodology` naming every fault
 */
export function indexTree(methodology: Methodology): IndexTree {
  const faults = methodologyFaults(methodology);
  if (faults.length > 0)
    throw new Refusal(
      'bad_methodology',
      `The methodology ${methodology.id} ${methodology.version} cannot be used: ${faults.join('; ')}.`,
    );
  const { scale, minCoverage, indicators } = methodology;
  const nodes = treeNodes(methodology);
  const order = childrenFirst(nodes);
  return { scale, minCoverage, indicators, nodes, order, effectiveWeights: effectiveWeights(nodes, order, indicators) };
}

function treeNodes({ nodes, indicators, aggregation }: Methodology): TreeNode[] {
  const places = new Map(nodes.map(({ id }, at) => [id, at]));
  const children: Child[][] = nodes.map(() => []);
  for (const [at, { parent, weight }] of nodes.entries())
    if (parent !== null) children[places.get(parent)!]!.push({ of: 'nodes', at, weight });
  for (const [at, { parent, weight }] of indicators.entries())
    children[places.get(parent)!]!.push({ of: 'indicators', at, weight });
  return nodes.map((node, at) => ({
    id: node.id,
    parent: node.parent === null ? null : places.get(node.parent)!,
    aggregation: node.aggregation ?? aggregation,
    children: scaled(children[at]!),
  }));
}

/** No sum of weights overflows, whatever their unit. */
function scaled(children: readonly Child[]): Child[] {
  const exponent = Math.ceil(Math.log2(Math.max(...children.map(({ weight }) => weight))));
  // In two steps: 2 ** 1074 alone would be infinite.
  const [half, rest] = [Math.trunc(exponent / 2), exponent - Math.trunc(exponent / 2)];
  return children.map((child) => ({ ...child, weight: child.weight / 2 ** half / 2 ** rest }));
}

function childrenFirst(nodes: readonly TreeNode[]): number[] {
  const order = [nodes.findIndex(({ parent }) => parent === null)];
  // The list grows while it is walked.
  for (const at of order) for (const child of nodes[at]!.children) if (child.of === 'nodes') order.push(child.at);
  return order.reverse();
}

/** Product of the relative weights down the tree. */
function effectiveWeights(nodes: readonly TreeNode[], order: readonly number[], indicators: readonly Indicator[]) {
  const ofNodes = new Float64Array(nodes.length).fill(1);
  const ofIndicators = new Float64Array(indicators.length);
  for (const at of [...order].reverse()) {
    const { children } = nodes[at]!;
    const sum = children.reduce((total, { weight }) => total + weight, 0);
    for (const { of, at: child, weight } of children)
      (of === 'nodes' ? ofNodes : ofIndicators)[child] = (ofNodes[at]! * weight) / sum;
  }
  return ofIndicators;
}
