import type { Db, Tx } from '@/db/db';
import { appliedAfter, type Change, newestRevision } from '@/db/queries/feed';
import { type Clock, systemClock } from './clock';

/** Told of changes in the order of their revisions; each page once it has been taken by this listener, never twice. */
export type Listener = (changes: Change[]) => Promise<void> | void;

export interface Feed {
  /** Every listener has applied all changes up to here. */
  readonly revision: number;
  /** Every listener has been told of all that was committed before this time; RFC 3339 in UTC. */
  readonly followedAt: string;
  /** Since when reading or applying fails; null = it works. */
  readonly failingSince: string | null;
  /** Look now rather than at the next poll: call after a commit of one's own. */
  wake(): void;
  /** Follow from here on. @returns a function that ends it */
  subscribe(listener: Listener): () => void;
  /** Stop after the page that is being applied. */
  stop(): Promise<void>;
}

export interface TailOptions {
  /** The revision that is already applied. */
  after: number;
  onChanges?: Listener;
  pollMs?: number;
  clock?: Clock;
  /** Told of each failure; `inARow` counts from 1. */
  onError?: (error: unknown, inARow: number) => void;
}

const PAGE = 500;
const SLOWEST_POLL_MS = 1_000;
/** How often it is looked whether all that is committed has been given. */
const LOOK_FOLLOWED_MS = 1_000;

/**
 * Follow the outbox as far as the aggregates are up to it: poll it, hand every change to every listener, in order, and
 * never two pages at once.
 *
 * A failing query or listener keeps the cursor: the page is read again, more slowly, and goes only to the
 * listeners that have not taken it. So a listener that always fails holds up the others, visibly.
 */
export function tail(db: Pick<Tx, 'query'>, options: TailOptions): Feed {
  return new Tail(db, options);
}

class Tail implements Feed {
  revision: number;
  followedAt = new Date(0).toISOString();
  failingSince: string | null = null;
  /** Revision that each listener has applied. */
  readonly #listeners = new Map<Listener, number>();
  readonly #ended: Promise<void>;
  #stopped = false;
  #woken = false;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #endPause = () => {};

  constructor(
    private readonly db: Pick<Tx, 'query'>,
    private readonly options: TailOptions,
  ) {
    this.revision = options.after;
    if (options.onChanges) this.subscribe(options.onChanges);
    this.#ended = this.#run();
  }

  wake() {
    this.#woken = true;
    this.#endPause();
  }

  subscribe(listener: Listener) {
    this.#listeners.set(listener, this.revision);
    return () => void this.#listeners.delete(listener);
  }

  stop() {
    this.#stopped = true;
    this.#endPause();
    return this.#ended;
  }

  async #run() {
    const { pollMs = 100, clock = systemClock, onError = () => {} } = this.options;
    let failures = 0;
    while (!this.#stopped) {
      this.#woken = false;
      try {
        while (!this.#stopped && (await this.#applyPage())) {}
        await this.#lookFollowed(clock);
        failures = 0;
        this.failingSince = null;
      } catch (error) {
        this.failingSince ??= clock.now().toISOString();
        onError(error, ++failures);
      }
      await this.#pause(Math.min(pollMs * 2 ** failures, Math.max(pollMs, SLOWEST_POLL_MS)));
    }
  }

  /** @returns whether there may be more */
  async #applyPage(): Promise<boolean> {
    const changes = await appliedAfter(this.db as Tx, this.revision, PAGE);
    const newest = changes.at(-1)?.revision;
    if (newest === undefined || this.#stopped) return false;
    for (const [listener, applied] of this.#listeners) {
      const due = changes.filter(({ revision }) => revision > applied);
      if (due.length > 0) await listener(due);
      if (this.#listeners.has(listener)) this.#listeners.set(listener, newest);
    }
    this.revision = newest;
    return changes.length === PAGE;
  }

  /** Nothing more to give may mean that nothing was committed, or that the aggregates are not up to it yet. */
  async #lookFollowed(clock: Clock) {
    if (this.#stopped || performance.now() - this.#lookedMs < LOOK_FOLLOWED_MS) return;
    const asked = clock.now();
    if ((await newestRevision(this.db as Tx)) > this.revision) return;
    this.#lookedMs = performance.now();
    this.followedAt = asked.toISOString();
  }

  #pause(ms: number) {
    if (this.#woken || this.#stopped) return Promise.resolve();
    return new Promise<void>((resolve) => {
      // The poll keeps no process alive: who wants to follow has something else to wait for.
      const timer = setTimeout(resolve, ms).unref();
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The same database, whose own commits wake the aggregator: what this process writes is on the stream without a poll's delay. */
export function wakeAfterCommit(db: Db, aggregator: { wake(): void }): Db {
  return {
    engine: db.engine,
    query: (sql, params) => db.query(sql, params),
    exec: (script) => db.exec(script),
    copy: (table, columns, rows) => db.copy(table, columns, rows),
    listen: (listening) => db.listen(listening),
    waiting: () => db.waiting(),
    close: () => db.close(),
    async transaction(work, mode) {
      const result = await db.transaction(work, mode);
      if (mode !== 'snapshot') aggregator.wake();
      return result;
    },
  };
}
