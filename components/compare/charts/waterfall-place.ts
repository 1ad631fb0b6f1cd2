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

/** Width of a character of the label face at 13 px: Chinese ones are square. */
const widthOf = (character: string) => (/[\u2e80-\uffef]/.test(character) ? 13 : 7);

/** As much of a label as has room, with an ellipsis where it was cut. */
export function clipped(label: string, room: number): string {
  const characters = [...label];
  let width = 0;
  for (const [at, character] of characters.entries()) {
    width += widthOf(character);
    if (width > room) return `${characters.slice(0, Math.max(1, at - 1)).join('')}…`;
  }
  return label;
}
