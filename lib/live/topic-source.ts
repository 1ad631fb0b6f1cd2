import type { TopicData, TopicKind } from './protocol';

/** What the feed says of a commit; a topic reads the rest of it. */
export interface Published {
  revision: number;
  /** RFC 3339. */
  at: string;
}

/** What was read of a topic. */
export interface Read<K extends TopicKind = TopicKind> {
  data: TopicData[K];
  /** Newest commit that the data may hold. */
  revision: number;
  /** A part that is the whole topic: what is not in it is gone. Of no meaning where a part always replaces the whole. */
  whole?: boolean;
}

/** Where a topic's data come from. */
export interface TopicSource<C extends Published, K extends TopicKind = TopicKind> {
  /** Does this commit show in the topic? */
  concerns(change: C): boolean;
  /**
   * The whole topic as it is after `revision`. It may be newer where newer data replace older, as zones do.
   *
   * @throws {UnknownTopic} when nobody can follow it, because what it is about is not there
   */
  whole(revision: number): Promise<Read<K>>;
  /** What these commits changed, as it is now: at least one, oldest first. */
  part(changes: readonly C[]): Promise<Read<K>>;
  /** Of what is not in the feed: its state, read again and again while somebody listens, numbered by its own changes. */
  poll?: { everyMs: number };
}

/** Thrown by a source when what the topic is about is not there. */
export class UnknownTopic extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownTopic';
  }
}
