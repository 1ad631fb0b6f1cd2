import type { ZoneFootfall } from '../footfall';
import type { ZoneIndexSeries } from '../index/series';
import type { ZoneMigration } from '../migration';
import type { Interval } from '../statistics/sampling';
import type { Zone } from '../zone';
import type { StatisticsBy, ZoneStatistics } from '../zone-statistics';

/**
 * Zones side by side, for one audience: all that the workbench shows (CONTRACT: `GET /compare`). What a zone has by
 * itself stands here as its own call gives it, so that no two surfaces tell different numbers.
 */
export interface ZoneComparison {
  /** In the order asked for. */
  zones: ComparedZone[];
  /** Ids that no zone has. */
  unknown: string[];
  /** First month of the series, YYYY-MM; null = the first that there is. */
  from: string | null;
  /** Last month; null = up to now, the live values included. */
  to: string | null;
  /** The one scheme that grades are counted by; null = none that this audience may count, or zones that use several. */
  scheme: string | null;
  /** Each two zones by each measure that both have; empty where their grades are of several schemes. */
  differences: ZoneDifference[];
  timeZone: string;
  /** Some of it is demonstration data. */
  synthetic: boolean;
  asOf: string;
  revision: number;
}

/** Zones in one comparison at most: beyond it nobody can read the pairs. */
export const MOST_COMPARED = 40;

/** Groups that a comparison tells of; grades stand in the zone itself. */
export type ComparedBy = Exclude<StatisticsBy, 'grade'>;

export interface ComparedZone {
  /** As `GET /zones/ID` gives it. */
  zone: Zone;
  /** @see peerClassOf */
  peerClass: string;
  /** As `GET /zones/ID/index`. */
  series: ZoneIndexSeries;
  /** As `GET /zones/ID/statistics`, of now. */
  statistics: Record<ComparedBy, ZoneStatistics>;
  /** As `GET /zones/ID/migration`, from the end of the month before `from` (absent: of the last twelve months) to `to`. */
  migration: ZoneMigration;
  /** null where nothing is counted. */
  shares: Record<ShareMeasure, MeasuredShare | null>;
  /** null where fewer than five scores are known to this audience. */
  scores: ScoreDistribution | null;
  /** As `GET /zones/ID/footfall`, of the last 28 days that are over: each weekday four times. */
  footfall: ZoneFootfall;
}

/**
 * `good`, `bad`: 优良率 and 不良率, of ranked grades; `evaluated`: with a grade, of those in scope; `fresh`: evaluated
 * within twelve months, of those graded; `demonstration`, `penalty`: with such a record in force, of all.
 */
export const shareMeasures = ['good', 'bad', 'evaluated', 'fresh', 'demonstration', 'penalty'] as const;
export type ShareMeasure = (typeof shareMeasures)[number];

export const comparedMeasures = [...shareMeasures, 'score'] as const;
export type ComparedMeasure = (typeof comparedMeasures)[number];

/** Is more of it better for credit? null = it tells how well a zone is known, not how good it is. */
export const isBetter: Record<ComparedMeasure, 'more' | 'less' | null> = {
  good: 'more',
  bad: 'less',
  evaluated: null,
  fresh: null,
  demonstration: 'more',
  penalty: 'less',
  score: 'more',
};

export interface MeasuredShare {
  hits: number;
  n: number;
  /** How many these stand for: distinct businesses in scope; equal to `n` where all are counted. */
  population: number;
  /** hits ÷ n. */
  share: number;
  /** What the share may be among the population as it is now: Wilson's, of 95 %; the share itself where all are counted. */
  interval: Interval;
  /** What share such businesses may have in the long run: Wilson's, of 95 %, of an endless population. */
  underlying: Interval;
}

/** Scores of businesses that this audience sees singly, under the scheme. */
export interface ScoreDistribution {
  n: number;
  /** Businesses with a grade that these stand for. */
  population: number;
  mean: number;
  /** With n − 1; 0 for a single one. */
  deviation: number;
  /** Counts of scores in steps of `width` from `from` on; the last one holds its upper edge. */
  from: number;
  width: number;
  counts: number[];
}

/** What lies between two zones by one measure: the first minus the second. */
export interface ZoneDifference {
  measure: ComparedMeasure;
  first: string;
  second: string;
  /** Shares as 0 to 1, scores in points. */
  difference: number;
  /** Of 95 %, of an endless population, for this difference alone (docs/METHOD.md). */
  interval: Interval;
  /** Two-sided p of "there is no difference", for this one alone. */
  p: number;
  /** Corrected for all differences of the comparison (Holm). */
  corrected: number;
  /** `corrected` is below 0.05: more than noise. */
  isReal: boolean;
}
