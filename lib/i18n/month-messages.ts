import type { Lang } from './lang';
import type { Shape } from './messages';

const zh = {
  title: '历史月份',
  month: '月份',
  now: '现在',
  earlier: '前一个月',
  later: '后一个月',
  back: '回到现在',
  reading: '正在读取…',
  failed: '该月的数值没有读到，地图仍显示之前的内容。',
  none: '还没有已计算的月份。',
  states: { provisional: '暂定', signed: '已签发，尚未公布', final: '最终', revised: '已修订' },
  option: (month: string, state: string) => `${month}，${state}`,
  past: (month: string, state: string) => `地图着色为 ${month} 的信用水平（${state}），不是现在。`,
  pastRest: '经营主体点位和打开的详情仍为现在。',
  noValue: '该月无数值',
  pictureLine: (month: string, state: string) => `区域着色：${month} 信用水平（${state}）；点位为现在`,
};

type MonthMessages = Shape<typeof zh>;

const en: MonthMessages = {
  title: 'Past months',
  month: 'Month',
  now: 'Now',
  earlier: 'Month before',
  later: 'Month after',
  back: 'Back to now',
  reading: 'Reading…',
  failed: 'That month could not be read: the map shows what it showed before.',
  none: 'No month has been computed yet.',
  states: { provisional: 'provisional', signed: 'signed, not yet published', final: 'final', revised: 'revised' },
  option: (month, state) => `${month}, ${state}`,
  past: (month, state) => `The map is coloured by the levels of ${month} (${state}), not of now.`,
  pastRest: 'Businesses and opened details are of now.',
  noValue: 'No value in that month',
  pictureLine: (month, state) => `Zones: levels of ${month} (${state}); businesses: now`,
};

const byLang: Record<Lang, MonthMessages> = { 'zh-CN': zh, en };

/** Words about past months on the map. */
export const monthMessages = (lang: Lang): MonthMessages => byLang[lang];
