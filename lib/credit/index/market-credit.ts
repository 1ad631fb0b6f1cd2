import type { IndicatorId } from '../indicators/definitions';
import { Refusal } from '../refusal';
import type { AlarmRule, IndexNode, Indicator, Methodology } from './methodology';
import { isMonth } from './period';

/**
 * Bands in steps of 15 points. Green begins at 75, where all enterprises of Zhejiang stood in the grades of 2018
 * (75.1 of their distribution; docs/METHOD.md). The other lights follow the order of colours of China's warnings. The
 * change is the rule that the Yiwu index publishes. One point of hysteresis: a fifteenth of a band.
 */
const alarm: AlarmRule = {
  bands: [
    { light: 'green', from: 75 },
    { light: 'blue', from: 60 },
    { light: 'yellow', from: 45 },
    { light: 'orange', from: 30 },
    { light: 'red' },
  ],
  hysteresis: 1,
  change: { worse: -5, better: 5 },
};

const dimension = (id: string, name: string, weight: number): IndexNode => ({
  id,
  name,
  parent: 'index',
  weight,
  alarm,
});

type Leaf = Pick<Indicator, 'parent' | 'weight' | 'direction' | 'goalposts' | 'alarm'> & {
  id: IndicatorId;
  name: string;
};
const leaf = (given: Leaf): Indicator => ({ transform: 'none', clamp: true, ...given });

/**
 * The methodology that Xintu ships, in the form of every other one. Weights of dimensions add up to 100, and those of
 * indicators to their dimension's, so that each weight is the share of the whole in percent.
 *
 * Linear: a weight is what a point of one indicator is worth in points of another, and contributions add up. Every
 * goalpost and weight has its reason in docs/METHOD.md; most are our own choice, and are said to be.
 *
 * A zone without any grade has at most 59 of 100 of the weight, so that `minCoverage` leaves it without a level.
 */
export const marketCredit: Methodology = {
  id: 'cn-market-credit',
  version: '1',
  name: 'CN market credit',
  scale: [0, 100],
  aggregation: 'linear',
  nodes: [
    { id: 'index', name: '市场信用指数', parent: null, weight: 100, alarm },
    dimension('grades', '信用等级', 35),
    dimension('conduct', '守法守诺', 30),
    dimension('market', '市场反映', 20),
    dimension('evaluation', '评价工作', 15),
  ],
  indicators: [
    leaf({ id: 'good_rate', name: '优良率', parent: 'grades', weight: 21, direction: 1, goalposts: [35, 100] }),
    leaf({ id: 'bad_rate', name: '不良率', parent: 'grades', weight: 14, direction: -1, goalposts: [0, 10], alarm }),
    leaf({
      id: 'penalties',
      name: '有效处罚',
      parent: 'conduct',
      weight: 15,
      direction: -1,
      goalposts: [0, 100],
      alarm,
    }),
    leaf({ id: 'demonstration', name: '示范单位', parent: 'conduct', weight: 5, direction: 1, goalposts: [0, 50] }),
    leaf({ id: 'commitments_kept', name: '践诺率', parent: 'conduct', weight: 5, direction: 1, goalposts: [50, 100] }),
    leaf({ id: 'repair_rate', name: '修复率', parent: 'conduct', weight: 5, direction: 1, goalposts: [0, 100] }),
    leaf({
      id: 'complaints_in_time',
      name: '投诉按时办结率',
      parent: 'market',
      weight: 12,
      direction: 1,
      goalposts: [60, 100],
      alarm,
    }),
    leaf({ id: 'turnover_trend', name: '成交额同比', parent: 'market', weight: 8, direction: 1, goalposts: [-20, 20] }),
    leaf({
      id: 'evaluation_coverage',
      name: '覆盖率',
      parent: 'evaluation',
      weight: 9,
      direction: 1,
      goalposts: [0, 100],
    }),
    leaf({
      id: 'evaluation_freshness',
      name: '及时率',
      parent: 'evaluation',
      weight: 6,
      direction: 1,
      goalposts: [50, 100],
    }),
  ],
  minCoverage: 0.6,
};

/** What the reference unit reads in the base month. */
export const BASE_VALUE = 100;

/**
 * A methodology with its base: the region reads 100 in the base month.
 *
 * @param region id of the zone that is the reference unit
 * @throws {Refusal} `bad_period` where the month is none, or is `live`: it has to be one that stays
 */
export function withBase(methodology: Methodology, region: string, month: string): Methodology {
  if (!isMonth(month))
    throw new Refusal('bad_period', `"${month}" is no base month: write a month that is over, such as 2026-05.`);
  return { ...methodology, base: { unit: region, period: month, value: BASE_VALUE } };
}
