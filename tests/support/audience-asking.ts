import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { Db } from '@/db/db';
import { newestRevision } from '@/db/queries/feed';
import { type ClientToServer, LIVE_PATH, type ServerToClient, type Subscribed } from '@/lib/live/protocol';
import { answerOf } from '@/lib/live/tile-messages';
import type { Clock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import { tail } from '@/lib/server/feed';
import { startLive } from '@/lib/server/live';
import { wordsFor } from './audience-answers';
import { type Asker, businesses } from './audience-world';
import { type DecodedFeature, decodedTile } from './decoded-tile';

/** Everyone's way to ask: every route that the tree of files has, by its template, and the live stream by real sockets. */

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
export type Fields = Record<string, unknown>;
export interface Asked {
  /** Fills the one place of the template that takes something. */
  id?: string;
  /** Fills several, by their names. */
  path?: Record<string, string>;
  query?: string;
  body?: unknown;
}

/** Where tiles are asked for. */
export const TILE_ROUTE = 'GET /tiles/{z}/{x}/{y}';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export class Api {
  /** @param handlers by name, such as `GET /zones/{id}` */
  constructor(readonly handlers: ReadonlyMap<string, Handler>) {}

  static async discovered(): Promise<Api> {
    const found = new Map<string, Handler>();
    for (const file of readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' })) {
      if (!/(^|\/)route\.tsx?$/.test(file)) continue;
      const path = `/${file}`.replace(/\/route\.tsx?$/, '').replace(/\[([^\]]+)\]/g, '{$1}');
      const module = (await import(`../../app/api/v1/${file}`)) as Record<string, Handler>;
      for (const method of METHODS) if (module[method] !== undefined) found.set(`${method} ${path}`, module[method]);
    }
    return new Api(found);
  }

  ask(asker: Asker, name: string, { id = '', path: parts = { id }, query = '', body }: Asked = {}): Promise<Response> {
    const [method, template] = name.split(' ') as [string, string];
    const path = template.replace(/\{([^}]+)\}/g, (_, part: string) => encodeURIComponent(parts[part] ?? ''));
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { ...asker.headers, 'content-type': 'application/json' };
    const request = new Request(`http://localhost:9/api/v1${path}${query}`, { method, headers, ...sent });
    return this.handlers.get(name)!(request, { params: Promise.resolve(parts) });
  }

  /** An answer that succeeded: whatever the route, it names nobody whom the asker may not know, by name or by code. */
  async text(asker: Asker, name: string, asked: Asked = {}): Promise<string> {
    const response = await this.ask(asker, name, asked);
    const told = await response.text();
    const what = `${asker.who}, ${name}${asked.query ?? ''}`;
    assert.equal(response.status, 200, `${what}: ${told.slice(0, 300)}`);
    nothingTold(asker, told, what);
    return told;
  }

  /** The features of a tile by layer; none where the answer says that nothing is in it. */
  async tile(asker: Asker, asked: Asked): Promise<Record<string, DecodedFeature[]>> {
    const response = await this.ask(asker, TILE_ROUTE, asked);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const what = `${asker.who}, tile ${JSON.stringify(asked)}`;
    assert.ok(response.status === 200 || response.status === 204, `${what}: ${response.status}`);
    nothingTold(asker, Buffer.from(bytes).toString(), what);
    return decodedTile(bytes);
  }

  async body<Body = Fields>(asker: Asker, name: string, asked: Asked = {}): Promise<Body> {
    return JSON.parse(await this.text(asker, name, asked)) as Body;
  }

  /** The problem and the headers of an answer that must fail. */
  async refused(asker: Asker, name: string, asked: Asked, status: number, code: string) {
    const response = await this.ask(asker, name, asked);
    const told = (await response.json()) as Fields;
    assert.deepEqual([response.status, told.code], [status, code], `${asker.who}, ${name}${asked.query ?? ''}`);
    return { told, headers: [...response.headers] };
  }
}

function nothingTold(asker: Asker, told: string, what: string) {
  for (const business of businesses) {
    const words = wordsFor(asker, business);
    const { name, code } = business;
    const secrets = [...(words.includes('name') ? [] : [name]), ...(words.includes('codes') ? [] : [code])];
    for (const secret of secrets) assert.ok(!told.includes(secret), `${what}: ${secret} is told`);
  }
}

/** A server of the live stream, and the snapshot of a topic as somebody is given it. */
export class Stream {
  readonly faults: string[] = [];
  readonly #closers: (() => unknown)[] = [];
  #url = '';

  async open(db: Db, clock: Clock): Promise<void> {
    const http = createServer();
    const feed = tail(db, { after: await newestRevision(db), pollMs: 20 });
    const running = { db, feed, epoch: 'e', config: readConfig({}), clock };
    const hub = startLive(http, running, (line) => this.faults.push(line));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    this.#url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    this.#closers.push(
      () => feed.stop(),
      () => hub.close(),
    );
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  /** What somebody is given of a topic. */
  async snapshot<Data = Fields[]>(asker: Asker, topic: string): Promise<Data> {
    return (await this.snapshots<Data>(asker, [topic])).get(topic)!;
  }

  /** What somebody is given of some topics, at most 50. */
  async snapshots<Data>(asker: Asker, topics: readonly string[]): Promise<Map<string, Data>> {
    const { audience, who } = asker;
    const heard = await this.#ask(asker, topics);
    assert.ok('snapshots' in heard, who);
    assert.deepEqual([heard.audience, Object.keys(heard.snapshots)], [audience, topics], who);
    const told = JSON.stringify(heard);
    nothingTold(asker, told, `${who}, ${topics.join(' ')}`);
    const { snapshots } = answerOf(heard) as typeof heard;
    return new Map(Object.entries(snapshots).map(([topic, snapshot]) => [topic, snapshot!.data as Data]));
  }

  /** The code that somebody is refused a topic with. */
  async refused(asker: Asker, topic: string, code: string): Promise<void> {
    const heard = await this.#ask(asker, [topic]);
    assert.ok('error' in heard, `${asker.who} is given ${topic}`);
    assert.deepEqual([heard.error.code, heard.error.topic], [code, topic], asker.who);
  }

  async #ask({ headers }: Asker, topics: readonly string[]): Promise<Subscribed> {
    const auth = 'x-xintu-screen' in headers ? { screen: headers['x-xintu-screen'] } : {};
    const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true };
    const socket: Socket<ServerToClient, ClientToServer> = io(this.#url, { ...options, auth, extraHeaders: headers });
    try {
      return await new Promise<Subscribed>((resolve, reject) => {
        socket.on('connect_error', reject);
        socket.emit('subscribe', { topics: [...topics] }, resolve);
      });
    } finally {
      socket.disconnect();
    }
  }
}
