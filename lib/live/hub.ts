import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import {
  type ClientToServer,
  LIVE_PATH,
  type ServerToClient,
  type Snapshot,
  type Subscribe,
  type Subscribed,
  type Topic,
  topics,
} from './protocol';
import { type Published, TopicRoom, type TopicSource } from './topic-room';

/** The server's side of the live stream: one room for each topic, the same bytes for everyone in it. */

export interface HubOptions<C extends Published> {
  /** Identity of the revisions' numbering. */
  epoch: string;
  /** Revision at the start: commits up to it are in every snapshot, and never published. */
  revision: number;
  sources: { [T in Topic]: TopicSource<T, C> };
  /** Changes of a topic within one tick become one message. */
  tickMs?: number;
  /** What a socket may have waiting, in characters, before it is let go. */
  maxWaiting?: number;
  /** End upgrades that nobody answers; false in development, where Next's hot reload has its own. */
  destroyUpgrade?: boolean;
  onError?: (error: unknown) => void;
  /** A socket could not keep up and was disconnected; it comes back for a snapshot. */
  onSlow?: (slow: { socket: string; waiting: number }) => void;
  now?: () => Date;
  random?: () => number;
}

export interface Hub<C extends Published> {
  /** Commits in the order of their revisions, each once. */
  publish(changes: readonly C[]): void;
  /** Tell every client to come back after a time of its own, up to `spreadMs`. */
  drain(spreadMs: number): void;
  /** Number of open sockets. */
  sockets(): number;
  /** Disconnect everyone, and close the HTTP server with them. */
  close(): Promise<void>;
}

type LiveServer = Server<ClientToServer, ServerToClient>;
type LiveSocket = Socket<ClientToServer, ServerToClient>;
type Rooms<C extends Published> = Map<string, TopicRoom<Topic, C>>;

const TICK_MS = 250;
const MAX_WAITING = 1_000_000;
/** The largest message that a client may send, in bytes: a subscription to 50 topics has room in it. */
const MAX_MESSAGE = 50_000;
/** Requests of one socket that may wait for their turn. */
const MAX_QUEUE = 20;

const topicList = z.array(z.string().max(200)).min(1).max(50);
const subscribeShape = z.object({
  topics: topicList,
  since: z.object({ epoch: z.string().max(100), revision: z.number().int().min(0) }).optional(),
});
const unsubscribeShape = z.object({ topics: topicList });

/** Attach the live stream to an HTTP server. */
export function attachHub<C extends Published>(http: HttpServer, options: HubOptions<C>): Hub<C> {
  const { tickMs = TICK_MS, onError = () => {}, random = Math.random, now = () => new Date() } = options;
  const io = openServer(http, options.destroyUpgrade ?? true);
  const rooms: Rooms<C> = new Map(
    topics.map((topic) => [topic, new TopicRoom<Topic, C>(topic, options.sources[topic], options.revision, now)]),
  );
  let published = options.revision;
  /** Every topic has been sent every commit up to here. */
  const settled = () => Math.min(...[...rooms.values()].map((room) => (room.oldestWaiting ?? published + 1) - 1));
  io.on('connection', (socket) => answerSocket(socket, rooms, { epoch: options.epoch, settled, now, onError }));

  const tick = setInterval(() => {
    for (const [topic, room] of rooms) room.send((change) => io.to(topic).emit('change', change)).catch(onError);
    letSlowGo(io, options);
  }, tickMs);
  tick.unref();

  return {
    publish(changes) {
      published = changes.at(-1)?.revision ?? published;
      for (const room of rooms.values()) room.add(changes);
    },
    drain(spreadMs) {
      for (const socket of io.sockets.sockets.values())
        socket.emit('drain', { retryInMs: Math.round(random() * spreadMs) });
    },
    sockets: () => io.sockets.sockets.size,
    async close() {
      clearInterval(tick);
      await io.close();
    },
  };
}

function openServer(http: HttpServer, destroyUpgrade: boolean): LiveServer {
  const io: LiveServer = new Server(http, {
    path: LIVE_PATH,
    // Websocket only: no sticky sessions. Deflate costs 9 times the memory of a connection and 6 times the time.
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE,
    destroyUpgrade,
  });
  // The first request of each connection is held for nothing: about a quarter of an idle connection's memory.
  io.engine.on('connection', (raw: { request: unknown }) => {
    raw.request = null;
  });
  return io;
}

interface Context {
  epoch: string;
  settled: () => number;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** Payloads are a stranger's: nothing in them may throw, and requests of one socket are answered one after another. */
function answerSocket<C extends Published>(socket: LiveSocket, rooms: Rooms<C>, context: Context) {
  let queue = Promise.resolve();
  let queued = 0;
  const inTurn = (work: () => Promise<void> | void) => {
    queued++;
    queue = queue
      .then(work)
      .catch(context.onError)
      .finally(() => queued--);
  };
  socket.on('subscribe', (request: unknown, answer: unknown) => {
    // Without an acknowledgement there is no way to tell the client where its topics stand.
    if (typeof answer !== 'function') return;
    const reply = answer as (reply: Subscribed) => void;
    const fault = queued < MAX_QUEUE ? subscribeFault(request) : refused('busy', 'Too many subscriptions are waiting.');
    if (fault) reply(fault);
    else inTurn(() => subscribe(socket, rooms, context, request as Subscribe, reply));
  });
  socket.on('unsubscribe', (request: unknown) => {
    const parsed = unsubscribeShape.safeParse(request);
    if (parsed.success && queued < MAX_QUEUE)
      inTurn(() => {
        for (const topic of parsed.data.topics) socket.leave(topic);
      });
  });
}

const refused = (code: string, message: string): Subscribed => ({ error: { code, message } });

function subscribeFault(request: unknown): Subscribed | null {
  const parsed = subscribeShape.safeParse(request);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return refused('bad_request', `${path.length === 0 ? 'request' : path.join('.')}: ${message}`);
  }
  const unknown = parsed.data.topics.find((topic) => !(topics as readonly string[]).includes(topic));
  return unknown === undefined
    ? null
    : refused('unknown_topic', `There is no topic "${unknown}". Topics are: ${topics.join(', ')}.`);
}

/** Snapshots that are overtaken so often in a row mean that the database cannot follow. */
const MAX_ATTEMPTS = 5;

async function subscribe<C extends Published>(
  socket: LiveSocket,
  rooms: Rooms<C>,
  context: Context,
  request: Subscribe,
  reply: (reply: Subscribed) => void,
) {
  const wanted = [...new Set(request.topics)].map((topic) => rooms.get(topic)!);
  /** Joining and answering happen at once, so that no change falls between the answer and the room. */
  const join = (answer: (head: { epoch: string; revision: number; at: string }) => Subscribed) => {
    if (!socket.connected) return;
    socket.join(wanted.map(({ topic }) => topic));
    reply(answer({ epoch: context.epoch, revision: context.settled(), at: context.now().toISOString() }));
  };
  const { since } = request;
  const missed = since?.epoch === context.epoch ? missedBy(wanted, () => since.revision) : null;
  if (missed) return join((head) => ({ ...head, changes: missed }));
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const taken = await Promise.all(wanted.map((room) => room.snapshot()));
      const late = missedBy(wanted, (_, i) => taken[i]!.revision);
      if (late === null) continue;
      join((head) => ({ ...head, snapshots: byTopic(taken) }));
      for (const change of late) socket.emit('change', change);
      return;
    }
    reply(refused('busy', 'The topics change faster than they can be read. Ask again in a few seconds.'));
  } catch (error) {
    context.onError(error);
    reply(refused('unavailable', 'The database does not answer. Ask again in a few seconds.'));
  }
}

/** What each topic has sent since a revision, in order; null as soon as one topic no longer has it. */
function missedBy<C extends Published>(
  wanted: TopicRoom<Topic, C>[],
  since: (room: TopicRoom<Topic, C>, i: number) => number,
) {
  const missed = wanted.map((room, i) => room.changesSince(since(room, i)));
  return missed.some((changes) => changes === null)
    ? null
    : missed.flatMap((changes) => changes!).sort((a, b) => a.revision - b.revision);
}

function byTopic(taken: Snapshot<Topic>[]): { [T in Topic]?: Snapshot<T> } {
  return Object.fromEntries(taken.map((snapshot) => [snapshot.topic, snapshot]));
}

/** Let go of every socket that has too much waiting: what it would read is old by then, and a snapshot is shorter. */
function letSlowGo(io: LiveServer, { maxWaiting = MAX_WAITING, onSlow = () => {} }: HubOptions<never>) {
  for (const socket of io.sockets.sockets.values()) {
    const packets = queuedPackets(socket);
    if (packets.length === 0) continue;
    const waiting = packets.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
    if (waiting <= maxWaiting) continue;
    for (const room of [...socket.rooms]) socket.leave(room);
    onSlow({ socket: socket.id, waiting });
    // Thrown away rather than flushed: its buffer is what has to go. The client sees "transport close" and comes back.
    socket.conn.close(true);
  }
}

/** engine.io keeps what the transport has not taken yet; its types call the field private, its documentation does not name another. */
function queuedPackets(socket: LiveSocket) {
  return (socket.conn as unknown as { writeBuffer: { data?: { length?: number } }[] }).writeBuffer;
}
