import type { Zone } from '@/lib/credit/zone';

/** The live stream (socket.io, path `/live`, websocket only): everything that crosses it, in one place. docs/PROTOCOL.md */

export const LIVE_PATH = '/live';

/** One line of the `events` topic, as public and wall may see it: the zone and the kind of change, never who. */
export interface LiveEvent {
  revision: number;
  at: string;
  kind: 'import' | 'evaluation' | 'rollback' | 'zones' | 'divisions' | 'record' | 'footfall' | 'observation';
  /** Zones touched, largest kind first; empty = outside every zone. */
  zones: { id: string; name: string }[];
  /** Rows of the batch that changed something. */
  count: number;
}

export interface TopicData {
  /** Changed zones only, or all of them in a snapshot. */
  zones: Zone[];
  /** New events only, oldest first; a snapshot holds the last 50. */
  events: LiveEvent[];
}
export type Topic = keyof TopicData;
export const topics = ['zones', 'events'] as const satisfies readonly Topic[];

export interface Change<T extends Topic = Topic> {
  topic: T;
  revision: number;
  /** The topic's revision before this change: where it differs from what a client holds, something was missed. */
  prev: number;
  at: string;
  data: TopicData[T];
}

export interface Snapshot<T extends Topic = Topic> {
  topic: T;
  revision: number;
  at: string;
  data: TopicData[T];
}

export interface Subscribe {
  topics: string[];
  /** What the client holds, to be answered with the missing changes where they are still held. */
  since?: { epoch: string; revision: number };
}

export type Subscribed =
  | { epoch: string; revision: number; at: string; snapshots: { [T in Topic]?: Snapshot<T> } }
  | { epoch: string; revision: number; at: string; changes: Change[] }
  | { error: { code: string; message: string } };

export interface ServerToClient {
  change: (change: Change) => void;
  epoch: (message: { epoch: string }) => void;
  drain: (message: { retryInMs: number }) => void;
}

export interface ClientToServer {
  subscribe: (request: Subscribe, answer: (reply: Subscribed) => void) => void;
  unsubscribe: (request: { topics: string[] }) => void;
}
