/** A versioned grade scale as data (CONTRACT: scheme file). Distributions never mix two schemes. */
export interface Scheme {
  id: string;
  version: string;
  name: string;
  audience: 'public' | 'regulator';
  /** Parts of the score; score = Σ weight · dimension. */
  dimensions?: { id: string; weight: number }[];
  /** Best first. */
  grades: Grade[];
  /** Words of the source for outcomes that are not grades. */
  states?: { id: string; outcome: 'unrated' | 'insufficient_data' | 'out_of_scope'; name: string }[];
  /** Where the thresholds are published; absent = 阈值未公开. */
  sourceDocument?: string;
}

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
  band?: { min: number } | { max: number };
  /** Bound on every single dimension. */
  worst?: { min: number } | { max: number };
}
