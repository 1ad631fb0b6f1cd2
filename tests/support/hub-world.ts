import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { viewerOf } from '@/lib/credit/publication';
import type { Zone } from '@/lib/credit/zone';
import type { Sources } from '@/lib/live/audience-rooms';
import { attachHub, type HubOptions } from '@/lib/live/hub';
import {
  type Change,
  type ClientToServer,
  LIVE_PATH,
  type LiveEvent,
  type ServerToClient,
  type Subscribe,
  type Subscribed,
  type TopicKind,
} from '@/lib/live/protocol';
import type { TopicSource } from '@/lib/live/topic-source';

/** A small world behind the hub: zones with a count each, and commits that raise it. */

export interface Commit {
  revision: number;
  at: string;
  zones: string[];
}
export type Client = Socket<ServerToClient, ClientToServer>;

export const EPOCH = 'a3a6ba1b-0000-4000-8000-000000000001';
/** What is closed after each test, the last first. */
export const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export const zone = (id: string, entities: number, revision: number) => ({ id, entities, revision }) as Zone;
export const at = (revision: number) => new Date(Date.UTC(2026, 0, 1) + revision * 1_000).toISOString();

type Source<K extends TopicKind> = TopicSource<Commit, K>;

/** Sources of the two topics that everybody follows. */
export function bySort(given: { zones: Source<'zones'>; events?: Source<'events'> }): Sources<Commit> {
  const silent: Source<'events'> = {
    concerns: () => false,
    whole: async (revision) => ({ data: [], revision }),
    part: async () => ({ data: [], revision: 0 }),
  };
  const events = given.events ?? silent;
  return (_viewer, { kind }) => (kind === 'zones' ? given.zones : events) as TopicSource<Commit>;
}

/** The hub over this world, on a port of its own. */
export async function world(options: Partial<HubOptions<Commit>> = {}) {
  const http = createServer();
  const counts = new Map([
    ['a', 0],
    ['b', 0],
  ]);
  const commits: Commit[] = [];
  const reads = { whole: 0, part: 0 };
  const newest = () => commits.at(-1)?.revision ?? 10;
  const events = (after: number, through: number): LiveEvent[] =>
    commits
      .filter(({ revision }) => revision > after && revision <= through)
      .map((c) => ({
        revision: c.revision,
        at: c.at,
        kind: 'import',
        count: 1,
        zones: c.zones.map((id) => ({ id, name: id })),
      }));
  const hub = attachHub<Commit>(http, {
    epoch: EPOCH,
    revision: 10,
    tickMs: 10,
    now: () => new Date(0),
    identify: async () => ({ viewer: viewerOf('public'), credential: null }),
    sources: bySort({
      zones: {
        concerns: ({ zones }) => zones.length > 0,
        async whole(revision) {
          reads.whole++;
          return { data: [...counts].map(([id, n]) => zone(id, n, revision)), revision: newest() };
        },
        async part(changes) {
          reads.part++;
          const ids = new Set(changes.flatMap(({ zones }) => zones));
          const isWhole = [...ids].some((id) => !counts.has(id));
          const data = [...counts]
            .filter(([id]) => isWhole || ids.has(id))
            .map(([id, n]) => zone(id, n, changes.at(-1)!.revision));
          return { data, revision: newest(), whole: isWhole };
        },
      },
      events: {
        concerns: () => true,
        whole: async (revision) => ({ data: events(0, revision), revision }),
        part: async (changes) => {
          const { revision } = changes.at(-1)!;
          return { data: events(changes[0]!.revision - 1, revision), revision };
        },
      },
    }),
    ...options,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closers.push(() => hub.close());
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  let revision = 10;
  return {
    hub,
    counts,
    reads,
    url,
    /** Commit one change of some zones. */
    commit(...zones: string[]) {
      const commit = { revision: ++revision, at: at(revision), zones };
      for (const id of zones) if (counts.has(id)) counts.set(id, counts.get(id)! + 1);
      commits.push(commit);
      hub.publish([commit]);
      return revision;
    },
  };
}

/** A socket that is nobody in particular, and the changes that it hears. */
export async function connect(
  url: string,
  given: { auth?: object; headers?: Record<string, string> } = {},
): Promise<{ socket: Client; changes: Change[] }> {
  const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true };
  const { auth = {}, headers = {} } = given;
  const socket: Client = io(url, { ...options, auth, extraHeaders: headers });
  closers.push(() => socket.disconnect());
  const changes: Change[] = [];
  socket.on('change', (change) => changes.push(change));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve());
    socket.on('connect_error', reject);
  });
  return { socket, changes };
}

export const ask = (socket: Client, request: Subscribe) =>
  new Promise<Subscribed>((resolve) => socket.emit('subscribe', request, resolve));
