import type { EChartsCoreOption } from 'echarts/core';
import type { IndexPoint } from '@/lib/credit/index/series';
import type { ChartLook } from './Chart';
import { type AheadPoint, axisWith, bandSeries } from './index-band';

export interface IndexChartWords {
  /** A month as the axis shows it. */
  month: (period: string) => string;
  live: string;
  value: (value: number) => string;
  newMethod: (version: string) => string;
  forecast: string;
}

/** What a point looks like: only what is published is filled. */
type PointLook = 'released' | 'open';

export interface TrendPoint {
  period: string;
  /** Index, or the level where not every point has an index; null = none, a gap. */
  value: number | null;
  look: PointLook;
  /** The version that decides from here on; null = as before. */
  newMethod: string | null;
}

/** Months that a trend goes back, so that a month keeps its room as years go by. */
export const TREND_MONTHS = 24;

/**
 * The points of a trend, the newest; the index where every one with a level has it, so that one line never mixes two
 * scales.
 *
 * @param months so many, and the live value
 */
export function trendPoints(
  all: readonly IndexPoint[],
  months = TREND_MONTHS,
): { points: TrendPoint[]; measure: 'index' | 'level' } {
  const items = all.slice(-months - 1);
  const measure = items.every(({ level, index }) => level === null || index !== null) ? 'index' : 'level';
  const points = items.map((item, i): TrendPoint => {
    const before = items[i - 1]?.methodology;
    const { id, version } = item.methodology;
    const isNew = before !== undefined && (before.id !== id || before.version !== version);
    return {
      period: item.period,
      value: item[measure],
      look: item.state === 'final' || item.state === 'revised' ? 'released' : 'open',
      newMethod: isNew ? version : null,
    };
  });
  return { points, measure };
}

/**
 * Months as a line: published ones with filled points and a full line, provisional ones and the live value hollow and
 * dashed. A missing value is a gap. The axis does not begin at 0: an index has no zero that means something. After the
 * live value comes the forecast.
 *
 * @param isSmall a spark: published months have no points, and the axis two values
 */
export function indexOption(
  points: readonly TrendPoint[],
  look: ChartLook,
  words: IndexChartWords,
  { isSmall = false, ahead: given = [] }: { isSmall?: boolean; ahead?: readonly AheadPoint[] } = {},
): EChartsCoreOption {
  const { size } = look;
  const line = Math.max(1, size / 8);
  const text = { color: look.quiet, fontSize: size, fontFamily: look.face };
  const released = points.findLastIndex((point) => point.look === 'released');
  const changes = points.filter(({ newMethod }) => newMethod !== null);
  const live = points.at(-1);
  const ahead = live?.period === 'live' && live.value !== null ? given : [];
  return {
    animation: false,
    grid: {
      left: size * 3.6,
      right: size * 2.2,
      top: size * (changes.length + ahead.length > 0 ? 2 : 1),
      bottom: size * 1.9,
    },
    xAxis: {
      type: 'category',
      data: [...points, ...ahead].map(({ period }) => (period === 'live' ? words.live : words.month(period))),
      axisLine: { lineStyle: { color: look.hairline, width: line / 2 } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, showMinLabel: true, showMaxLabel: true, alignMaxLabel: 'right' },
    },
    yAxis: {
      type: 'value',
      ...axisOf(points, ahead, isSmall),
      axisLabel: { ...text, formatter: words.value },
      splitLine: { lineStyle: { color: look.hairline, width: line / 2 } },
    },
    series: [
      ...(ahead.length === 0
        ? []
        : bandSeries({ before: points.length - 1, live: live!.value!, ahead }, look, line, words.forecast)),
      {
        id: 'released',
        ...shared(look, line),
        data: points.map(({ value }, i) => (i <= released ? value : null)),
        showSymbol: !isSmall,
        itemStyle: { color: look.accent },
        markLine: methodLines(changes, points, { text, hairline: look.faint, line, words }),
      },
      {
        id: 'open',
        ...shared(look, line),
        // From the last published month on, so that the lines meet; that point is the other series'.
        data: points.map(({ value }, i) => (i >= released ? openPoint(value, i === released) : null)),
        lineStyle: { color: look.accent, width: line, type: [line * 2, line * 2] },
        itemStyle: { color: look.ground, borderColor: look.accent, borderWidth: line },
        showSymbol: true,
      },
    ],
  };
}

function axisOf(points: readonly TrendPoint[], ahead: readonly AheadPoint[], isSmall: boolean) {
  if (ahead.length === 0) return { scale: true, splitNumber: isSmall ? 1 : 2 };
  const { min, max, interval } = axisWith(
    points.flatMap(({ value }) => value ?? []),
    ahead,
  );
  return { min, max, interval: isSmall ? max - min : interval };
}

const shared = (look: ChartLook, line: number) => ({
  type: 'line',
  connectNulls: false,
  silent: true,
  symbol: 'circle',
  // Points tell what is published: none is left out where the axis leaves the names of months out.
  showAllSymbol: true,
  symbolSize: line * 4.5,
  lineStyle: { color: look.accent, width: line },
});

const openPoint = (value: number | null, isJoint: boolean) =>
  isJoint && value !== null ? { value, symbol: 'none' } : value;

/** A line where another version of the methodology begins, with its name. */
function methodLines(
  changes: readonly TrendPoint[],
  points: readonly TrendPoint[],
  look: { text: object; hairline: string; line: number; words: IndexChartWords },
) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: look.hairline, width: look.line / 2, type: 'solid' },
    data: changes.map((point) => ({
      xAxis: points.indexOf(point),
      label: { ...look.text, show: true, position: 'end', formatter: look.words.newMethod(point.newMethod ?? '') },
    })),
  };
}
