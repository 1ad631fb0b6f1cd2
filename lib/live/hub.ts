import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { Server } from 'socket.io';
import { z } from 'zod';
import { classOf, type Viewer } from '@/lib/credit/publication';
import { AudienceRooms, type Rooms, roomName, type Sources } from './audience-rooms';
import { type Head, LIVE_PATH, type Snapshot, type Subscribe, type Subscribed, type Topic, topics } from './protocol';
import {
  type Handshake,
  type Identity,
  identified,
  type LiveServer,
  type LiveSocket,
  letEndedGo,
} from './socket-identity';
import type { Published, TopicRoom } from './topic-room';

/** The server's side of the live stream: one room for each topic and class of viewers, the same bytes for everyone in it. */

export interface HubOptions<C extends Published, I extends Identity = Identity> {
  /** Identity of the revisions' numbering. */
  epoch: string;
  /** Revision at the start: commits up to it are in every snapshot, and never published. */
  revision: number;
  sources: (viewer: Viewer) => Sources<C>;
  /** @throws {HandshakeRefused} when what is given to identify by is not in force */
  identify: (handshake: Handshake) => Promise<I>;
  /** Of sockets with a credential, those whose rights have ended or are others now: one question for all. */
  ended?: (identities: readonly I[]) => Promise<ReadonlySet<I>>;
  /** Told before a socket is given topics; when it fails, nothing is given. */
  admit?: (identity: I, topics: readonly string[]) => Promise<void>;
  /** How often `ended` is asked. */
  recheckMs?: number;
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

const TICK_MS = 250;
/** A socket that has lost its rights hears nothing more within a second, the question's own time included. */
const RECHECK_MS = 500;
const MAX_WAITING = 1_000_000;
/** The largest message that a client may send, in bytes: a subscription to 50 topics has room in it. */
const MAX_MESSAGE = 50_000;
/** Requests of one socket that may wait for their turn. */
const MAX_QUEUE = 20;

const topicList = z.array(z.string().max(200)).min(1).max(50);
const subscribeShape = z.object({
  topics: topicList,
  since: z
    .object({
      epoch: z.string().max(100),
      revision: z.number().int().min(0),
      audience: z.string().max(10_000).optional(),
    })
    .optional(),
});
const unsubscribeShape = z.object({ topics: topicList });

/** Attach the live stream to an HTTP server. */
export function attachHub<C extends Published, I extends Identity = Identity>(
  http: HttpServer,
  options: HubOptions<C, I>,
): Hub<C> {
  const { tickMs = TICK_MS, onError = () => {}, random = Math.random, now = () => new Date() } = options;
  const io = openServer<I>(http, options.destroyUpgrade ?? true);
  const all = new AudienceRooms<C>(options.sources, options.revision, now);
  io.use(identified(options.identify, onError));
  io.on('connection', (socket) => {
    const { viewer } = socket.data.identity;
    const rooms = all.enter(viewer);
    socket.on('disconnect', () => all.leave(viewer));
    const { epoch, admit = async () => {} } = options;
    answerSocket(socket, rooms, { epoch, settled: () => all.settled(rooms), now, onError, admit });
  });

  const tick = setInterval(() => {
    all.send((room, change) => io.to(room).emit('change', change), onError);
    letSlowGo(io, options);
  }, tickMs);
  tick.unref();
  const recheck = setInterval(letEndedGo(io, options.ended, onError), options.recheckMs ?? RECHECK_MS);
  recheck.unref();

  return {
    publish(changes) {
      all.add(changes);
    },
    drain(spreadMs) {
      for (const socket of io.sockets.sockets.values())
        socket.emit('drain', { retryInMs: Math.round(random() * spreadMs) });
    },
    sockets: () => io.sockets.sockets.size,
    async close() {
      clearInterval(tick);
      clearInterval(recheck);
      await io.close();
    },
  };
}

function openServer<I>(http: HttpServer, destroyUpgrade: boolean): LiveServer<I> {
  const io: LiveServer<I> = new Server(http, {
    path: LIVE_PATH,
    // Websocket only: no sticky sessions. Deflate costs 9 times the memory of a connection and 6 times the time.
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE,
    destroyUpgrade,
  });
  // The first request of each connection would be held: about a quarter of an idle connection's memory. Its headers
  // are wanted once, by `identify`.
  io.engine.on('connection', (raw: { request: KeptRequest }) => {
    const { headers, connection } = raw.request;
    const encrypted = connection.encrypted === true;
    raw.request = { headers: { ...headers }, connection: { encrypted } };
  });
  return io;
}

/** What socket.io reads of the first request of a connection. */
interface KeptRequest {
  headers: IncomingHttpHeaders;
  connection: { encrypted?: boolean };
}

interface Context<I extends Identity> {
  admit: (identity: I, topics: readonly string[]) => Promise<void>;
  epoch: string;
  settled: () => number;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** Payloads are a stranger's: nothing in them may throw, and requests of one socket are answered one after another. */
function answerSocket<C extends Published, I extends Identity>(
  socket: LiveSocket<I>,
  rooms: Rooms<C>,
  context: Context<I>,
) {
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
        for (const topic of parsed.data.topics) socket.leave(roomName(audienceOf(socket), topic));
      });
  });
}

const audienceOf = <I extends Identity>(socket: LiveSocket<I>) => classOf(socket.data.identity.viewer);

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

async function subscribe<C extends Published, I extends Identity>(
  socket: LiveSocket<I>,
  rooms: Rooms<C>,
  context: Context<I>,
  { topics: asked, since }: Subscribe,
  reply: (reply: Subscribed) => void,
) {
  const audience = audienceOf(socket);
  const wanted = [...new Set(asked)].map((topic) => rooms.get(topic)!);
  /** Joining and answering happen at once, so that no change falls between the answer and the room. */
  const join = (answer: (head: Head) => Subscribed) => {
    if (!socket.connected) return;
    socket.join(wanted.map(({ topic }) => roomName(audience, topic)));
    reply(answer({ epoch: context.epoch, revision: context.settled(), at: context.now().toISOString(), audience }));
  };
  const continues = since?.epoch === context.epoch && (since.audience ?? 'public') === audience;
  try {
    await context.admit(
      socket.data.identity,
      wanted.map(({ topic }) => topic),
    );
    const missed = continues ? missedBy(wanted, () => since.revision) : null;
    if (missed) return join((head) => ({ ...head, changes: missed }));
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
function letSlowGo<I extends Identity>(
  io: LiveServer<I>,
  { maxWaiting = MAX_WAITING, onSlow = () => {} }: Pick<HubOptions<never>, 'maxWaiting' | 'onSlow'>,
) {
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
function queuedPackets<I>(socket: LiveSocket<I>) {
  return (socket.conn as unknown as { writeBuffer: { data?: { length?: number } }[] }).writeBuffer;
}
