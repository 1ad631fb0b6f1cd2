/** A versioned grade scale as data (CONTRACT: scheme file). Distributions never mix two schemes. */
export interface Scheme {
  id: string;
  version: string;
  name: string;
  audience: 'public' | 'regulator';
  /** A ministry gives its grades: a score computed here is for reference (参考), whatever it comes to. */
  national?: boolean;
  /** Parts of the score; score = Σ weight · dimension. Absent = the score is sent as a whole. */
  dimensions?: Dimension[];
  /** Best first. */
  grades: Grade[];
  /** Words of the source for outcomes that are not grades. */
  states?: { id: string; outcome: 'unrated' | 'insufficient_data' | 'out_of_scope'; name: string }[];
  /** Where the thresholds are published; absent = 阈值未公开. */
  sourceDocument?: string;
}

export interface Dimension {
  id: string;
  /** > 0. */
  weight: number;
  /** Fewest and most points that it can have; absent = any number. */
  points?: [least: number, most: number];
}

/** A bound that belongs to what it bounds. */
export type Bound = { min: number } | { max: number };

export interface Grade {
  grade: string;
  /** 1 to 2 characters for the map. */
  short: string;
  /** false = an unranked bucket such as M of TAX, outside averages and rankings. */
  ranked: boolean;
  /** May public and wall list entities by this grade? */
  listable: boolean;
  name?: string;
  /** Bound on the score. */
  band?: Bound;
  /** Veto: bound on every single dimension, whatever the score. */
  worst?: Bound;
}
