import type { Lang } from './lang';
import type { Shape } from './messages';

const zh = {
  title: (name: string) => `${name} · 市场信用`,
  description: (name: string, kind: string) =>
    `${name}（${kind}）的市场信用指数及走势、变动来源、等级分布、示范单位和客流。`,
  heading: '市场信用',
  fullPage: '完整页面',
  now: '现状',
  months: '各月数值',
  month: '月份',
  value: '数值',
  state: '状态',
  noMonths: '还没有可公开的月度数值',
  units: '示范单位',
  noUnits: '没有示范单位',
  firstUnits: (n: string) => `列出前 ${n} 家`,
  counted: '进入人次',
  hour: '时段',
  today: '今日客流',
  asTable: '以表格显示',
  onMap: '在地图上查看',
  states: { live: '实时', provisional: '暂定', final: '最终', revised: '已修订' },
  forecast: '预测，若情形照旧',
  reply:
    '区域数值由各经营主体的信息汇总而来。对某一主体的信息有异议，请在其信用档案中查看如何提出；对区域数值有疑问，可以联系：',
  expected: (value: string, low: string, high: string) => `${value}（${low} 至 ${high}）`,
};

type ZonePageMessages = Shape<typeof zh>;

const en: ZonePageMessages = {
  title: (name) => `${name} · market credit`,
  description: (name, kind) =>
    `${name} (${kind}): its market credit index and trend, what moved it, grades, demonstration units and footfall.`,
  heading: 'Market credit',
  fullPage: 'The whole page',
  now: 'Where it stands',
  months: 'Month by month',
  month: 'Month',
  value: 'Value',
  state: 'State',
  noMonths: 'No month can be shown yet',
  units: 'Demonstration units',
  noUnits: 'No demonstration unit',
  firstUnits: (n) => `the first ${n}`,
  counted: 'Entries',
  hour: 'From',
  today: 'Footfall today',
  asTable: 'As a table',
  onMap: 'Show on the map',
  states: { live: 'live', provisional: 'provisional', final: 'final', revised: 'revised' },
  forecast: 'forecast, if things go on',
  reply:
    'The figures of a zone are counted from those of its businesses. The credit file of a business says how to object to what stands there; what is wrong with a figure of the zone can be told to:',
  expected: (value, low, high) => `${value} (${low} to ${high})`,
};

/** The texts of `/zones/ID` in one language; a missing key does not compile. */
export function zonePageMessages(lang: Lang): ZonePageMessages {
  return lang === 'en' ? en : zh;
}
