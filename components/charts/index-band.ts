import type { Expected } from '@/lib/credit/forecast/months-ahead';
import type { IndexAhead } from '@/lib/credit/index/index-ahead';
import type { ChartLook } from './Chart';

/** A month to come, in the measure of the trend that it goes on. */
export interface AheadPoint extends Expected {
  period: string;
}

/** Months to come in a trend's measure; empty where one of them has no value in it. */
export function aheadPoints(forecast: readonly IndexAhead[] | null, measure: 'index' | 'level'): AheadPoint[] {
  const points = (forecast ?? []).flatMap(({ period, [measure]: expected }) =>
    expected === null ? [] : [{ period, ...expected }],
  );
  return points.length === forecast?.length ? points : [];
}

export interface BandPlace {
  /** Categories before the live value. */
  before: number;
  /** The live value, from which the band opens. */
  live: number;
  ahead: readonly AheadPoint[];
}

const SHADES = { band95: 0.12, band80: 0.2 };
const bounds = {
  band95: ({ low95, high95 }: AheadPoint) => [low95, high95] as const,
  band80: ({ low80, high80 }: AheadPoint) => [low80, high80] as const,
};

/**
 * Where later values will lie: a fan that opens at the live value, after a line that says so. Nothing of it stands over
 * what is known, so that it cannot be read as how sure that is; a band about a line means that elsewhere.
 *
 * @param label the word at the line
 */
export function bandSeries({ before, live, ahead }: BandPlace, look: ChartLook, line: number, label: string): object[] {
  const behind = Array.from({ length: before }, () => null);
  const bands = (['band95', 'band80'] as const).flatMap((id) => {
    const between = ahead.map(bounds[id]);
    return [
      { ...unseen(id), id: `${id}-low`, data: [...behind, live, ...between.map(([low]) => low)] },
      {
        ...unseen(id),
        id,
        data: [...behind, 0, ...between.map(([low, high]) => high - low)],
        areaStyle: { color: look.accent, opacity: SHADES[id] },
      },
    ];
  });
  const middle = {
    id: 'ahead',
    type: 'line',
    silent: true,
    data: [...behind, { value: live, symbol: 'none' }, ...ahead.map(({ value }) => value)],
    symbol: 'diamond',
    symbolSize: line * 3.5,
    showSymbol: true,
    showAllSymbol: true,
    lineStyle: { color: look.quiet, width: line, type: [line, line * 2] },
    itemStyle: { color: look.ground, borderColor: look.quiet, borderWidth: line / 1.5 },
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: look.faint, width: line / 2, type: 'solid' },
      data: [
        { xAxis: before, label: { show: false } },
        // The word ends with the chart: in a small one there is no room for it beside the line.
        {
          xAxis: before + ahead.length,
          lineStyle: { color: 'transparent' },
          label: { ...textOf(look), show: true, align: 'right', offset: [look.size, 0], formatter: label },
        },
      ],
    },
  };
  return [...bands, middle];
}

const textOf = ({ quiet, size, face }: ChartLook) => ({ color: quiet, fontSize: size, fontFamily: face });

/** Bands are drawn as what lies between a line that is not seen and the same one plus a width. */
const unseen = (stack: string) => ({
  type: 'line',
  stack,
  stackStrategy: 'all',
  silent: true,
  symbol: 'none',
  lineStyle: { width: 0 },
  z: 1,
});

/** Share of the axis that the line keeps, however wide the band is. */
const LINE_SHARE = 1 / 2;
/** A line that hardly moves is taken to move by so much of its value. */
const LEAST_MOVE = 0.02;
const TICKS = [1, 2, 5, 10];
/** Labels have one decimal. */
const LEAST_UNIT = 0.1;

/**
 * An axis that shows the band as far as the line is not pressed flat by it: what lies beyond is cut off at the edge. Both
 * ends and the middle are round numbers.
 *
 * @param known values of the line
 */
export function axisWith(
  known: readonly number[],
  ahead: readonly AheadPoint[],
): { min: number; max: number; interval: number } {
  const line = [...known, ...ahead.map(({ value }) => value)];
  const [low, high] = [Math.min(...line), Math.max(...line)];
  const move = Math.max(high - low, LEAST_MOVE * Math.abs(high), LEAST_UNIT);
  const room = move / LINE_SHARE - (high - low);
  const wanted = {
    below: low - Math.min(low, ...ahead.map(({ low95 }) => low95)),
    above: Math.max(high, ...ahead.map(({ high95 }) => high95)) - high,
  };
  const below = Math.min(wanted.below, Math.max(room / 2, room - wanted.above));
  const above = Math.min(wanted.above, room - below);
  return rounded(low - below, high + above);
}

function rounded(low: number, high: number): { min: number; max: number; interval: number } {
  const rough = Math.max((high - low) / 8, LEAST_UNIT);
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = TICKS.find((tick) => tick * power >= rough)! * power;
  const from = Math.floor(low / unit + 1e-9);
  const to = Math.max(from + 2, Math.ceil(high / unit - 1e-9));
  const even = (to - from) % 2 === 0 ? to : to + 1;
  const at = (units: number) => Number((units * unit).toPrecision(12));
  return { min: at(from), max: at(even), interval: at((even - from) / 2) };
}
