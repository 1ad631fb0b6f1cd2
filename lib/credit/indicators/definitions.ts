import type { Severity } from '../jurisdiction';
import type { MembershipName } from './membership';

/** One number per zone and period, as data: what is summed, what it is divided by, and how it reads. */
export interface IndicatorDefinition {
  /** Its column in a methodology. */
  id: IndicatorId;
  name: { zh: string; en: string };
  /** Of the value. */
  unit: { zh: string; en: string };
  /** What is summed, in words that a query is held to. */
  numerator: string;
  /** As the numerator; where it comes to 0 the indicator is missing. */
  denominator: string;
  /** value = numerator / denominator × factor. */
  factor: number;
  /** Which places decide the zone that an entity counts in. */
  membership: MembershipName;
  /**
   * `public` = made only of what everybody may see of each entity; `protected` = grades of individually-owned
   * businesses, figures or commitments are in it, so that public and wall see it only behind suppression.
   */
  made: 'public' | 'protected';
}

export const indicatorIds = [
  'mean_score',
  'scored_share',
  'good_rate',
  'bad_rate',
  'evaluation_coverage',
  'evaluation_freshness',
  'penalties',
  'demonstration',
  'commitments_kept',
  'repair_rate',
  'complaints_in_time',
  'turnover_trend',
] as const;
export type IndicatorId = (typeof indicatorIds)[number];

/**
 * What a penalty in force weighs. A minor one is in principle never published (NDRC-36), so that it weighs nothing; a
 * serious one weighs three general ones, as the longest public periods are 3 years and 1 year.
 */
export const penaltyWeights: Readonly<Record<Severity, number>> = { minor: 0, general: 1, serious: 3 };

/** Months after which an evaluation is old: the national rule wants one a year (国办发〔2026〕8号). */
export const FRESH_MONTHS = 12;

/** Scores are summed in hundredths of a point, rounded half up once for each evaluation. */
export const SCORE_STEPS = 100;

const percent = { zh: '%', en: '%' };
const perThousand = { zh: '每千户', en: 'per 1,000 businesses' };
const shared = { membership: 'operating_first', made: 'protected' } as const;

/**
 * Every indicator that Xintu counts. All are of the entities of a zone on the last day of the period (live: today) and
 * of the zone's default scheme. Footfall is none of them: it is context, and favours big zones (DOMAIN 8).
 */
export const indicatorDefinitions: readonly IndicatorDefinition[] = [
  {
    ...shared,
    id: 'mean_score',
    name: { zh: '平均得分', en: 'Mean score' },
    unit: { zh: '分', en: 'points' },
    numerator: 'sum of the scores of current graded evaluations, in hundredths of a point',
    denominator: 'current graded evaluations with a score',
    factor: 1 / SCORE_STEPS,
  },
  {
    ...shared,
    id: 'scored_share',
    name: { zh: '有得分比例', en: 'Share with a score' },
    unit: percent,
    numerator: 'current graded evaluations with a score',
    denominator: 'current graded evaluations',
    factor: 100,
  },
  {
    ...shared,
    id: 'good_rate',
    name: { zh: '优良率', en: 'Good rate' },
    unit: percent,
    numerator: 'entities in the top two ranked grades (of two grades, in the better one)',
    denominator: 'entities in any ranked grade',
    factor: 100,
  },
  {
    ...shared,
    id: 'bad_rate',
    name: { zh: '不良率', en: 'Bad rate' },
    unit: percent,
    numerator: 'entities in the worst ranked grade',
    denominator: 'entities in any ranked grade',
    factor: 100,
  },
  {
    ...shared,
    id: 'evaluation_coverage',
    name: { zh: '评价覆盖率', en: 'Evaluation coverage' },
    unit: percent,
    numerator: 'entities with a current graded evaluation',
    denominator: 'entities, without those out of scope',
    factor: 100,
  },
  {
    ...shared,
    id: 'evaluation_freshness',
    name: { zh: '评价及时率', en: 'Evaluation freshness' },
    unit: percent,
    numerator: `graded entities evaluated within ${FRESH_MONTHS} months; a day that is not known is not within`,
    denominator: 'entities with a current graded evaluation',
    factor: 100,
  },
  {
    ...shared,
    id: 'penalties',
    made: 'public',
    name: { zh: '有效处罚', en: 'Penalties in force' },
    unit: perThousand,
    numerator: `penalties that everybody may see on that day, by weight: general ${penaltyWeights.general}, serious ${penaltyWeights.serious}`,
    denominator: 'entities',
    factor: 1000,
  },
  {
    ...shared,
    id: 'demonstration',
    made: 'public',
    name: { zh: '诚信经营示范单位', en: 'Demonstration units' },
    unit: perThousand,
    numerator: 'entities that are a demonstration unit in force',
    denominator: 'entities',
    factor: 1000,
  },
  {
    ...shared,
    id: 'commitments_kept',
    name: { zh: '践诺率', en: 'Commitments kept' },
    unit: percent,
    numerator: 'commitments verified in the period as fulfilled',
    denominator: 'commitments verified in the period as fulfilled, partial or broken',
    factor: 100,
  },
  {
    ...shared,
    id: 'repair_rate',
    name: { zh: '信用修复率', en: 'Repair rate' },
    unit: percent,
    numerator: 'broken commitments repaired by the end of their window, the window ending in the period',
    denominator: 'broken commitments whose window for repair ends in the period',
    factor: 100,
  },
  {
    ...shared,
    id: 'complaints_in_time',
    name: { zh: '投诉按时办结率', en: 'Complaints answered in time' },
    unit: percent,
    numerator: 'complaints due in the period that were answered in time (observations complaints_in_time)',
    denominator: 'complaints due in the period (observations complaints_due)',
    factor: 100,
  },
  {
    ...shared,
    id: 'turnover_trend',
    name: { zh: '成交额同比', en: 'Turnover on a year before' },
    unit: percent,
    numerator: 'turnover less that of the same month a year before, whole yuan, of those who reported both',
    denominator: 'turnover of the same month a year before, whole yuan, of those who reported both',
    factor: 100,
  },
];

/** A definition by its id; undefined = Xintu counts no such indicator. */
export const definitionOf = (id: string): IndicatorDefinition | undefined =>
  indicatorDefinitions.find((definition) => definition.id === id);
