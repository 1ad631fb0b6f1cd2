import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { viewerOf } from '@/lib/credit/publication';
import { attachHub } from '@/lib/live/hub';
import { type Change, LIVE_PATH } from '@/lib/live/protocol';
import { memoryAfterCollection, serveCalls, sharedNow } from '../support/child';
import type { Protocol } from './crowd';
import { change, FIRST_REVISION } from './messages';

/** One of the servers that the benchmarks of the stream compare. Each sends a message a tick. */

export interface Sending {
  protocol: Protocol;
  /** 1 = as fast as it gets rid of them. */
  tickMs: number;
  /** Zones in each message. */
  zones: number;
}

interface Sender {
  sockets: () => number;
  /** Send so many changes to everyone, each in a turn of the loop of its own. */
  send: (changes: number) => void;
}

/** The product's hub over a source in memory: what is compared is the way out, not the database. */
function liveStream(http: HttpServer, { tickMs, zones }: Sending): Sender {
  let due = 0;
  let revision = FIRST_REVISION;
  // The next commit comes when the last one has been read: commits within one tick would become one message.
  const commit = () => hub.publish([{ revision: ++revision, at: new Date().toISOString() }]);
  const hub = attachHub(http, {
    epoch: 'bench',
    revision,
    tickMs,
    identify: async () => ({ viewer: viewerOf('public'), credential: null }),
    sources: (_, { kind }) => ({
      concerns: () => kind === 'zones',
      whole: async (at) => ({ data: kind === 'zones' ? change(at, zones).data : [], revision: at }),
      part: async (changes) => {
        if (--due > 0) commit();
        const { revision: newest } = changes.at(-1)!;
        return { data: change(newest, zones).data, revision: newest };
      },
    }),
    onError: (error) => console.error(error),
  });
  return {
    sockets: hub.sockets,
    send: (changes) => {
      due = changes;
      commit();
    },
  };
}

/** Call `send` once a tick. */
function eachTick({ tickMs, zones }: Sending, send: (change: Change) => void) {
  let revision = FIRST_REVISION;
  return (changes: number) => {
    let due = changes;
    const tick = setInterval(() => {
      send(change(++revision, zones));
      if (--due === 0) clearInterval(tick);
    }, tickMs);
  };
}

/** socket.io as its own documentation tunes it. */
function socketIo(http: HttpServer, sending: Sending): Sender {
  const io = new Server(http, {
    path: LIVE_PATH,
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
  });
  io.engine.on('connection', (raw: { request: unknown }) => {
    raw.request = null;
  });
  io.on('connection', (socket) => void socket.join('zones'));
  return {
    sockets: () => io.sockets.sockets.size,
    send: eachTick(sending, (change) => io.to('zones').emit('change', change)),
  };
}

function bareWs(http: HttpServer, sending: Sending): Sender {
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  return {
    sockets: () => server.clients.size,
    send: eachTick(sending, (change) => {
      const text = JSON.stringify(change);
      for (const client of server.clients) client.send(text);
    }),
  };
}

const servers: Record<Protocol, (http: HttpServer, sending: Sending) => Sender> = {
  'live stream': liveStream,
  'socket.io': socketIo,
  ws: bareWs,
};
let sender: Sender;

const handlers = {
  /** @returns its port */
  async listen(sending: Sending) {
    const http = createServer();
    sender = servers[sending.protocol](http, sending);
    await new Promise<void>((resolve) => http.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, resolve));
    return (http.address() as AddressInfo).port;
  },
  sockets: () => sender.sockets(),
  memory: memoryAfterCollection,
  /** @returns bytes of live objects and what they hold, the server having been stopped for no longer than a collection */
  heap() {
    globalThis.gc!();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
  /** @returns microseconds of the processor that this process has had */
  processor() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** @returns when it began */
  send(changes: number) {
    const at = sharedNow();
    sender.send(changes);
    return at;
  },
};

export type FanServerHandlers = typeof handlers;
serveCalls(handlers);
