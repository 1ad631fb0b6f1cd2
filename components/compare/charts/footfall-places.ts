import type { ComparedZone } from '@/lib/credit/comparison/comparison';
import { dayOf } from '@/lib/credit/local-time';

/** Footfall of a zone beside its level. */
export interface FootfallPlace {
  id: string;
  name: string;
  /** Passages in, a day with data; null = nothing was counted. */
  passages: number | null;
  /** Days on which a device reported. */
  days: number;
  level: number | null;
}

/** Days without any data count for nothing: a device that is silent makes no quiet zone. */
export function footfallPlace({ zone, footfall }: Pick<ComparedZone, 'zone' | 'footfall'>): FootfallPlace {
  const { slots, total, timeZone } = footfall;
  const days = new Set(slots.map(({ start }) => dayOf(new Date(start), timeZone))).size;
  return {
    id: zone.id,
    name: zone.name,
    passages: days === 0 ? null : total.in / days,
    days,
    level: zone.level,
  };
}

/**
 * Heights of labels that stand beside points without covering each other.
 *
 * @param wanted heights of the points
 * @param least  distance of two labels
 * @param most   the lowest that a label may stand, in pixels from above
 * @returns in the order given
 */
export function labelHeights(wanted: readonly number[], least: number, most: number): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed: number[] = [...wanted];
  for (const [i, at] of order.entries()) {
    const above = i === 0 ? Number.NEGATIVE_INFINITY : placed[order[i - 1]!]!;
    placed[at] = Math.max(wanted[at]!, above + least);
  }
  let below = most + least;
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at]!, below - least);
    below = placed[at]!;
  }
  return placed;
}

/**
 * Powers of ten around all values, two at least: a market of a few hundred passages and a whole city stand on one axis.
 *
 * @param values below 1 count as 1
 */
export function decadesOf(values: readonly number[]): number[] {
  const logs = values.map((value) => Math.log10(Math.max(1, value)));
  const from = Math.floor(Math.min(...logs));
  const to = Math.max(from + 1, Math.ceil(Math.max(...logs)));
  return Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
}
