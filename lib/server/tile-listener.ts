import type { IncomingMessage, ServerResponse } from 'node:http';
import { viewerOf } from '@/lib/credit/publication';
import { tileAddress } from '@/lib/tiles/tile-address';
import { SCREEN_COOKIE, SCREEN_HEADER, SESSION_COOKIE } from './cookies';
import { AT_LEAST } from './followed-to';
import type { FirstListener } from './front';
import { parameters, queryOf } from './parameters';
import type { Runtime } from './runtime';
import { type TileAnswer, tileAnswer } from './tile-answer';
import { TILE_PATH, tileRoute } from './tile-route';
import { type TileQuery, tileKey } from './tiles';

const everybody = viewerOf('public');
const path = /^\/api\/v1\/tiles\/([^/?]+)\/([^/?]+)\/([^/?]+)(\?.*)?$/;

/** Queries that have been read, by their text. */
const MOST_QUERIES = 200;

type Running = Pick<Runtime, 'tiles' | 'feed' | 'metrics' | 'ready'>;

/** Who answers tiles before the pages' machinery sees them, which would take the compression off and several times as long. */
export interface TileListeners {
  /** Answers at once with one that is kept, to those who are nobody in particular. */
  kept: FirstListener;
  /** Answers all other tiles as the route does. @returns whether it is a tile */
  route: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Of a running program; undefined = it has not started. */
export function tileListeners(running: () => Running | undefined): TileListeners {
  const queries = new Map<string, TileQuery | null>();
  const answer = tileRoute({ isCoded: true });
  return {
    kept(request, response, headers) {
      const [current, parts] = [running(), partsOf(request)];
      if (current === undefined || parts === null) return false;
      const started = performance.now();
      const kept = keptAnswer(current, queries, parts);
      if (kept === undefined) return false;
      const labels = { method: request.method!, path: TILE_PATH, status: kept.status };
      sendKept(request, response, { ...kept, always: headers })
        .then(() => current.metrics.request(labels, (performance.now() - started) / 1000))
        .catch(() => response.destroy());
      return true;
    },
    route(request, response) {
      const parts = partsOf(request);
      if (parts === null) return false;
      answer(requestOf(request), { params: Promise.resolve(decoded(parts)) })
        .then((given) => sendResponse(request, response, given))
        .catch(() => response.destroy());
      return true;
    },
  };
}

interface Parts {
  request: IncomingMessage;
  z: string;
  x: string;
  y: string;
  search: string;
}

/** @returns null for what is no tile */
function partsOf(request: IncomingMessage): Parts | null {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const [, z, x, y, search = ''] = path.exec(request.url ?? '') ?? [];
  return z === undefined ? null : { request, z, x: x!, y: y!, search };
}

/** @returns undefined where the route has to be asked */
function keptAnswer(
  { tiles, feed, ready }: Running,
  queries: Map<string, TileQuery | null>,
  { request, z, x, y, search }: Parts,
): TileAnswer | undefined {
  const { headers } = request;
  // What is kept is as of what has been followed: who knows of more has to wait.
  if (!tiles || !ready || !isAnonymous(request) || !(Number(headers[AT_LEAST] ?? 0) <= feed.revision)) return undefined;
  const address = y.endsWith('.mvt') ? tileAddress({ z, x, y: y.slice(0, -'.mvt'.length) }) : 'form';
  const query = known(queries, search);
  if (typeof address === 'string' || query === null) return undefined;
  const view = tiles.views.known(everybody, query);
  const bytes = view && tiles.cache.find(tileKey(everybody, view.filter, address));
  return bytes && tileAnswer(everybody, headers, bytes, feed.revision);
}

/** Neither key nor session, and no screen. */
function isAnonymous({ headers }: IncomingMessage): boolean {
  if (headers.authorization !== undefined || headers[SCREEN_HEADER] !== undefined) return false;
  const cookies = headers.cookie ?? '';
  return !cookies.includes(SESSION_COOKIE) && !cookies.includes(SCREEN_COOKIE);
}

/** @returns null for a query that the route has to refuse */
function known(queries: Map<string, TileQuery | null>, search: string): TileQuery | null {
  const there = queries.get(search);
  if (there !== undefined) return there;
  let query: TileQuery | null = null;
  try {
    query = queryOf(`http://front/${search}`, parameters.tiles);
  } catch {
    // The route says what is wrong with it.
  }
  if (queries.size >= MOST_QUERIES) queries.clear();
  queries.set(search, query);
  return query;
}

/** Headers are written as they are: putting each on the answer first takes as long as all the rest. */
async function sendKept(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body, always }: TileAnswer & { always: readonly string[] },
) {
  const content = body === null ? undefined : await body;
  const all = [...always];
  for (const name in headers) all.push(name, headers[name]!);
  if (content !== undefined) all.push('Content-Length', String(content.length));
  response.writeHead(status, all);
  response.end(method === 'HEAD' ? undefined : content);
}

/** The front has said in the headers who asks, and by which address of ours. */
function requestOf({ url, headers }: IncomingMessage): Request {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) given.set(name, String(value));
  return new Request(`${headers['x-xintu-origin'] ?? 'http://front'}${url}`, { headers: given });
}

function decoded(parts: { z: string; x: string; y: string }): { z: string; x: string; y: string } {
  const { z, x, y } = parts;
  try {
    return { z: decodeURIComponent(z), x: decodeURIComponent(x), y: decodeURIComponent(y) };
  } catch {
    return parts;
  }
}

async function sendResponse({ method }: IncomingMessage, response: ServerResponse, given: Response): Promise<void> {
  const content = given.body === null ? undefined : new Uint8Array(await given.arrayBuffer());
  const length = content === undefined ? {} : { 'Content-Length': content.length };
  response.writeHead(given.status, { ...Object.fromEntries(given.headers), ...length });
  response.end(method === 'HEAD' ? undefined : content);
}
