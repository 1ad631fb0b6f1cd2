import type { Waterfall } from '@/lib/credit/comparison/waterfall';

/** Points of coverage that would show as a line. */
export const COVERAGE_SEEN = 0.05;

/** Part of the room that is left free on either side of all levels. */
const FREE = 0.08;
/** A tenth of a point must not fill the whole width: what is small has to look small. */
const LEAST_SPAN = 4;

/**
 * An axis of levels that holds all of a waterfall. It need not begin at 0: whole levels are marks on it, not bars.
 *
 * @param room pixels from the left end to the right one
 * @returns where a level stands, in pixels
 */
export function placeOf(
  { from, to, steps }: Waterfall,
  [left, right]: readonly [number, number],
): (level: number) => number {
  const all = [from, to, ...steps.map(({ after }) => after)];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = Math.max(LEAST_SPAN, high - low);
  const middle = (low + high) / 2;
  const least = middle - span * (0.5 + FREE);
  const scale = (right - left) / (span * (1 + 2 * FREE));
  return (level) => left + (level - least) * scale;
}
