import type { EntityFile } from '@/lib/credit/entity';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import type { JobItem } from '@/lib/credit/job';
import type { RankedZone } from '@/lib/credit/ranked-zone';
import type { Alert } from '@/lib/credit/warning/alert';
import type { Zone, ZoneKind } from '@/lib/credit/zone';

/** The live stream (socket.io, path `/live`, websocket only): everything that crosses it, in one place. docs/PROTOCOL.md */

export const LIVE_PATH = '/live';

/** One line of the `events` topic: the zone and the kind of change; who, only where the audience may know it. */
export interface LiveEvent {
  revision: number;
  at: string;
  kind:
    | 'import'
    | 'evaluation'
    | 'rollback'
    | 'zones'
    | 'divisions'
    | 'record'
    | 'footfall'
    | 'observation'
    | 'publication';
  /** Zones touched, largest kind first; empty = outside every zone. */
  zones: { id: string; name: string }[];
  /** Rows of the batch that changed something. */
  count: number;
  /** Entities touched, for the regulator only: at most 20; null = too many to name. */
  entities?: number[] | null;
}

/** What the topics of a kind hold. A snapshot has the whole of it, a change what is applied to it (topic-merge.ts). */
export interface TopicData {
  /** Changed zones only, or all of them in a snapshot. */
  zones: Zone[];
  /** New events only, oldest first; a snapshot holds the last 50. */
  events: LiveEvent[];
  /** Open warnings, or those that differ. */
  alerts: Alert[];
  /** null = it has been removed. */
  zone: Zone | null;
  /** The whole list. */
  rankings: RankedZone[];
  /** The last 24 hours; null = the zone has been removed. */
  footfall: ZoneFootfall | null;
  /** null = there is no such business, or none that this audience may see. */
  entity: EntityFile | null;
  /** null = it has been tidied away. */
  job: JobItem | null;
  /** Tiles that differ, `z/x/y`, those of zoom 14 for all that lie in them; 'all' = any may. A snapshot says 'all'. */
  tiles: string[] | 'all';
}
export type TopicKind = keyof TopicData;

type OfScheme = '' | `?scheme=${string}`;

/** The name of a topic. */
export type Topic =
  | `zones${OfScheme}`
  | `tiles${OfScheme}`
  | 'events'
  | 'alerts'
  | `zone:${string}`
  | `rankings:${ZoneKind}`
  | `footfall:${string}`
  | `entity:${string}`
  | `job:${string}`;

export type KindOf<T extends Topic> = T extends 'events' | 'alerts'
  ? T
  : T extends `zones${string}`
    ? 'zones'
    : T extends `tiles${string}`
      ? 'tiles'
      : T extends `${infer K extends TopicKind}:${string}`
        ? K
        : never;

export type DataOf<T extends Topic> = TopicData[KindOf<T>];

export interface Change<T extends Topic = Topic> {
  topic: T;
  revision: number;
  /** The topic's revision before this change: where it lies above what a client holds, something was missed. */
  prev: number;
  at: string;
  data: DataOf<T>;
}

export interface Snapshot<T extends Topic = Topic> {
  topic: T;
  revision: number;
  at: string;
  data: DataOf<T>;
}

/** A change of a topic `tiles`, which is an event of its own; so do answers to subscriptions write it. */
export type TilesChange = Omit<Change, 'data'> & { tiles: TopicData['tiles'] };

export interface Subscribe {
  topics: string[];
  /** What the client holds, to be answered with the missing changes where they are still held. */
  since?: {
    epoch: string;
    revision: number;
    /** The `audience` of the answer that it is held from; left out = public. */
    audience?: string;
  };
}

/** What a client says of itself when it connects, where its cookies do not. */
export interface ClientAuth {
  /** An API key or the token of a screen. */
  token?: string;
  /** Id of the wall that asks: it sees what its own token grants, else what a wall may, whoever is signed in there. */
  screen?: string;
}

/** Why a socket was refused, or has lost its rights. */
export interface Ended {
  code: string;
  message: string;
}

/** What stands over every answer. */
export interface Head {
  epoch: string;
  revision: number;
  at: string;
  /** Everything that was committed before this time by the server's clock is in the answer. */
  followedAt: string;
  /** Whom the topics are for: what is held of one audience is not continued by the changes of another. */
  audience: string;
}

/** Why a request was refused; `topic` = only this one of its topics is at fault. */
export interface SubscribeFault {
  code: string;
  message: string;
  topic?: string;
}

export type Subscribed =
  | (Head & { snapshots: { [T in Topic]?: Snapshot<T> } })
  | (Head & { changes: Change[] })
  | { error: SubscribeFault };

export interface Pulse {
  /** The server's clock. */
  at: string;
  /** Everything that was committed before this time has been sent. */
  followedAt: string;
}

export interface ServerToClient {
  change: (change: Change) => void;
  tiles: (change: TilesChange) => void;
  epoch: (message: { epoch: string }) => void;
  drain: (message: { retryInMs: number }) => void;
  /** Every few seconds, to everyone. */
  pulse: (pulse: Pulse) => void;
  /** The last message of a socket whose session, key or token ended, or now has other rights. */
  ended: (message: Ended) => void;
}

export interface ClientToServer {
  subscribe: (request: Subscribe, answer: (reply: Subscribed) => void) => void;
  unsubscribe: (request: { topics: string[] }) => void;
}
