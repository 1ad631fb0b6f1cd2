import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '@/lib/live/client';
import type { Change, Subscribed } from '@/lib/live/protocol';
import { serveCalls, sharedNow } from '../support/child';
import { seeded } from '../support/random';
import { type LiveWire, openLive } from './live-wire';

/** The clients of the reconnect storm: each holds a revision, is dropped, comes back by the rules of docs/PROTOCOL.md. */

/** How clients come back: all at once, or each after its back-off. */
export type Return = 'at once' | 'back-off';

interface Client {
  live: LiveWire | null;
  held: number;
  epoch: string;
  audience: string;
}

const SEED = 20_261_126;
const clients: Client[] = [];
let port = 0;
let failed = 0;

/** Connect and subscribe until it is answered; what fails is tried again after the back-off. */
async function follow(
  client: Client,
  { keep, attempt, random }: { keep: boolean; attempt: number; random: () => number },
) {
  try {
    const live = await openLive(port, '/live', {
      // One that the server let go, and not this benchmark, comes back as any client does.
      onClose: () => {
        if (client.live === null || client.live !== live) return;
        client.live = null;
        void follow(client, { keep: true, attempt: 0, random });
      },
      onEvent: (payload) => {
        const [event, change] = JSON.parse(payload.subarray(2).toString()) as [string, Change];
        if (event === 'change') client.held = Math.max(client.held, change.revision);
      },
    });
    client.live = live;
    const since = keep ? { since: { epoch: client.epoch, revision: client.held, audience: client.audience } } : {};
    const reply = (await live.ask('subscribe', { topics: ['zones'], ...since })) as Subscribed;
    if ('error' in reply) throw new Error(reply.error.code);
    client.epoch = reply.epoch;
    client.audience = reply.audience;
    const revisions = 'snapshots' in reply ? [reply.snapshots.zones!] : reply.changes;
    client.held = Math.max(client.held, ...revisions.map(({ revision }) => revision));
  } catch {
    failed++;
    const { live } = client;
    client.live = null;
    live?.wire.drop();
    await sleep(backoffMs(attempt, random));
    await follow(client, { keep, attempt: attempt + 1, random });
  }
}

const current = (revision: number) => clients.filter(({ held }) => held >= revision).length;

const handlers = {
  /** Clients come, some at a time. */
  async connect(given: { port: number; count: number }) {
    port = given.port;
    const random = seeded(SEED);
    for (let i = 0; i < given.count; i++) clients.push({ live: null, held: 0, epoch: '', audience: '' });
    for (let from = 0; from < given.count; from += 100)
      await Promise.all(
        clients.slice(from, from + 100).map((client) => follow(client, { keep: false, attempt: 0, random })),
      );
  },

  /** Every connection breaks at once. */
  drop() {
    for (const client of clients) {
      const { live } = client;
      client.live = null;
      live?.wire.drop();
    }
  },

  /**
   * Every client comes back.
   * @param keep ask for what was missed; false = for the whole, as after a restart of the database
   * @returns when every client held the revision, and how often one had to try again
   */
  async comeBack({ way, keep, revision }: { way: Return; keep: boolean; revision: number }) {
    failed = 0;
    const random = seeded(SEED + revision);
    if (!keep) for (const client of clients) client.held = 0;
    await Promise.all(
      clients.map(async (client) => {
        if (way === 'back-off') await sleep(backoffMs(0, random));
        await follow(client, { keep, attempt: 0, random });
      }),
    );
    while (current(revision) < clients.length) await sleep(1);
    return { at: sharedNow(), failed };
  },

  /** Wait until every client holds a revision. */
  async reached(revision: number) {
    while (current(revision) < clients.length) await sleep(5);
  },
};

export type StormCrowdHandlers = typeof handlers;
serveCalls(handlers);
