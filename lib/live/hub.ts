import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { Server } from 'socket.io';
import * as parser from 'socket.io-parser';
import { Answers } from './answers';
import { AudienceRooms, type Entry, type Sources } from './audience-rooms';
import { Doors } from './doors';
import { ReadyEncoder, ReadyText, readyAs } from './encoded';
import type { OutletLimits, SlowReason } from './outlet';
import { LIVE_PATH, type Pulse, type SubscribeFault } from './protocol';
import { type Handshake, type Identity, identified, type LiveServer, letEndedGo } from './socket-identity';
import { behindKey, Subscriptions } from './subscriptions';
import { Tally } from './tally';
import type { TopicName } from './topic-name';
import type { SentChange } from './topic-room';
import type { Published } from './topic-source';

/** The server's side of the live stream: one room for each topic and audience, the same bytes for everyone in it. */

export interface HubOptions<C extends Published, I extends Identity = Identity> {
  /** Identity of the revisions' numbering. */
  epoch: string;
  /** Revision at the start: commits up to it are in every snapshot, and never published. */
  revision: number;
  sources: Sources<C>;
  /** @throws {HandshakeRefused} when what is given to identify by is not in force */
  identify: (handshake: Handshake) => Promise<I>;
  /** Of sockets with a credential, those whose rights have ended or are others now: one question for all. */
  ended?: (identities: readonly I[]) => Promise<ReadonlySet<I>>;
  /** Told before a socket is given topics; when it fails, nothing is given. */
  admit?: (identity: I, topics: readonly string[]) => Promise<void>;
  /** Why somebody may not follow a topic; null = it may. */
  forbids?: (identity: I, name: TopicName) => SubscribeFault | null;
  /** What connections are counted by, from the headers of their first request; null = they are not counted. */
  addressOf?: (headers: IncomingHttpHeaders) => string | null;
  /** Everything that was committed before this time, by the server's clock, has been published; RFC 3339 in UTC. */
  followedAt?: () => string;
  limits?: Partial<HubLimits>;
  /** Least time between two messages of a topic: the changes in between become one. */
  tickMs?: number;
  /** How often everyone is told the time, and until when the feed has been followed. */
  pulseMs?: number;
  /** How long a topic is held that nobody listens to any more. */
  lingerMs?: number;
  /** End upgrades that nobody answers; false in development, where Next's hot reload has its own. */
  destroyUpgrade?: boolean;
  onError?: (error: unknown) => void;
  /** A socket could not keep up and was disconnected; it comes back and asks again. */
  onSlow?: (slow: { waiting: number; reason: SlowReason }) => void;
  now?: () => Date;
  random?: () => number;
}

export interface HubLimits extends OutletLimits {
  /** A school, a carrier or an office has one address for many. */
  socketsPerAddress: number;
  topicsPerAddress: number;
  topicsPerSocket: number;
}

export interface Hub<C extends Published> {
  /** Commits in the order of their revisions, each once. */
  publish(changes: readonly C[]): void;
  /** Hold what the public looks at, so that its first crowd asks the database nothing. */
  prepare(): Promise<void>;
  /** Tell every client to come back after a time of its own, up to `spreadMs`. */
  drain(spreadMs: number): void;
  /** Number of open sockets. */
  sockets(): number;
  /** Number of topics that are held, each audience's own. */
  topics(): number;
  /** Disconnect everyone, and close the HTTP server with them. */
  close(): Promise<void>;
}

const TICK_MS = 250;
const PULSE_MS = 5_000;
const LINGER_MS = 30_000;
/**
 * How often `ended` is asked: a socket that has lost its rights hears nothing more within a second, the question's own time
 * included.
 */
export const RECHECK_MS = 500;
/** How often it is looked whether something moves where something waits. */
const LOOK_MS = 1_000;
/** The largest message that a client may send, in bytes: a subscription to 50 topics has room in it. */
const MAX_MESSAGE = 50_000;

const defaultLimits: HubLimits = {
  softWaiting: 256_000,
  hardWaiting: 1_000_000,
  stalledMs: 30_000,
  socketsPerAddress: 500,
  topicsPerAddress: 5_000,
  topicsPerSocket: 100,
};

/** Attach the live stream to an HTTP server. */
export function attachHub<C extends Published, I extends Identity = Identity>(
  http: HttpServer,
  options: HubOptions<C, I>,
): Hub<C> {
  const { onError = () => {}, random = Math.random, now = () => new Date() } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const io = openServer<I>(http, options.destroyUpgrade ?? true);
  const doors = new Doors(limits, options);
  const rooms = new AudienceRooms<C>({
    sources: options.sources,
    revision: options.revision,
    tickMs: options.tickMs ?? TICK_MS,
    lingerMs: options.lingerMs ?? LINGER_MS,
    now,
    onError,
    emit: (entry, change) => send(io, entry, change),
  });
  /** The time until which these rooms, or all, have been sent everything. */
  const followedAt = (entries?: readonly Entry<C>[]) => {
    const followed = options.followedAt?.() ?? now().toISOString();
    const waiting = rooms.oldestWaitingAt(entries);
    return waiting !== undefined && waiting < followed ? waiting : followed;
  };
  const { epoch, admit = async () => {}, forbids = () => null } = options;
  const { topicsPerSocket } = limits;
  const topics = new Tally(limits.topicsPerAddress);
  const answers = new Answers<C>();
  const shared = { epoch, rooms, answers, admit, forbids, topics, topicsPerSocket, followedAt, now, onError };
  io.engine.on('connection', (connection) => doors.open(connection));
  io.use((socket, next) => doors.refuse(socket.conn, next));
  io.use(identified(options.identify, onError));
  io.on('connection', (socket) => {
    const outlet = doors.of(socket.conn);
    outlet.user = new Subscriptions<C, I>(socket, outlet, shared);
  });
  const timers = [
    setInterval(letEndedGo(io, options.ended, onError), RECHECK_MS),
    setInterval(() => doors.look(), Math.min(LOOK_MS, limits.stalledMs)),
    setInterval(() => {
      const pulse: Pulse = { at: now().toISOString(), followedAt: followedAt() };
      io.emit('pulse', readyAs<Pulse>(new ReadyText(JSON.stringify(pulse))));
    }, options.pulseMs ?? PULSE_MS),
  ];
  for (const timer of timers) timer.unref();

  return {
    publish: (changes) => rooms.add(changes),
    prepare: () => rooms.prepare(),
    drain(spreadMs) {
      for (const socket of io.sockets.sockets.values())
        socket.emit('drain', { retryInMs: Math.round(random() * spreadMs) });
    },
    sockets: () => io.sockets.sockets.size,
    topics: () => rooms.size,
    async close() {
      for (const timer of timers) clearInterval(timer);
      rooms.close();
      await io.close();
    },
  };
}

/** Everyone who follows the topic hears the same bytes; who could not keep up hears that it has missed something. */
function send<C extends Published, I extends Identity>(io: LiveServer<I>, { key, room }: Entry<C>, change: SentChange) {
  const { rooms } = io.sockets.adapter;
  const tell = (to: string, ready: ReadyText) =>
    room.name.kind === 'tiles' ? io.to(to).emit('tiles', readyAs(ready)) : io.to(to).emit('change', readyAs(ready));
  if (rooms.has(key)) tell(key, change.ready);
  const behind = behindKey(key);
  if (!rooms.has(behind)) return;
  tell(behind, room.gap());
  io.in(behind).socketsLeave(behind);
}

function openServer<I>(http: HttpServer, destroyUpgrade: boolean): LiveServer<I> {
  return new Server(http, {
    path: LIVE_PATH,
    // Websocket only: no sticky sessions. Deflate costs 9 times the memory of a connection and 6 times the time.
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE,
    destroyUpgrade,
    parser: { ...parser, Encoder: ReadyEncoder },
  });
}
