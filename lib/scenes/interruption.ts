/** Something that interrupts a wall. */
export interface Raised {
  id: string;
  /** When, milliseconds by the server's clock. */
  at: number;
}

/** A month that closes can raise dozens at once: after so many in a row the rotation goes on, and lists the others. */
const MOST_IN_A_ROW = 3;

/**
 * Which of several interruptions a wall shows at a time: each for `seconds`, one after the other, the first raised first.
 *
 * @returns null = none
 */
export function interruption<T extends Raised>(raised: readonly T[], seconds: number, now: number): T | null {
  const inOrder = [...raised].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  let free = Number.NEGATIVE_INFINITY;
  let inRow = 0;
  for (const one of inOrder) {
    const isNext = one.at < free;
    inRow = isNext ? inRow + 1 : 1;
    if (inRow > MOST_IN_A_ROW) continue;
    const start = isNext ? free : one.at;
    free = start + seconds * 1_000;
    if (start <= now && now < free) return one;
  }
  return null;
}
