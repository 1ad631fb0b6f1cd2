import type { Db, Tx } from '@/db/db';
import { appliedAfter, type Change, newestRevision } from '@/db/queries/feed';
import { withTransactions } from '@/db/wrapped-db';
import { type Clock, systemClock } from './clock';
import { PollLoop } from './poll-loop';

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
  readonly #loop: PollLoop;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly db: Pick<Tx, 'query'>,
    options: TailOptions,
  ) {
    this.revision = options.after;
    if (options.onChanges) this.subscribe(options.onChanges);
    const { pollMs = 100, clock = systemClock, onError = () => {} } = options;
    this.#loop = new PollLoop({
      pollMs,
      look: () => this.#look(clock),
      onError: (error, inARow) => {
        this.failingSince ??= clock.now().toISOString();
        onError(error, inARow);
      },
    }).start();
  }

  wake() {
    this.#loop.wake();
  }

  subscribe(listener: Listener) {
    this.#listeners.set(listener, this.revision);
    return () => void this.#listeners.delete(listener);
  }

  stop() {
    return this.#loop.stop();
  }

  async #look(clock: Clock) {
    while (!this.#loop.isStopped && (await this.#applyPage())) {}
    await this.#lookFollowed(clock);
    this.failingSince = null;
  }

  /** @returns whether there may be more */
  async #applyPage(): Promise<boolean> {
    const changes = await appliedAfter(this.db as Tx, this.revision, PAGE);
    const newest = changes.at(-1)?.revision;
    if (newest === undefined || this.#loop.isStopped) return false;
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
    if (this.#loop.isStopped || performance.now() - this.#lookedMs < LOOK_FOLLOWED_MS) return;
    const asked = clock.now();
    if ((await newestRevision(this.db as Tx)) > this.revision) return;
    this.#lookedMs = performance.now();
    this.followedAt = asked.toISOString();
  }
}

/** The same database, whose own commits wake the aggregator: what this process writes is on the stream without a poll's delay. */
export function wakeAfterCommit(db: Db, aggregator: { wake(): void }): Db {
  return withTransactions(db, async (work, mode) => {
    const result = await db.transaction(work, mode);
    if (mode !== 'snapshot') aggregator.wake();
    return result;
  });
}
