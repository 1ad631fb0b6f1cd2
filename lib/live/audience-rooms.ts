import { classOf, type Viewer, viewerOf } from '@/lib/credit/publication';
import type { Topic } from './protocol';
import { type TopicName, topicName } from './topic-name';
import { type SentChange, TopicRoom } from './topic-room';
import type { Published, TopicSource } from './topic-source';

/** Where the topics' data come from, as a viewer sees them. */
export type Sources<C extends Published> = (viewer: Viewer, name: TopicName) => TopicSource<C>;

export interface RoomsOptions<C extends Published> {
  sources: Sources<C>;
  /** Commits up to it are in every snapshot, and never published. */
  revision: number;
  tickMs: number;
  /** How long a room is kept that nobody is in: who was dropped comes back. */
  lingerMs: number;
  now: () => Date;
  emit: (entry: Entry<C>, change: SentChange) => void;
  onError: (error: unknown) => void;
}

/** A topic as it is for one audience. */
export interface Entry<C extends Published> {
  /** Its name at socket.io: an audience never meets the messages of another. */
  key: string;
  room: TopicRoom<C>;
  members: number;
  leaving: ReturnType<typeof setTimeout> | undefined;
  /** Kept without anybody in it, so that a crowd that comes at once finds it ready. */
  isKept: boolean;
}

/** Whom a socket's topics are for: the class of viewers who see the same, or the one business that sees its own file. */
export const audienceOf = (viewer: Viewer): string =>
  viewer.entity === null ? classOf(viewer) : `entity:${viewer.entity}`;

/** What the public looks at: it is there before the first of them comes. */
const keptTopics = ['zones', 'events'] as const satisfies readonly Topic[];

/**
 * Rooms of topics by audience. Those that everybody looks at are always there; another while a socket is in it, and a
 * little longer. A room begins at what is published by then, so that whoever holds something older is given a snapshot.
 */
export class AudienceRooms<C extends Published> {
  readonly #entries = new Map<string, Entry<C>>();
  readonly #waiters = new Set<() => void>();
  #published: number;

  constructor(private readonly options: RoomsOptions<C>) {
    this.#published = options.revision;
    for (const topic of keptTopics) this.#entry(viewerOf('public'), topicName(topic)!).isKept = true;
  }

  /** Every commit up to here has been published. */
  get published(): number {
    return this.#published;
  }

  /** Hold what the public looks at, so that its first crowd asks the database nothing. */
  async prepare(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ room }) => room.load()));
  }

  /** A socket asks for a topic: hold its room for it until `leave`. */
  enter(viewer: Viewer, name: TopicName): Entry<C> {
    const entry = this.#entry(viewer, name);
    clearTimeout(entry.leaving);
    entry.leaving = undefined;
    entry.members++;
    return entry;
  }

  leave(entry: Entry<C>): void {
    if (--entry.members > 0 || entry.isKept) return;
    // What could not be read, or has nobody's data, is nothing to come back to.
    if (!entry.room.isLoaded) this.#drop(entry);
    else entry.leaving = setTimeout(() => this.#drop(entry), this.options.lingerMs).unref();
  }

  add(changes: readonly C[]): void {
    this.#published = changes.at(-1)?.revision ?? this.#published;
    for (const { room } of this.#entries.values()) room.add(changes);
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** Wait until a revision is published. @returns false when it is not within the time */
  reached(revision: number, withinMs: number): Promise<boolean> {
    if (this.#published >= revision) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (isReached: boolean) => {
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve(isReached);
      };
      const look = () => {
        if (this.#published >= revision) end(true);
      };
      const timer = setTimeout(() => end(false), withinMs).unref();
      this.#waiters.add(look);
    });
  }

  /** Of these rooms, each has been sent every commit up to here. */
  settled(entries: readonly Entry<C>[]): number {
    return Math.min(...entries.map(({ room }) => (room.oldestWaiting?.revision ?? this.#published + 1) - 1));
  }

  /** Time of the oldest commit that some room has not sent yet; undefined = all are sent. */
  oldestWaitingAt(entries: Iterable<Entry<C>> = this.#entries.values()): string | undefined {
    const waiting = [...entries].flatMap(({ room }) => room.oldestWaiting ?? []);
    return waiting.sort((a, b) => a.revision - b.revision)[0]?.at;
  }

  /** Open rooms. */
  get size(): number {
    return this.#entries.size;
  }

  close(): void {
    for (const entry of this.#entries.values()) this.#drop(entry);
  }

  #entry(viewer: Viewer, name: TopicName): Entry<C> {
    // What a class sees knows no business of its own, but for files: whoever came first must not decide for the others.
    const isOwn = name.kind === 'entity' && viewer.entity !== null;
    const key = `${isOwn ? audienceOf(viewer) : classOf(viewer)} ${name.topic}`;
    const there = this.#entries.get(key);
    if (there !== undefined) return there;
    const source = this.options.sources(isOwn ? viewer : { ...viewer, entity: null }, name);
    const { tickMs, now, onError, emit } = this.options;
    const send = (change: SentChange) => emit(entry, change);
    const room = new TopicRoom<C>(name, source, { revision: this.#published, tickMs, now, onError, emit: send });
    const entry: Entry<C> = { key, room, members: 0, leaving: undefined, isKept: false };
    this.#entries.set(key, entry);
    return entry;
  }

  #drop(entry: Entry<C>): void {
    clearTimeout(entry.leaving);
    entry.room.close();
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
  }
}
