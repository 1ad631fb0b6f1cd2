import type { Change, Snapshot, Topic, TopicData } from './protocol';

/** What the feed says of a commit; a topic reads the rest of it. */
export interface Published {
  revision: number;
  /** RFC 3339. */
  at: string;
}

/** Where a topic's data come from. */
export interface TopicSource<T extends Topic, C extends Published> {
  /** Does this commit show in the topic? */
  concerns(change: C): boolean;
  /** The whole topic as it is after `revision`. It may be newer where newer data replace older, as zones do. */
  whole(revision: number): Promise<TopicData[T]>;
  /**
   * What these commits changed, as it is now: at least one, oldest first.
   * `cut`: it cannot be told by adding and replacing, something has gone: clients are made to ask for the whole.
   */
  part(changes: readonly C[]): Promise<{ data: TopicData[T]; cut?: boolean }>;
}

/** Changes that are kept for who comes back, and their size in characters of JSON. */
const KEPT_CHANGES = 256;
const KEPT_CHARACTERS = 4_000_000;

/**
 * One topic: what waits for the next tick, what was sent, and the snapshot of where it stands. No sockets.
 *
 * Changes form a chain, each with the `prev` of the one before, and a snapshot is labelled with the end of the chain,
 * so that whoever holds a label can be brought to the end by what follows it. A label is never newer than its data.
 */
export class TopicRoom<T extends Topic, C extends Published> {
  #waiting: C[] = [];
  #sending = false;
  #kept: { change: Change<T>; characters: number }[] = [];
  #keptCharacters = 0;
  #snapshot: { revision: number; taken: Promise<Snapshot<T>> } | undefined;

  /** @param revision the end of the chain at the start: changes up to it are never sent */
  constructor(
    readonly topic: T,
    private readonly source: TopicSource<T, C>,
    public revision: number,
    private readonly now: () => Date,
  ) {}

  /** Take note of commits; they are sent together on the next tick. */
  add(changes: readonly C[]): void {
    for (const change of changes)
      if (change.revision > this.revision && this.source.concerns(change)) this.#waiting.push(change);
  }

  /** The oldest commit that is noted and not sent; undefined = all are sent. */
  get oldestWaiting(): number | undefined {
    return this.#waiting[0]?.revision;
  }

  /**
   * Send what waits as one change. Does nothing while an earlier one is on its way.
   * @throws what the source throws; the commits then wait for the next tick
   */
  async send(emit: (change: Change<T>) => void): Promise<void> {
    const count = this.#waiting.length;
    if (this.#sending || count === 0) return;
    this.#sending = true;
    try {
      const { data, cut = false } = await this.source.part(this.#waiting.slice(0, count));
      const { revision, at } = this.#waiting[count - 1]!;
      this.#waiting.splice(0, count);
      if (cut) this.#forget();
      // A change that follows on from nothing but itself is a gap for everyone.
      const change: Change<T> = { topic: this.topic, revision, prev: cut ? revision : this.revision, at, data };
      if (!cut) this.#keep(change);
      this.revision = revision;
      emit(change);
    } finally {
      this.#sending = false;
    }
  }

  /**
   * The changes that lead from a revision to the end of the chain.
   * @returns null when they are no longer held, or when the revision is not a link of this chain
   */
  changesSince(revision: number): Change<T>[] | null {
    if (revision >= this.revision) return [];
    const first = this.#kept.findIndex(({ change }) => change.prev === revision);
    return first === -1 ? null : this.#kept.slice(first).map(({ change }) => change);
  }

  /** The snapshot at the end of the chain, read once for everyone who asks. */
  snapshot(): Promise<Snapshot<T>> {
    const { revision } = this;
    if (this.#snapshot?.revision !== revision) {
      const taken = this.#take(revision);
      this.#snapshot = { revision, taken };
      taken.catch(() => {
        if (this.#snapshot?.taken === taken) this.#snapshot = undefined;
      });
    }
    return this.#snapshot!.taken;
  }

  async #take(revision: number): Promise<Snapshot<T>> {
    const at = this.now().toISOString();
    return { topic: this.topic, revision, at, data: await this.source.whole(revision) };
  }

  #keep(change: Change<T>) {
    const characters = JSON.stringify(change.data).length;
    this.#kept.push({ change, characters });
    this.#keptCharacters += characters;
    while (this.#kept.length > KEPT_CHANGES || this.#keptCharacters > KEPT_CHARACTERS)
      this.#keptCharacters -= this.#kept.shift()!.characters;
  }

  #forget() {
    this.#kept = [];
    this.#keptCharacters = 0;
  }
}
