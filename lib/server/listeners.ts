import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Refusal } from '@/lib/credit/refusal';
import { readCertificate } from './certificate';
import { type Config, serverUrl } from './config';
import { plainAddress } from './trust';

/** The ports that the server listens on, and the patience that it has with slow clients. */

/** This machine only. */
export const LOOPBACK = '127.0.0.1';
/** Every IPv4 address of this machine. */
export const EVERYWHERE = '0.0.0.0';

/** Requests that are being answered may take so long to end. */
const FINISH_MS = 2_000;
/** So many turns of the event loop without a connection mean that none waits; who is called all the time stops in any case. */
const QUIET_TURNS = 3;
const WAITING_MS = 200;

const patience: ServerOptions = {
  /** Lines of a request, all together, in bytes. */
  maxHeaderSize: 16 * 1024,
  headersTimeout: 20_000,
  /** A batch of 16 MB at 1 Mbit/s takes 134 s. */
  requestTimeout: 180_000,
  /** Longer than the minute that proxies hold a connection, so that none is closed under a request. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  // The front refuses a request without one, with its headers on the answer.
  requireHostHeader: false,
};

export interface Answers {
  request: RequestListener;
  upgrade: (request: Parameters<RequestListener>[0], socket: Duplex, head: Buffer) => void;
}

export interface Listeners {
  /** Address of the server as this machine reaches it, without a slash at its end. */
  readonly url: string;
  /** The same in plain HTTP on loopback, for the program's own requests: no certificate names this address. */
  readonly selfUrl: string;
  /** Where it listens. */
  readonly host: string;
  /**
   * Listen behind a proxy, once there is something to answer: until then the port stays closed, since to a proxy a refused
   * connection says that another process has to answer. Without a proxy, and on a port that the system chose, it listens
   * from the beginning.
   *
   * @throws {Refusal} `port`
   */
  listen(): Promise<void>;
  /** Listen on another address, on the same port. */
  move(host: string): Promise<void>;
  /** Read certificate and key again; new connections get them. */
  reloadCertificate(): void;
  /** Take no new connections. */
  stopAccepting(): Promise<void>;
  /** End all of them. */
  close(): Promise<void>;
}

interface Options {
  answers: Answers;
  /** Connections of one peer at a time. */
  openConnections: number;
  /** Peers that stand for many: trusted proxies, this machine. */
  unlimited: (peer: string) => boolean;
  /** Timeouts other than the usual ones, for tests. */
  timeouts?: ServerOptions;
}

/** A taken port and an address that this machine has not are told at once. @throws {Refusal} `port` or `tls`, with the mend */
export async function openListeners(config: Config, options: Options): Promise<Listeners> {
  const { tls } = config;
  const settings = { ...patience, ...options.timeouts };
  const main =
    tls === null
      ? createServer(settings)
      : createSecureServer({ ...settings, ...readCertificate(tls), minVersion: 'TLSv1.2' });
  const servers: (Server | SecureServer)[] = [main];
  const sockets = new Set<Socket>();
  let taken = 0;
  const open = (server: Server | SecureServer) => {
    server.on('connection', () => taken++);
    serve(server, sockets, options);
  };
  open(main);
  let host = config.host ?? LOOPBACK;
  const waits = config.trustProxy !== null && config.port !== 0;
  if (waits) await refuseTaken(config.port, host);
  else await listen(main, config.port, host);
  const port = waits ? config.port : (main.address() as AddressInfo).port;
  let selfUrl = serverUrl(host, port, false);
  if (tls !== null) {
    const self = createServer(settings);
    servers.push(self);
    open(self);
    await listen(self, 0, LOOPBACK);
    selfUrl = serverUrl(LOOPBACK, (self.address() as AddressInfo).port, false);
  }
  let ended: Promise<unknown> | undefined;
  const stopAccepting = async () => {
    await takeWaiting(() => taken);
    ended ??= Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    for (const server of servers) server.closeIdleConnections();
  };
  return {
    get url() {
      return serverUrl(host, port, tls !== null);
    },
    selfUrl,
    get host() {
      return host;
    },
    async listen() {
      if (!main.listening) await listen(main, port, host);
    },
    async move(next) {
      if (main.listening) {
        // Two sockets cannot share a port that one of them has for every address; connections that are open stay.
        main.close();
        await listen(main, port, next);
      }
      host = next;
    },
    reloadCertificate() {
      if (tls !== null) (main as SecureServer).setSecureContext({ ...readCertificate(tls), minVersion: 'TLSv1.2' });
    },
    stopAccepting,
    async close() {
      await stopAccepting();
      const late = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, FINISH_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

/**
 * Take the connections that the system has taken and we have not: they are reset when the socket closes, whatever was sent
 * on them. libuv takes one in each turn of the event loop (since 1.46), so that there are none after some turns without.
 */
async function takeWaiting(taken: () => number): Promise<void> {
  const deadline = performance.now() + WAITING_MS;
  for (let quiet = 0; quiet < QUIET_TURNS && performance.now() < deadline; ) {
    const before = taken();
    await new Promise((resolve) => setImmediate(resolve));
    quiet = taken() === before ? quiet + 1 : 0;
  }
}

function serve(server: Server | SecureServer, sockets: Set<Socket>, { answers, openConnections, unlimited }: Options) {
  const open = new Map<string, number>();
  server.on('request', (request, response) => {
    // While it stops, a proxy must not send the next request on this connection.
    if (!server.listening) response.setHeader('Connection', 'close');
    answers.request(request, response);
  });
  server.on('upgrade', answers.upgrade);
  server.on('clientError', answerFault);
  server.on('connection', (socket: Socket) => {
    const peer = plainAddress(socket.remoteAddress ?? '');
    const count = (open.get(peer) ?? 0) + 1;
    if (count > openConnections && !unlimited(peer)) return socket.destroy();
    open.set(peer, count);
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      const left = (open.get(peer) ?? 1) - 1;
      if (left === 0) open.delete(peer);
      else open.set(peer, left);
    });
  });
}

const faults: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is no request gets one line, and its connection ends. */
function answerFault(error: NodeJS.ErrnoException, socket: Duplex) {
  if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
  const status = faults[error.code ?? ''] ?? '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'\r\n\r\n`,
  );
  // It may never read the answer, or never end.
  setTimeout(() => socket.destroy(), FINISH_MS).unref();
}

const portFaults: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port) => `Port ${port} is in use by another program. Stop that program, or set PORT to a free port.`,
  EACCES: (port) => `Port ${port} may not be opened by this account. Set PORT to a port above 1023.`,
  EADDRNOTAVAIL: (_, host) => `This machine has no address ${host}. Set HOST to one that it has, or leave it unset.`,
  ENOTFOUND: (_, host) => `The name ${host} is unknown. Set HOST to an address of this machine, or leave it unset.`,
};

function portRefusal({ code = '', message = '' }: { code?: string; message?: string }, port: number, host: string) {
  return new Refusal('port', portFaults[code]?.(port, host) ?? `The port cannot be opened: ${message}.`);
}

/** Is the port free, as far as that can be seen without opening it: not even for a moment may a proxy find it open. */
async function refuseTaken(port: number, host: string) {
  const elsewhere = createServer();
  await listen(elsewhere, 0, host);
  await new Promise((resolve) => elsewhere.close(resolve));
  const isTaken = await new Promise<boolean>((resolve) => {
    const socket = connect(port, host === EVERYWHERE ? LOOPBACK : host);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
  if (isTaken) throw portRefusal({ code: 'EADDRINUSE' }, port, host);
}

async function listen(server: Server, port: number, host: string) {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(portRefusal(error, port, host));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
