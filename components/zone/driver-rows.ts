import type { IndexPoint } from '@/lib/credit/index/series';
import { formatMonth, formatPoints } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** What one indicator gave to a change of the level, in points. */
export interface DriverRow {
  id: string;
  points: number;
  /** The part of it that comes from something having appeared or vanished. */
  coverageEffect: number;
}

export interface DriverRows {
  /** Month that is compared with. */
  against: string;
  /** Most first. */
  rising: DriverRow[];
  /** Least first. */
  falling: DriverRow[];
  /** Of all that is in neither. */
  rest: number;
  total: number;
}

/** Less would print as 0.0. */
export const LEAST_POINTS = 0.05;

/**
 * What moved a zone most since the month before: indicators, best and worst first.
 *
 * @param most so many of each
 * @returns null where there is no month to compare with, or no level on either side
 */
export function driverRows(
  point: Pick<IndexPoint, 'against' | 'drivers' | 'indicators'> | undefined,
  most: number,
): DriverRows | null {
  if (point === undefined || point.against === null) return null;
  const all = Object.keys(point.indicators).flatMap((id) => {
    const driver = point.drivers[id];
    return driver === undefined ? [] : [{ id, ...driver }];
  });
  if (all.length === 0) return null;
  const seen = all.filter(({ points, coverageEffect }) => isSeen(points) || isSeen(coverageEffect));
  const rising = seen.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
  const falling = seen.filter(({ points }) => points <= 0).sort((a, b) => a.points - b.points);
  const shown = [...rising.slice(0, most), ...falling.slice(0, most)];
  const sum = (rows: readonly DriverRow[]) => rows.reduce((points, row) => points + row.points, 0);
  const total = sum(all);
  return {
    against: point.against,
    rising: rising.slice(0, most),
    falling: falling.slice(0, most),
    rest: total - sum(shown),
    total,
  };
}

const isSeen = (points: number) => Math.abs(points) >= LEAST_POINTS;

/** A bar around zero, in per cent of half its room: the part from values, and beside or against it that from coverage. */
export interface DriverBar {
  values: [from: number, to: number];
  coverage: [from: number, to: number];
}

/** @param widest points that fill half the room */
export function driverBar({ points, coverageEffect }: Omit<DriverRow, 'id'>, widest: number): DriverBar {
  const part = (value: number) => (widest === 0 ? 0 : (100 * value) / widest);
  const values = points - coverageEffect;
  // Of one sign they follow each other; of two, each stands on its own side of zero.
  const start = Math.sign(values) === Math.sign(coverageEffect) ? values : 0;
  const ordered = (a: number, b: number): [number, number] => (a < b ? [part(a), part(b)] : [part(b), part(a)]);
  return { values: ordered(0, values), coverage: ordered(start, start + coverageEffect) };
}

/** Points that the widest bar reaches to, on either side. */
export function widestOf({ rising, falling }: Pick<DriverRows, 'rising' | 'falling'>): number {
  return Math.max(
    0,
    ...[...rising, ...falling].flatMap(({ points, coverageEffect }) => [
      Math.abs(points),
      Math.abs(points - coverageEffect),
      Math.abs(coverageEffect),
    ]),
  );
}

/** The same in sentences, for who cannot see the bars. */
export function driverSentence(rows: DriverRows, name: (id: string) => string, lang: Lang): string {
  const t = indexMessages(lang);
  const list = (of: readonly DriverRow[]) =>
    messages(lang).list(of.map(({ id, points }) => t.driver(name(id), formatPoints(points, lang))));
  const parts = [
    t.moved(formatMonth(rows.against, lang), formatPoints(rows.total, lang)),
    rows.rising.length > 0 ? t.rose(list(rows.rising)) : '',
    rows.falling.length > 0 ? t.fell(list(rows.falling)) : '',
  ];
  return parts.filter((part) => part !== '').join(lang === 'en' ? ' ' : '');
}
