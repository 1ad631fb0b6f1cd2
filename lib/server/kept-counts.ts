import type { Db } from '@/db/db';

/**
 * Counts that take long are kept for a while, so that those who ask for them again and again cost a small part of the
 * database: an answer that took a second is told for twenty, with the revision that it was read at. Quick ones are read
 * anew each time. The same counts are read once at a time.
 */

/** Below so many milliseconds nothing is kept. */
const QUICK_MS = 100;
/** What was read in a time is told for so many times that. */
const KEPT_TIMES = 20;
/** Counts that are kept at most. */
const MOST_KEPT = 500;

interface Kept {
  counts: Promise<unknown>;
  /** When it is read anew, as `performance.now()`; null = it is being read. */
  until: number | null;
}

export class KeptCounts {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @param key all that the counts depend on, but for the time */
  async read<Counts>(key: string, count: () => Promise<Counts>): Promise<Counts> {
    const known = this.#kept.get(key);
    if (known !== undefined && (known.until === null || this.now() < known.until))
      return known.counts as Promise<Counts>;
    const started = this.now();
    const made: Kept = { counts: count(), until: null };
    this.#kept.delete(key);
    this.#kept.set(key, made);
    this.#forgetOldest();
    try {
      const counts = (await made.counts) as Counts;
      const took = this.now() - started;
      if (took < QUICK_MS) this.#forget(key, made);
      else made.until = started + took * (1 + KEPT_TIMES);
      return counts;
    } catch (error) {
      this.#forget(key, made);
      throw error;
    }
  }

  #forget(key: string, made: Kept) {
    if (this.#kept.get(key) === made) this.#kept.delete(key);
  }

  #forgetOldest() {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(key);
    }
  }
}

const byDatabase = new WeakMap<Db, KeptCounts>();

/** The counts that are kept of a database. */
export function keptCounts(db: Db): KeptCounts {
  const known = byDatabase.get(db) ?? new KeptCounts();
  byDatabase.set(db, known);
  return known;
}
