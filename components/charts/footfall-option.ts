import type { EChartsCoreOption } from 'echarts/core';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import type { ChartLook } from './Chart';

export interface ChartWords {
  counted: string;
  expected: string;
  /** A moment as the axis shows it. */
  time: (ms: number) => string;
  count: (value: number) => string;
}

const HOUR_MS = 3_600_000;

/** Every bucket from the first to the last that is there; null where none is, so that a gap shows as one. */
export function steps({ slots, minutes }: Pick<ZoneFootfall, 'slots' | 'minutes'>) {
  const known = new Map(slots.map((slot) => [Date.parse(slot.start), slot]));
  const [first, last] = [Math.min(...known.keys()), Math.max(...known.keys())];
  const at: number[] = [];
  for (let start = first; start <= last; start += minutes * 60_000) at.push(start);
  return {
    counted: at.map((start): [number, number | null] => [start, known.get(start)?.in ?? null]),
    expected: at.map((start): [number, number | null] => [start, known.get(start)?.expected ?? null]),
  };
}

/** How many letters' heights a name is moved up, so that it does not lie on the axis where its line ends near zero. */
const lift = (share: number) => 1.4 * Math.max(0, 1 - 3 * share);

/**
 * What is counted as an area, what is expected as a line over it, each named where it ends. The axis runs to the end of
 * the day, so that the room that is still empty tells how late it is.
 */
export function footfallOption(footfall: ZoneFootfall, look: ChartLook, words: ChartWords): EChartsCoreOption {
  const { counted, expected } = steps(footfall);
  const from = Date.parse(footfall.from);
  const { size } = look;
  const line = Math.max(1, size / 8);
  const most = Math.max(1, ...[...counted, ...expected].map(([, value]) => value ?? 0));
  const named = (name: string, color: string, value: number, isAbove: boolean) => ({
    show: true,
    formatter: name,
    color,
    fontSize: size,
    fontFamily: look.face,
    distance: size / 2,
    offset: [0, -size * ((isAbove ? 0.7 : -0.7) + lift(value / most))],
  });
  const [lastCounted, lastExpected] = [counted.at(-1)?.[1] ?? 0, expected.at(-1)?.[1] ?? 0];
  const isAbove = lastCounted >= lastExpected;
  return {
    animation: false,
    grid: { left: size * 3.4, right: size * 4.2, top: size, bottom: size * 1.8 },
    xAxis: {
      type: 'time',
      min: from,
      max: Math.max(Date.parse(footfall.to), from + 24 * HOUR_MS),
      splitNumber: 4,
      minInterval: 6 * HOUR_MS,
      axisLine: { lineStyle: { color: look.hairline, width: line / 2 } },
      axisTick: { show: false },
      axisLabel: { color: look.quiet, fontSize: size, fontFamily: look.face, formatter: words.time, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 2,
      axisLabel: { color: look.quiet, fontSize: size, fontFamily: look.face, formatter: words.count },
      splitLine: { lineStyle: { color: look.hairline, width: line / 2 } },
    },
    series: [
      {
        id: 'counted',
        type: 'line',
        data: counted,
        connectNulls: false,
        showSymbol: false,
        silent: true,
        lineStyle: { color: look.accent, width: line },
        areaStyle: { color: look.accent, opacity: 0.22 },
        endLabel: named(words.counted, look.text, lastCounted, isAbove),
      },
      {
        id: 'expected',
        type: 'line',
        data: expected,
        connectNulls: false,
        showSymbol: false,
        silent: true,
        lineStyle: { color: look.quiet, width: line, type: [line * 2, line * 2] },
        endLabel: named(words.expected, look.quiet, lastExpected, !isAbove),
      },
    ],
  };
}
