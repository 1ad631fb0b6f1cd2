import type { SubscribeFault, Topic } from './protocol';
import type { HeldTopics } from './topic-state';

/** What a page sees of the stream; a new object on every change, so that it serves useSyncExternalStore. */
export interface LiveView {
  /** `live` only while subscribed and in step; `lost` after a connection broke or the first one failed. */
  connection: 'connecting' | 'live' | 'lost';
  /** Milliseconds of the server's clock since when it is lost; null while it is not. */
  lostSince: number | null;
  /** Has the stream ever answered on this page? */
  everLive: boolean;
  epoch: string | null;
  /** What is held of the topics that are followed. */
  topics: HeldTopics;
  /** Topics that the server does not give, and why. */
  refused: { readonly [T in Topic]?: SubscribeFault };
  /** Milliseconds of the server's clock until when all that is held is known to be current; null = nothing is held. */
  currentAsOf: number | null;
  /** Add to Date.now() to have the server's clock. */
  clockOffsetMs: number;
  /** Why the server refused the subscription, in its words. */
  refusal: string | null;
  /** Whom the topics are for, as the server says; null before the first answer. */
  audience: string | null;
  /** Code of why this page lost the rights that it had, or was not given those it asked for; null = it has them. */
  ended: string | null;
}

export interface LiveClient {
  subscribe(listener: () => void): () => void;
  getSnapshot(): LiveView;
  /** Follow a topic until the function that is returned is called; however many do, it is asked for once. */
  follow(topic: Topic): () => void;
  close(): void;
}

export const initialView: LiveView = {
  connection: 'connecting',
  lostSince: null,
  everLive: false,
  epoch: null,
  topics: {},
  refused: {},
  currentAsOf: null,
  clockOffsetMs: 0,
  refusal: null,
  audience: null,
  ended: null,
};

/** What a view says once all that is followed is in step. */
export const live = { connection: 'live', lostSince: null, everLive: true, refusal: null } as const;
