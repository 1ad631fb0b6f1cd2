/** Steps of a slow round that a wall's picture makes, so that no edge stands on the same pixels for months. */

const STEP_MS = 60_000;
/** In tenths of the wall's unit, which is one per cent of its height: within the safe margin. */
const PATH = [
  [0, 0],
  [2, 1],
  [4, 0],
  [4, 3],
  [2, 4],
  [0, 3],
  [-2, 4],
  [-4, 3],
  [-4, 0],
  [-2, 1],
] as const;

/** Where the picture stands at a time, in shares of the wall's unit: right and down. */
export function shiftAt(now: number): [right: number, down: number] {
  const [right, down] = PATH[Math.floor(now / STEP_MS) % PATH.length]!;
  return [right / 10, (down - 2) / 10];
}
