import type { Aggregation, AlarmRule, IndexNode, Indicator, Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';

/** A methodology as a reader goes through it: from the root down, each part with its share of the whole. */

interface Shared {
  id: string;
  name?: string;
  /** Relative within the parent, as the methodology says it. */
  weight: number;
  /** Share of the root's weight, 0 to 1. */
  share: number;
  alarm?: AlarmRule;
}

export interface NodePart extends Shared {
  of: 'node';
  aggregation: Aggregation;
  /** Nodes, then indicators, each in the methodology's order; not empty. */
  children: Part[];
}

export interface IndicatorPart extends Shared, Pick<Indicator, 'direction' | 'goalposts' | 'transform' | 'clamp'> {
  of: 'indicator';
}

export type Part = NodePart | IndicatorPart;

/**
 * The root, with all that stands below it.
 *
 * @throws {Refusal} `bad_methodology`
 */
export function partsOf(methodology: Methodology): NodePart {
  const { effectiveWeights } = indexTree(methodology);
  const leaves = methodology.indicators.map(
    (indicator, at) => ({ ...indicator, of: 'indicator', share: effectiveWeights[at]! }) as const,
  );
  const partOf = (node: IndexNode): NodePart => {
    const children = [
      ...methodology.nodes.filter(({ parent }) => parent === node.id).map(partOf),
      ...leaves.filter(({ parent }) => parent === node.id),
    ];
    const share = children.reduce((sum, child) => sum + child.share, 0);
    return { ...node, of: 'node', share, aggregation: node.aggregation ?? methodology.aggregation, children };
  };
  return partOf(methodology.nodes.find(({ parent }) => parent === null)!);
}

/** The indicators at or below a part, in the order of the tree. */
export const leavesOf = (part: Part): IndicatorPart[] =>
  part.of === 'indicator' ? [part] : part.children.flatMap(leavesOf);
