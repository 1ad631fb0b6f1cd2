import type { Column, Table } from '@/lib/comparison/table';
import type { Scale } from './IntervalBar';

/** What the bars of a column are drawn on: shares from 0 to 1, differences around zero; null = it has no intervals. */
export function scaleOf({ columns, rows }: Table, { interval, isSigned }: Column): Scale | null {
  if (interval === null) return null;
  if (!isSigned) return { from: 0, to: 1 };
  const ends = columns.flatMap(({ id }, at) => (id === interval.low || id === interval.high ? [at] : []));
  const most = Math.max(0, ...rows.flatMap(({ cells }) => ends.map((at) => Math.abs(Number(cells[at])) || 0)));
  return most === 0 ? null : { from: -most, to: most };
}
