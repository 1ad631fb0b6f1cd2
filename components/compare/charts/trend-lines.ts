import { LIVE, monthsFrom } from '@/lib/credit/index/period';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';

/** Levels of zones over the same months, for lines beside each other. */
export interface TrendLines {
  /** YYYY-MM, rising, without gaps; `live` last, where a zone has a live level. */
  periods: string[];
  lines: TrendLine[];
  /** Least and greatest level of all; null where there is none. */
  range: [low: number, high: number] | null;
}

export interface TrendLine {
  zone: string;
  name: string;
  /** One for each period; null = no level then. */
  levels: (number | null)[];
  /** Places among the periods where another version of the method begins. */
  newMethod: number[];
  /** Places of months that were revised after they were published. */
  revised: number[];
}

/** @param most newest months that are taken */
export function trendLines(series: readonly ZoneIndexSeries[], most: number): TrendLines {
  const months = series.flatMap(({ items }) => items.flatMap(({ period }) => (period === LIVE ? [] : [period]))).sort();
  const [first, last] = [months[0], months.at(-1)];
  const all = first === undefined || last === undefined ? [] : monthsFrom(first, last);
  const hasLive = series.some(({ items }) => items.some(({ period, level }) => period === LIVE && level !== null));
  const periods = [...all.slice(-most), ...(hasLive ? [LIVE] : [])];
  const lines = series.map((one) => lineOf(one, periods));
  const levels = lines.flatMap((line) => line.levels.filter((level) => level !== null));
  return { periods, lines, range: levels.length === 0 ? null : [Math.min(...levels), Math.max(...levels)] };
}

function lineOf({ zone, items }: ZoneIndexSeries, periods: readonly string[]): TrendLine {
  const byPeriod = new Map(items.map((point) => [point.period, point]));
  const points = periods.map((period) => byPeriod.get(period));
  const versions = points.map((point) => point && versionOf(point));
  return {
    zone: zone.id,
    name: zone.name,
    levels: points.map((point) => point?.level ?? null),
    newMethod: places(versions, (version, at) => {
      const before = versions.slice(0, at).findLast((one) => one !== undefined);
      return version !== undefined && before !== undefined && version !== before;
    }),
    revised: places(points, (point) => point?.state === 'revised'),
  };
}

const versionOf = ({ methodology: { id, version } }: IndexPoint) => `${id} ${version}`;

const places = <T>(list: readonly T[], isSo: (one: T, at: number) => boolean): number[] =>
  list.flatMap((one, at) => (isSo(one, at) ? [at] : []));

/** From the first period that a zone has a level in to the last one. */
export interface TrendChange {
  name: string;
  from: string;
  to: string;
  points: number;
}

/** null = fewer than two levels. */
export function changeOf({ name, levels }: TrendLine, periods: readonly string[]): TrendChange | null {
  const known = places(levels, (level) => level !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  return { name, from: periods[first]!, to: periods[last]!, points: levels[last]! - levels[first]! };
}
