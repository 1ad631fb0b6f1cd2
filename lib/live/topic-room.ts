import { ReadyText } from './encoded';
import type { Change, DataOf, Topic, TopicData } from './protocol';
import { changeMessage, snapshotMessage } from './tile-messages';
import { isById, isOver, isStepwise, merged, unknownAt } from './topic-merge';
import type { TopicName } from './topic-name';
import type { Published, Read, TopicSource } from './topic-source';

/** A change as it was sent. */
export interface SentChange {
  revision: number;
  prev: number;
  /** The whole message, encoded. */
  ready: ReadyText;
}

interface KeptChange extends SentChange {
  at: string;
  data: DataOf<Topic>;
}

export interface RoomOptions {
  /** The end of the chain at the start: changes up to it are never sent. */
  revision: number;
  /** Least time between two messages. */
  tickMs: number;
  now: () => Date;
  emit: (change: SentChange) => void;
  onError: (error: unknown) => void;
}

type ById = (TopicData['zones'] | TopicData['alerts'])[number][];

/** Changes that are kept for who comes back, and their size in characters of JSON. */
const KEPT_CHANGES = 256;
const KEPT_CHARACTERS = 4_000_000;
/** Where a change is the whole topic, the snapshot is as short as what led to it. */
const KEPT_WHOLES = 4;
/** Snapshots that are overtaken so often in a row mean that the database cannot follow. */
const MAX_ATTEMPTS = 5;

/** The topic changes faster than it can be read. */
export class Overtaken extends Error {}

/**
 * One topic of one audience: what waits for the next message, what was sent, and the data that whoever has heard all
 * of it holds. No sockets.
 *
 * Changes form a chain, each with the `prev` of the one before, and the data are labelled with the end of the chain,
 * so that whoever holds a label can be brought to the end by what follows it. A label is never newer than its data.
 * A lone commit is sent at once; those that follow within a tick go together at its end.
 */
export class TopicRoom<C extends Published> {
  #waiting: C[] = [];
  #kept: KeptChange[] = [];
  #keptCharacters = 0;
  /** At the end of the chain; undefined = nobody has asked for it yet. */
  #held: { data: DataOf<Topic> } | undefined;
  #loading: Promise<void> | undefined;
  #snapshot: { revision: number; text: string } | undefined;
  /** Newest commit that anything told here may hold. */
  #toldThrough: number;
  #at: string;
  #planned: (() => void) | undefined;
  #sending = false;
  #closed = false;
  revision: number;

  constructor(
    readonly name: TopicName,
    private readonly source: TopicSource<C>,
    private readonly options: RoomOptions,
  ) {
    this.revision = source.poll ? 0 : options.revision;
    this.#toldThrough = options.revision;
    this.#at = options.now().toISOString();
    if (source.poll) this.#plan(source.poll.everyMs);
  }

  /** Are its revisions its own, and not the feed's? */
  get isPolled(): boolean {
    return this.source.poll !== undefined;
  }

  /** Take note of commits; they are sent at once, or together on the next tick. */
  add(changes: readonly C[]): void {
    for (const change of changes)
      if (change.revision > this.revision && this.source.concerns(change)) this.#waiting.push(change);
    if (this.#waiting.length > 0 && !this.#sending) this.#plan(0);
  }

  /** The oldest commit that is noted and not sent; undefined = all are sent. */
  get oldestWaiting(): C | undefined {
    return this.#waiting[0];
  }

  /** Are the data held? */
  get isLoaded(): boolean {
    return this.#held !== undefined;
  }

  /** Send nothing any more. */
  close(): void {
    this.#closed = true;
    this.#planned?.();
  }

  /**
   * Hold the data, read once for everyone who asks; from then on what is sent is merged in.
   *
   * @throws {Overtaken} and what the source throws
   */
  load(): Promise<void> {
    if (this.#held !== undefined) return Promise.resolve();
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** The snapshot at the end of the chain as JSON, encoded once for everyone; `load` it before. */
  get snapshot(): string {
    if (this.#snapshot?.revision !== this.revision) {
      const { topic } = this.name;
      const snapshot = { topic, revision: this.revision, at: this.#at, data: this.#held!.data };
      const text = JSON.stringify(snapshotMessage(snapshot));
      this.#snapshot = { revision: this.revision, text };
    }
    return this.#snapshot.text;
  }

  /**
   * The changes that lead from a revision to the end of the chain. One that the revision lies within is told from there
   * on: it came from a process whose messages ended at other commits.
   *
   * @returns null when they are no longer held
   */
  changesSince(revision: number): SentChange[] | null {
    if (revision >= this.revision) return [];
    const first = this.#kept.findIndex((change) => change.revision > revision);
    const spanning = this.#kept[first];
    if (spanning === undefined || spanning.prev > revision) return null;
    const rest = this.#kept.slice(first);
    if (spanning.prev === revision) return rest;
    return [
      this.#made({ ...spanning, prev: revision, data: this.#unknownAt(spanning.data, revision) }),
      ...rest.slice(1),
    ];
  }

  /** A message that is a gap for everyone who holds less than the end of the chain, and tells nothing. */
  gap(): ReadyText {
    const { revision } = this;
    return this.#made({ revision, prev: revision, at: this.#at, data: this.#nothing() }).ready;
  }

  async #load(): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { revision } = this;
      const at = this.options.now().toISOString();
      const read = await this.source.whole(revision);
      this.#toldThrough = Math.max(this.#toldThrough, read.revision);
      if (this.isPolled) {
        this.revision = Math.max(this.revision, read.revision);
      } else if (this.changesSince(revision) === null) continue;
      const late = this.#kept.filter((change) => change.revision > revision);
      this.#held = { data: late.reduce((data, change) => this.#merged(data, change.data), read.data) };
      if (late.length === 0) this.#at = at;
      return;
    }
    throw new Overtaken(`The topic ${this.name.topic} changes faster than it can be read.`);
  }

  /** Send what waits after a time; an earlier plan stays. */
  #plan(ms: number): void {
    if (this.#planned !== undefined || this.#closed) return;
    const go = () => {
      this.#planned = undefined;
      void this.#send();
    };
    if (ms === 0) {
      const immediate = setImmediate(go);
      this.#planned = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(go, ms).unref();
      this.#planned = () => clearTimeout(timer);
    }
  }

  async #send(): Promise<void> {
    const { poll } = this.source;
    if (this.#waiting.length === 0 && poll === undefined) return;
    this.#sending = true;
    try {
      if (poll === undefined) await this.#sendWaiting();
      else await this.#sendPolled();
    } catch (error) {
      if (!this.#closed) this.options.onError(error);
    } finally {
      this.#sending = false;
      this.#plan(poll?.everyMs ?? this.options.tickMs);
    }
  }

  async #sendWaiting(): Promise<void> {
    const changes = this.#waiting.slice();
    const read = await this.source.part(changes);
    this.#waiting.splice(0, changes.length);
    const { revision, at } = changes.at(-1)!;
    // What was told before may have held these commits already, but not everybody was told it under the same number.
    const comparable = this.#held !== undefined && changes[0]!.revision > this.#toldThrough;
    this.#toldThrough = Math.max(this.#toldThrough, read.revision, revision);
    if (read.whole === true && this.#isCut(read)) return this.#sendCut(read, { revision, at });
    const isNothing = Array.isArray(read.data) && read.data.length === 0 && this.name.kind !== 'rankings';
    const data = comparable || (isNothing && read.whole !== true) ? this.#news(read.data) : read.data;
    if (data !== undefined) this.#sendChange({ revision, prev: this.revision, at, data });
  }

  async #sendPolled(): Promise<void> {
    const { data, revision } = await this.source.whole(this.revision);
    if (revision > this.revision || (data === null && this.#held?.data !== null))
      this.#sendChange({
        revision: Math.max(revision, this.revision + 1),
        prev: this.revision,
        at: this.options.now().toISOString(),
        data,
      });
  }

  #sendChange(change: Omit<KeptChange, 'ready'>): void {
    if (this.#closed) return;
    if (this.#held !== undefined) this.#held = { data: this.#merged(this.#held.data, change.data) };
    const made = this.#made(change);
    this.#keep(made);
    this.#end(made);
  }

  /** Something has gone, which cannot be told by adding and replacing: everyone is made to ask for the whole. */
  #sendCut(read: Read, { revision, at }: Published): void {
    this.#kept = [];
    this.#keptCharacters = 0;
    this.#held = { data: read.data };
    this.#end(this.#made({ revision, prev: revision, at, data: this.#nothing() }));
  }

  #end(change: KeptChange): void {
    this.revision = change.revision;
    this.#at = change.at;
    this.options.emit(change);
  }

  /** Without knowing what clients hold, nobody can be brought from there to here. */
  #isCut({ data }: Read): boolean {
    if (!isById(this.name.kind)) return false;
    if (this.#held === undefined) return true;
    const here = new Set((data as ById).map(({ id }) => id));
    return (this.#held.data as ById).some(({ id }) => !here.has(id));
  }

  /** What of the data differs from what is held; undefined = nothing. */
  #news(data: DataOf<Topic>): DataOf<Topic> | undefined {
    const { kind } = this.name;
    if (Array.isArray(data) && data.length === 0 && kind !== 'rankings') return undefined;
    if (isStepwise(kind)) return data;
    if (!isById(kind)) return JSON.stringify(data) === JSON.stringify(this.#held!.data) ? undefined : data;
    const held = new Map((this.#held!.data as ById).map((one) => [one.id, JSON.stringify(one)]));
    const isNews = (one: ById[number]) =>
      held.get(one.id) !== JSON.stringify(one) && !(isOver(one) && !held.has(one.id));
    const news = (data as ById).filter(isNews);
    return news.length === 0 ? undefined : (news as DataOf<Topic>);
  }

  #nothing(): DataOf<Topic> {
    const { kind } = this.name;
    return isById(kind) || isStepwise(kind) || kind === 'rankings' ? [] : null;
  }

  #made({ revision, prev, at, data }: Omit<KeptChange, 'ready'>): KeptChange {
    const message: Change = { topic: this.name.topic, revision, prev, at, data };
    return { revision, prev, at, data, ready: new ReadyText(JSON.stringify(changeMessage(message))) };
  }

  #keep(change: KeptChange): void {
    this.#kept.push(change);
    this.#keptCharacters += change.ready.text.length;
    const most = isById(this.name.kind) || isStepwise(this.name.kind) ? KEPT_CHANGES : KEPT_WHOLES;
    while (this.#kept.length > most || this.#keptCharacters > KEPT_CHARACTERS)
      this.#keptCharacters -= this.#kept.shift()!.ready.text.length;
  }

  #merged(held: DataOf<Topic>, change: DataOf<Topic>): DataOf<Topic> {
    return merged(this.name.kind, held, change);
  }

  #unknownAt(data: DataOf<Topic>, revision: number): DataOf<Topic> {
    return unknownAt(this.name.kind, data, revision);
  }
}
