/** Something that interrupts a wall. */
export interface Raised {
  id: string;
  /** When, milliseconds by the server's clock. */
  at: number;
  /** The zone that it is about. */
  zone: string;
}

/** A month that closes can raise dozens at once: after so many in a row the rotation goes on, and lists the others. */
const MOST_IN_A_ROW = 3;

/**
 * Which of several interruptions a wall shows at a time: each for `seconds`, one after the other.
 *
 * Of what was raised together each zone interrupts once, and three zones at most. After three in a row the rotation goes on
 * for as long as one is shown. What is raised meanwhile comes then, the newest first, so that news never wait for what is
 * older; what would have to wait for longer than that is news no more.
 *
 * @param raised of those raised together the more pressing first
 * @returns null = none
 */
export function interruption<T extends Raised>(raised: readonly T[], seconds: number, now: number): T | null {
  const lasts = seconds * 1_000;
  const coming = groups(raised);
  let waiting: Group<T>[] = [];
  let free = Number.NEGATIVE_INFINITY;
  let inRow = 0;
  while (free <= now) {
    waiting = waiting.filter(({ at }) => free - at <= (MOST_IN_A_ROW + 1) * lasts);
    const next = coming[0]?.at;
    if (waiting.length === 0) {
      if (next === undefined) return null;
      if (next > free) [free, inRow] = [next, 0];
    }
    while (coming[0] !== undefined && coming[0].at <= free) waiting.push(coming.shift()!);
    for (const one of waiting.pop()?.shown ?? []) {
      if (free <= now && now < free + lasts) return one;
      inRow = (inRow + 1) % MOST_IN_A_ROW;
      free += inRow === 0 ? 2 * lasts : lasts;
    }
  }
  return null;
}

/** What was raised together. */
interface Group<T> {
  at: number;
  shown: T[];
}

/** Earliest first; of each zone the first, of so many zones at most. */
function groups<T extends Raised>(raised: readonly T[]): Group<T>[] {
  const found: Group<T>[] = [];
  for (const one of raised.toSorted((a, b) => a.at - b.at)) {
    const last = found.at(-1);
    if (last?.at !== one.at) found.push({ at: one.at, shown: [one] });
    else if (last.shown.length < MOST_IN_A_ROW && last.shown.every(({ zone }) => zone !== one.zone))
      last.shown.push(one);
  }
  return found;
}
