import type { Db } from '@/db/db';
import { Refusal } from '@/lib/credit/refusal';

/**
 * Counts that take long are kept for a while, so that those who ask for them again and again cost a small part of the
 * database: an answer that took a second is told for twenty, with the revision that it was read at. Quick ones are read
 * anew each time. The same counts are read once at a time, and of others that take long only a few: whoever asks for one
 * day after another must not have the database to himself.
 */

/** Below so many milliseconds nothing is kept. */
const QUICK_MS = 100;
/** What was read in a time is told for so many times that. */
const KEPT_TIMES = 20;
/** Counts that are kept at most. */
const MOST_KEPT = 500;
/** What is read for longer than this takes long, and so many of it are read beside each other. */
const LONG_MS = 1_000;
const MOST_LONG = 3;

interface Kept {
  counts: Promise<unknown>;
  startedAt: number;
  /** When it is read anew; null = it is being read. */
  until: number | null;
}

export class KeptCounts {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * @param key all that the counts depend on, but for the time
   * @throws {Refusal} `busy` while several others take long
   */
  async read<Counts>(key: string, count: () => Promise<Counts>): Promise<Counts> {
    const known = this.#kept.get(key);
    if (known !== undefined && (known.until === null || this.now() < known.until))
      return known.counts as Promise<Counts>;
    this.#refuseWhileBusy();
    const made: Kept = { counts: count(), startedAt: this.now(), until: null };
    this.#kept.delete(key);
    this.#kept.set(key, made);
    this.#forgetOldest();
    try {
      const counts = (await made.counts) as Counts;
      const took = this.now() - made.startedAt;
      if (took < QUICK_MS) this.#forget(key, made);
      else made.until = made.startedAt + took * (1 + KEPT_TIMES);
      return counts;
    } catch (error) {
      this.#forget(key, made);
      throw error;
    }
  }

  #refuseWhileBusy() {
    const long = [...this.#kept.values()].filter(
      ({ until, startedAt }) => until === null && this.now() - startedAt > LONG_MS,
    );
    if (long.length >= MOST_LONG)
      throw new Refusal('busy', 'Several counts that take long are being made: ask again in a moment.', 503);
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
