import { io, type Socket } from 'socket.io-client';
import { until } from './until';

/** A client that knows docs/PROTOCOL.md and nothing of this program: what it holds must be what a snapshot says. */

interface Row {
  id: string;
  revision: number;
  asOf?: string;
}
interface Message {
  topic: 'zones' | 'events';
  revision: number;
  prev: number;
  data: Row[];
}
type Answer = { epoch: string; snapshots?: Record<string, Message>; changes?: Message[]; error?: { code: string } };

const TOPICS = ['zones', 'events'] as const;
const EVENTS_KEPT = 50;
/** Shorter than clients wait, so that a test does not. */
const COME_BACK_MS = 50;

export class Follower {
  /** Zones by id. */
  readonly zones = new Map<string, Row>();
  events: Row[] = [];
  /** Revision held of each topic. */
  held: Record<string, number> = {};
  epoch: string | null = null;
  isLive = false;
  connections = 0;
  /** `retryInMs` of each drain that was announced. */
  readonly drains: number[] = [];
  /** Of each answer: did it go on from what was held? */
  readonly continued: boolean[] = [];
  #waiting: Message[] | null = null;
  #closed = false;
  readonly #socket: Socket;

  constructor(url: string, options: { rejectUnauthorized?: boolean } = {}) {
    const settings = { path: '/live', transports: ['websocket'], reconnection: false, forceNew: true };
    this.#socket = io(url, { ...settings, ...options });
    const again = () => {
      this.isLive = false;
      if (!this.#closed) setTimeout(() => !this.#closed && this.#socket.connect(), COME_BACK_MS * Math.random());
    };
    this.#socket.on('connect', () => {
      this.connections++;
      this.#ask(true);
    });
    this.#socket.on('connect_error', again);
    this.#socket.on('disconnect', again);
    this.#socket.on('drain', ({ retryInMs }: { retryInMs: number }) => {
      this.drains.push(retryInMs);
      this.#socket.disconnect();
    });
    this.#socket.on('change', (change: Message) => {
      if (this.#waiting !== null) this.#waiting.push(change);
      else if (!this.#apply(change)) this.#ask(true);
    });
  }

  close() {
    this.#closed = true;
    this.#socket.disconnect();
  }

  #ask(asHeld: boolean) {
    this.isLive = false;
    this.#waiting = [];
    const revision = Math.min(...TOPICS.map((topic) => this.held[topic] ?? Number.NaN));
    const since =
      asHeld && this.epoch !== null && !Number.isNaN(revision) ? { epoch: this.epoch, revision } : undefined;
    this.#socket.emit('subscribe', { topics: TOPICS, ...(since && { since }) }, (answer: Answer) =>
      this.#answered(answer),
    );
  }

  #answered({ epoch, snapshots, changes = [], error }: Answer) {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    if (error !== undefined) return void setTimeout(() => this.#ask(false), COME_BACK_MS);
    this.continued.push(snapshots === undefined);
    if (epoch !== this.epoch) this.held = {};
    if (snapshots !== undefined) for (const topic of TOPICS) this.#replace(snapshots[topic]!);
    this.epoch = epoch;
    this.isLive = [...changes, ...waiting].every((change) => this.#apply(change));
    if (!this.isLive) this.#ask(false);
  }

  #replace({ topic, revision, data }: Message) {
    if (revision < (this.held[topic] ?? 0)) return;
    this.held[topic] = revision;
    if (topic === 'events') this.events = [...data];
    else {
      this.zones.clear();
      for (const zone of data) this.zones.set(zone.id, zone);
    }
  }

  /** @returns false at a gap */
  #apply({ topic, revision, prev, data }: Message): boolean {
    const held = this.held[topic];
    if (held !== undefined && revision <= held) return true;
    if (held === undefined || prev > held) return false;
    this.held[topic] = revision;
    if (topic === 'events') {
      const unknown = data.filter((event) => event.revision > held);
      this.events = [...this.events, ...unknown].slice(-EVENTS_KEPT);
    } else for (const zone of data) this.zones.set(zone.id, zone);
    return true;
  }
}

/** What somebody holds, in one text. Two readings of a zone differ in when it was read: that is left out. */
export function heldText(zones: Iterable<Row>, events: readonly unknown[]): string {
  const read = [...zones].map(({ revision, asOf, ...zone }) => zone).sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify({ zones: read, events });
}

/** What a client that comes new is given. */
export async function snapshotOf(url: string, options: { rejectUnauthorized?: boolean } = {}): Promise<string> {
  const fresh = new Follower(url, options);
  await until(() => fresh.isLive);
  fresh.close();
  return heldText(fresh.zones.values(), fresh.events);
}
