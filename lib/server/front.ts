import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_AREA_BYTES } from '@/lib/credit/setup';
import type { Config } from './config';
import { answerStarting } from './health-answer';
import { type Listeners, openListeners } from './listeners';
import { MAX_BODY } from './post-rows';
import { type Counted, defaultLimits, type Left, type Limits, openRateLimits } from './rate-limits';
import { answerHeaders, secure } from './security-headers';
import { type Asker, askerOf, isLoopback, networkOf, stamp, trustOf } from './trust';

/**
 * The front of everything: each request and each handshake is looked at here before pages, API and live stream see it.
 * It says who asks (and by which address, as far as that can be believed), puts the security headers on the answer, counts
 * it against a budget, and refuses what is too large or of no known form.
 */
export interface Front extends Omit<Listeners, 'close'> {
  /** What pages and live stream attach to. It never listens itself: only what passed the front reaches it. */
  http: Server;
  /** Answer with this from now on; until then every answer is 503. */
  answerWith(listener: RequestListener): void;
  /** Pages with a map may read from the origins that this says. */
  readsFrom(hosts: () => readonly string[]): void;
  /** Let this answer before, where it can: what costs less than the way to everything else. */
  answerFirst(listener: FirstListener): void;
  close(): Promise<void>;
}

/**
 * @param request as it came: who it says that it asks for is not to be believed yet
 * @param headers that the answer has to have, names and values in turn
 * @returns whether it answers
 */
export type FirstListener = (request: IncomingMessage, response: ServerResponse, headers: readonly string[]) => boolean;

interface Options {
  limits?: Limits;
  timeouts?: ServerOptions;
  /** May a request of this peer go uncounted? This machine's own do: command line, feed, health checks. */
  uncounted?: (peer: string) => boolean;
}

/** A body that nobody wanted is read on for so long, so that the client can read the answer. */
const UNREAD_MS = 1_000;
const LIVE = '/live';
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Where a password or a one-time link can be tried. */
const signIns = /^\/api\/console\/(session|setup\/admin|password|screen-session)$/;
/** Where a file may come, larger than rows do. */
const uploads = /^\/api\/console\/setup\/areas(\/properties)?$/;
/** Pages without a map read from nowhere else. */
const mapless = /^\/(console|compare|methodology|e|zones)(\/|$)/;
const tiles = /^\/api\/(v1\/tiles\/|basemap$)/;
/** What starts a browser on the server. */
const reports = /^\/compare\/report\.pdf$/;
/** Files that are the same for everyone and cost next to nothing. */
const files = /^\/(_next\/static|maplibre)\/|^\/(icon\.svg|icon-(192|512)\.png|manifest\.webmanifest)$/;

/** Look at the port at once, so that a taken one is known before the long work. @throws {Refusal} `port` or `tls` */
export async function openFront(config: Config, options: Options = {}): Promise<Front> {
  const { limits = defaultLimits, uncounted = isLoopback, timeouts } = options;
  let answer: RequestListener = answerStarting;
  let first: FirstListener = () => false;
  let hosts: () => readonly string[] = () => [];
  const http = createServer();
  http.on('request', (request, response) => answer(request, response));
  const trust = trustOf(config.trustProxy);
  const rates = openRateLimits(limits);
  const budgetOf = async (request: IncomingMessage, asker: Asker, kind: Counted | null): Promise<Left | null> => {
    // Behind a proxy that is not trusted everyone has its address: then it is counted, or nobody would be.
    const own = uncounted(asker.peer) && asker.address === asker.peer && !asker.forwards;
    if (kind === null || (own && kind !== 'sign-in')) return null;
    return rates.take(kind, networkOf(asker.address), request.headers.authorization);
  };
  const openSockets = new Map<string, number>();

  const request = async (incoming: IncomingMessage, response: ServerResponse) => {
    const asker = askerOf(incoming, trust);
    const path = pathOf(incoming.url);
    const https = asker.protocol === 'https';
    const fault = faultOf(incoming, path, asker);
    const left = fault === null ? await budgetOf(incoming, asker, countedAs(incoming.method!, path!)) : null;
    if (fault === null && !left?.spent && first(incoming, response, [...answerHeaders({ https }), ...told(left)]))
      return;
    stamp(incoming, asker);
    secure(incoming, response, { https, path, page: pageOf(incoming, path, asker, config, hosts) });
    if (fault !== null) return refuse(incoming, response, fault);
    if (left !== null) tell(response, left);
    if (left?.spent) return refuse(incoming, response, tooMany(left));
    if (!reading.has(incoming.method!)) endUnread(incoming, response);
    http.emit('request', incoming, response);
  };
  const upgrade = async (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const asker = askerOf(incoming, trust);
    const path = pathOf(incoming.url);
    stamp(incoming, asker);
    if (asker.host === null || path === null) return turnAway(socket, '400 Bad Request');
    if (!isOwnPage(incoming, asker, config)) return turnAway(socket, '403 Forbidden');
    if (!path.startsWith(LIVE)) return void http.emit('upgrade', incoming, socket, head);
    const left = await budgetOf(incoming, asker, 'sockets');
    const open = openSockets.get(networkOf(asker.address)) ?? 0;
    if (left?.spent || (left !== null && open >= limits.openSockets))
      return turnAway(socket, '429 Too Many Requests', `Retry-After: ${left.spent ? left.seconds : 30}\r\n`);
    countOpen(openSockets, networkOf(asker.address), socket);
    http.emit('upgrade', incoming, socket, head);
  };

  const listeners = await openListeners(config, {
    openConnections: limits.openConnections,
    unlimited: (peer) => uncounted(peer) || trust(peer, 0),
    ...(timeouts && { timeouts }),
    answers: {
      request: (incoming, response) => void request(incoming, response).catch(() => response.destroy()),
      upgrade: (incoming, socket, head) => void upgrade(incoming, socket, head).catch(() => socket.destroy()),
    },
  });
  return Object.assign(listeners, {
    http,
    answerWith(listener: RequestListener) {
      answer = listener;
    },
    answerFirst(listener: FirstListener) {
      first = listener;
    },
    readsFrom(next: () => readonly string[]) {
      hosts = next;
    },
  });
}

/** A path that is as it will be: reading it as a URL takes as long as finding a tile that is kept. */
const plain = /^(\/(?!\.)[\w.-]+)+(?=\?|$)/;

/** Decoded, as Next compares it; null = it cannot be. */
function pathOf(target: string | undefined): string | null {
  const asItIs = plain.exec(target ?? '');
  if (asItIs !== null) return asItIs[0];
  try {
    // One that begins with two slashes is a path too; a target may also be a whole URL.
    const path = new URL(target?.startsWith('/') ? `http://front${target}` : (target ?? '')).pathname;
    return decodeURIComponent(path)
      .replace(/\/{2,}/g, '/')
      .replace(/(?<=.)\/$/, '');
  } catch {
    return null;
  }
}

function countedAs(method: string, path: string): Counted | null {
  if (files.test(path)) return null;
  if (method === 'POST' && signIns.test(path)) return 'sign-in';
  if (!reading.has(method)) return 'writes';
  if (reports.test(path)) return 'reports';
  return tiles.test(path) ? 'tiles' : 'reads';
}

function pageOf(
  { url }: IncomingMessage,
  path: string | null,
  { protocol, host }: Asker,
  { dev }: Config,
  hosts: () => readonly string[],
) {
  if (path === null || host === null || path.startsWith('/api/') || files.test(path)) return null;
  const embedded = path === '/' && /[?&]embed=1(&|$)/.test(url ?? '');
  const readsFrom = mapless.test(path) ? [] : hosts();
  return { nonce: randomBytes(16).toString('base64'), origin: `${protocol}://${host}`, embedded, readsFrom, dev };
}

interface Fault {
  status: number;
  title: string;
  code: string;
  detail: string;
  headers?: Record<string, string>;
}

function faultOf({ headers, method }: IncomingMessage, path: string | null, { host }: Asker): Fault | null {
  if (host === null)
    return { status: 400, title: 'Bad Request', code: 'bad_host', detail: 'The Host header is not a name and port.' };
  if (path === null)
    return { status: 400, title: 'Bad Request', code: 'bad_path', detail: 'The path is not a path of a URL.' };
  if (!methods.has(method ?? ''))
    return {
      status: 405,
      title: 'Method Not Allowed',
      code: 'method',
      detail: `There is no method ${method} here.`,
      headers: { Allow: [...methods].join(', ') },
    };
  const maxBody = uploads.test(path) ? MAX_AREA_BYTES : MAX_BODY;
  if (Number(headers['content-length'] ?? 0) > maxBody)
    return {
      status: 413,
      title: 'Content Too Large',
      code: 'body_too_large',
      detail: `A request body may have ${maxBody} bytes.`,
    };
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    return {
      status: 415,
      title: 'Unsupported Media Type',
      code: 'content_encoding',
      detail: 'Send the body as it is, without Content-Encoding.',
      headers: { 'Accept-Encoding': 'identity' },
    };
  return null;
}

const tooMany = ({ policy, budget, seconds }: Left): Fault => ({
  status: 429,
  title: 'Too Many Requests',
  code: 'too_many_requests',
  detail: `More than ${budget.points} ${policy} in ${budget.seconds} seconds. Ask again in ${seconds} seconds.`,
  headers: { 'Retry-After': String(seconds) },
});

/** IETF draft "RateLimit header fields for HTTP". */
function told(left: Left | null): string[] {
  if (left === null) return [];
  const { policy, budget, remaining, seconds } = left;
  return [
    'RateLimit-Policy',
    `"${policy}";q=${budget.points};w=${budget.seconds}`,
    'RateLimit',
    `"${policy}";r=${remaining};t=${seconds}`,
  ];
}

function tell(response: ServerResponse, left: Left) {
  const [policyName, policy, name, value] = told(left) as [string, string, string, string];
  response.setHeader(policyName, policy).setHeader(name, value);
}

/** An RFC 9457 problem, without asking anything behind the front. */
function refuse(request: IncomingMessage, response: ServerResponse, { headers, ...problem }: Fault) {
  response.writeHead(problem.status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify({ type: 'about:blank', ...problem }));
  if (!request.complete) endUnread(request, response);
}

/** A request that goes on after its answer is cut off: its length is the client's wish alone. */
function endUnread(request: IncomingMessage, response: ServerResponse) {
  const end = () => {
    if (request.complete) return;
    const late = setTimeout(() => !request.complete && request.socket.destroy(), UNREAD_MS);
    late.unref();
    request.once('end', () => clearTimeout(late));
  };
  if (response.writableFinished) end();
  else response.once('finish', end);
}

/** A page of another origin may not listen with the reader's cookies; a program names no origin. */
function isOwnPage({ headers }: IncomingMessage, { host }: Asker, config: Config): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return config.origin === null ? new URL(origin).host === hostAsUrl(host!) : origin === config.origin;
}

/** Without a port that goes without saying. */
const hostAsUrl = (host: string) => host.replace(/:(80|443)$/, '');

function turnAway(socket: Duplex, status: string, more = '') {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n${more}\r\n`,
  );
}

function countOpen(open: Map<string, number>, by: string, socket: Duplex) {
  open.set(by, (open.get(by) ?? 0) + 1);
  socket.once('close', () => {
    const left = (open.get(by) ?? 1) - 1;
    if (left === 0) open.delete(by);
    else open.set(by, left);
  });
}
