import type { Grade, Scheme } from './scheme';

/*
 * Grade schemes that Xintu ships, as data (DOMAIN 3.2). A grade is a value in a versioned scheme: the letters of two
 * schemes never mean the same.
 *
 * - `listable` marks the top two ranked grades of a public scheme (of FHRS the three that pass). A list by bad grades
 *   would be a black list without legal footing; only the province's serious list is one (DOMAIN 5.7). A risk class is
 *   internal, so nothing of it is listable.
 * - `sourceDocument` stands only where thresholds are published; without it they are shown as 阈值未公开.
 * - `national` marks what a ministry gives out (国办发〔2026〕8号, 发改办财金〔2019〕885号, the tax administration, SAMR).
 * - `version` is the year of the rule; '1' where the source gives none: our first transcription.
 */

type Listed = Pick<Grade, 'ranked' | 'listable'>;
const top: Listed = { ranked: true, listable: true };
const low: Listed = { ranked: true, listable: false };
const unranked: Listed = { ranked: false, listable: false };

/** UK Food Hygiene Rating Scheme: lower scores are better, and the worst single score decides along with the sum. */
const fhrs: Scheme = {
  id: 'FHRS',
  version: '1',
  name: 'Food Hygiene Rating Scheme',
  audience: 'public',
  sourceDocument: 'https://swansea.gov.uk/scores',
  dimensions: [
    { id: 'Hygiene', weight: 1 },
    { id: 'Structural', weight: 1 },
    { id: 'ConfidenceInManagement', weight: 1 },
  ],
  grades: [
    { grade: '5', short: '5', ...top, name: 'Very good', band: { max: 15 }, worst: { max: 5 } },
    { grade: '4', short: '4', ...top, name: 'Good', band: { max: 20 }, worst: { max: 10 } },
    { grade: '3', short: '3', ...top, name: 'Generally satisfactory', band: { max: 30 }, worst: { max: 10 } },
    { grade: '2', short: '2', ...low, name: 'Improvement necessary', band: { max: 40 }, worst: { max: 15 } },
    { grade: '1', short: '1', ...low, name: 'Major improvement necessary', band: { max: 50 }, worst: { max: 20 } },
    { grade: '0', short: '0', ...low, name: 'Urgent improvement necessary' },
  ],
  states: [
    { id: 'Exempt', outcome: 'out_of_scope', name: 'Exempt' },
    { id: 'AwaitingInspection', outcome: 'unrated', name: 'Awaiting inspection' },
    { id: 'AwaitingPublication', outcome: 'unrated', name: 'Awaiting publication' },
  ],
};

/** The four grades in force, 国办发〔2026〕8号 and GB/T 45255-2025; the boundaries stand in paid text. */
const cn2026: Scheme = {
  id: 'CN-2026',
  version: '2026',
  name: '企业信用状况综合评价',
  audience: 'public',
  national: true,
  grades: [
    { grade: 'A', short: 'A', ...top },
    { grade: 'B', short: 'B', ...top },
    { grade: 'C', short: 'C', ...low },
    { grade: 'D', short: 'D', ...low },
  ],
};

/** National public credit appraisal before that, 发改办财金〔2019〕885号; thresholds unpublished. */
const cn2019: Scheme = {
  id: 'CN-2019',
  version: '2019',
  name: '公共信用综合评价',
  audience: 'public',
  national: true,
  grades: [
    { grade: '优', short: '优', ...top },
    { grade: '良', short: '良', ...top },
    { grade: '中', short: '中', ...low },
    { grade: '差', short: '差', ...low },
  ],
};

/** Zhejiang's "531X" of 2018-08-13, 1000 points; natural persons get no grade. No source was found for the cut-offs. */
const zj2018: Scheme = {
  id: 'ZJ-2018',
  version: '2018',
  name: '浙江省公共信用评价',
  audience: 'public',
  grades: [
    { grade: '优秀', short: '优', ...top },
    { grade: '良好', short: '良', ...top },
    { grade: '中等', short: '中', ...low },
    { grade: '较差', short: '差', ...low },
  ],
};

/**
 * Tax credit, yearly in April. M (a new enterprise, or one without revenue) is an unranked bucket and no grade between
 * B and C: it stands after D, which takes every score that is left, so that no score ever computes to M.
 */
const tax: Scheme = {
  id: 'TAX',
  version: '1',
  name: '纳税信用',
  audience: 'public',
  national: true,
  sourceDocument: 'https://www.5scpa.com/knowledge/18829.html',
  grades: [
    { grade: 'A', short: 'A', ...top, band: { min: 90 } },
    { grade: 'B', short: 'B', ...top, band: { min: 70 } },
    { grade: 'C', short: 'C', ...low, band: { min: 40 } },
    { grade: 'D', short: 'D', ...low },
    { grade: 'M', short: 'M', ...unranked },
  ],
};

/** Shandong, as Jining publishes it: base 1000, quarterly; the cut-offs of the seven grades are not given. */
const sd2022: Scheme = {
  id: 'SD-2022',
  version: '2022',
  name: '山东省公共信用综合评价',
  audience: 'public',
  grades: [
    { grade: 'A+', short: 'A+', ...top, name: '诚信守法' },
    { grade: 'A', short: 'A', ...top, name: '诚信守法' },
    { grade: 'B', short: 'B', ...low, name: '轻微失信' },
    { grade: 'C', short: 'C', ...low, name: '一般失信' },
    { grade: 'C-', short: 'C-', ...low, name: '一般失信' },
    { grade: 'D', short: 'D', ...low, name: '严重失信' },
    { grade: 'D-', short: 'D-', ...low, name: '严重失信' },
  ],
};

/** Xiamen, at least twice a year; a newly registered subject starts at B. */
const xm2023: Scheme = {
  id: 'XM-2023',
  version: '2023',
  name: '厦门市公共信用评价',
  audience: 'public',
  grades: [
    { grade: 'A', short: 'A', ...top, name: '守信优秀' },
    { grade: 'B', short: 'B', ...top, name: '守信良好' },
    { grade: 'C', short: 'C', ...low, name: '守信一般' },
    { grade: 'D', short: 'D', ...low, name: '一般失信' },
    { grade: 'E', short: 'E', ...low, name: '严重失信' },
  ],
};

/** Risk class of 国市监信发〔2022〕6号: it steers inspections, is no credit grade, and never leaves the regulator. */
const samrRisk: Scheme = {
  id: 'SAMR-RISK',
  version: '2022',
  name: '企业信用风险分类',
  audience: 'regulator',
  national: true,
  grades: [
    { grade: 'A', short: 'A', ...low, name: '信用风险低' },
    { grade: 'B', short: 'B', ...low, name: '信用风险一般' },
    { grade: 'C', short: 'C', ...low, name: '信用风险较高' },
    { grade: 'D', short: 'D', ...low, name: '信用风险高' },
  ],
};

/**
 * Every scheme that Xintu ships, the default first: `CN-2026`, the national rule in force. Older schemes stay for
 * history. A district must not invent its own scale (国办发〔2026〕8号).
 */
export const shippedSchemes: readonly Scheme[] = [cn2026, cn2019, zj2018, tax, sd2022, xm2023, samrRisk, fhrs];
