/**
 * How an index is made, as data (CONTRACT: methodology file): a tree of nodes whose leaves are indicators. One root;
 * weights are relative within their parent.
 */
export interface Methodology {
  id: string;
  version: string;
  name?: string;
  /** What the lower and the upper goalpost become; lower < upper. */
  scale: readonly [lower: number, upper: number];
  /** The reference unit reads `value` in `period`; for series in the product. */
  base?: Base;
  /** Of every node that names none. */
  aggregation: Aggregation;
  nodes: readonly IndexNode[];
  indicators: readonly Indicator[];
  /** Least share of the weight that must be observed, in [0, 1]; below it a unit has no level. */
  minCoverage: number;
}

export type Aggregation = 'linear' | 'geometric';

export interface Base {
  unit: string;
  period: string;
  value: number;
}

export interface IndexNode {
  /** Unique among nodes. */
  id: string;
  name?: string;
  /** Id of a node; null = the root. */
  parent: string | null;
  /** > 0, relative to its siblings; that of the root counts for nothing. */
  weight: number;
  aggregation?: Aggregation;
  alarm?: AlarmRule;
}

export interface Indicator {
  /** Unique among indicators: the name of its column. */
  id: string;
  name?: string;
  /** Id of a node. */
  parent: string;
  weight: number;
  /** 1 = more is better, −1 = less is better. */
  direction: 1 | -1;
  /** In the column's own units, under log10 too, lower < upper; null = already on the scale: taken as it is. */
  goalposts: readonly [lower: number, upper: number] | null;
  transform: 'none' | 'log10';
  /** Is a value beyond a goalpost counted as the goalpost? */
  clamp: boolean;
  alarm?: AlarmRule;
}

/** When a score is worth a warning: where it stands, and how it moved. */
export interface AlarmRule {
  /** Best first, edges falling. A score within none of them has no light. */
  bands?: readonly AlarmBand[];
  /** How far beyond an edge a score must be before its light changes, in points of the score; 0 if left out. */
  hysteresis?: number;
  /** Change on the period before, in percent: W below `worse`, B from `better` on, N between. */
  change?: { worse: number; better: number };
}

/** A light and its lower edge: `from` belongs to the band, `above` does not; without either it takes the rest. */
export interface AlarmBand {
  light: string;
  from?: number;
  above?: number;
}
