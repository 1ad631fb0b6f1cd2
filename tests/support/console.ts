import type { Db } from '@/db/db';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import { type Runtime, setRuntime } from '@/lib/server/runtime';
import { noMetrics } from './runtime';

/** What a browser keeps of the console, and how it asks. */

export const ORIGIN = 'http://localhost:9';

/** Serve the routes from this database. */
export function serveFrom(db: Db, given: Partial<Runtime> = {}): void {
  setRuntime({
    db,
    feed: {
      revision: 1,
      followedAt: new Date(0).toISOString(),
      failingSince: null,
      wake() {},
      subscribe: () => () => {},
      stop: async () => {},
    },
    config: readConfig({}),
    clock: systemClock,
    epoch: 'epoch-1',
    url: ORIGIN,
    metrics: noMetrics,
    version: '1.2.3',
    startedAt: new Date(0).toISOString(),
    ready: true,
    ...given,
  });
}

type Handler = (request: Request, context: { params?: Promise<Record<string, string>> }) => Promise<Response>;

export interface Asked {
  params?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  path?: string;
}

/** A browser: it keeps cookies, and sends the token of its session with what changes something. */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrf: string | null = null;

  /** What it would send. */
  request(method: string, { body, headers = {}, path = '/api/console' }: Asked = {}): Request {
    const all = new Headers({ host: new URL(ORIGIN).host, 'user-agent': 'Mozilla/5.0 (test)' });
    if (this.cookies.size > 0)
      all.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    if (method !== 'GET') {
      all.set('origin', ORIGIN);
      all.set('sec-fetch-site', 'same-origin');
      all.set('content-type', 'application/json');
      if (this.csrf !== null) all.set('x-csrf-token', this.csrf);
    }
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return new Request(`${ORIGIN}${path}`, { method, headers: all, ...sent });
  }

  async ask(handler: Handler, method: string, asked: Asked = {}): Promise<Response> {
    const response = await handler(this.request(method, asked), { params: Promise.resolve(asked.params ?? {}) });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/Max-Age=0\b/.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return response;
  }
}

export const codeOf = async (response: Response) => ((await response.clone().json()) as { code?: string }).code;
