import type { Lang } from './lang';
import type { Shape } from './messages';

const zh = {
  atLeast: (score: string) => `≥ ${score} 分`,
  atMost: (score: string) => `≤ ${score} 分`,
  worst: (bound: string) => `各单项 ${bound}`,
  and: '，',
  rest: '其余',
  bands: '分数线自上而下，先符合者为准。',
  noBands: '分数线未公开。',
  ungraded: '无等级：未评级、数据不足、尚未评价，或其等级不公开。不代表信用差。',
  levels: '斜线：观测到的数据不足，不给数值。交叉线：所需数字不公开，以免推知单个主体。缺失不是零，也不代表差。',
  shares: '斜线：已评级太少，比较不可靠。个体工商户的等级不公开，不计入。空白不代表差。',
};

type LegendMessages = Shape<typeof zh>;

const en: LegendMessages = {
  atLeast: (score) => `≥ ${score}`,
  atMost: (score) => `≤ ${score}`,
  worst: (bound) => `every part ${bound}`,
  and: ', ',
  rest: 'the rest',
  bands: 'Scores from the top down: the first that fits is given.',
  noBands: 'The score bands are not published.',
  ungraded: 'No grade: unrated, too little data, not evaluated, or a grade that is not public. It does not mean bad.',
  levels:
    'Hatched: too little was observed for a figure. Crossed: figures that it needs are withheld, so that no single business can be told from them. Missing is not zero, and not bad.',
  shares:
    'Hatched: too few are graded to compare. Grades of individual businesses are not public and not counted. Blank does not mean bad.',
};

const byLang: Record<Lang, LegendMessages> = { 'zh-CN': zh, en };

/** Words of the map's legend. */
export const legendMessages = (lang: Lang): LegendMessages => byLang[lang];
