import { io, type Socket } from 'socket.io-client';
import type { Zone } from '@/lib/credit/zone';
import { pageHeaders, pageScreen } from './page-screen';
import {
  type Change,
  type ClientAuth,
  type ClientToServer,
  LIVE_PATH,
  type LiveEvent,
  type ServerToClient,
  type Subscribed,
  topics,
} from './protocol';
import {
  answered,
  changed,
  disconnected,
  epochAnnounced,
  type Held,
  nothingHeld,
  since,
  subscribing,
  type TopicState,
} from './topic-state';

/** What a page sees of the stream; a new object on every change, so that it serves useSyncExternalStore. */
export interface LiveView {
  /** `live` only while subscribed and in step; `lost` after a connection broke or the first one failed. */
  connection: 'connecting' | 'live' | 'lost';
  /** Milliseconds of the server's clock since when it is lost; null while it is not. */
  lostSince: number | null;
  /** Has the stream ever answered on this page? */
  everLive: boolean;
  epoch: string | null;
  zones: Held<Zone[]> | null;
  events: Held<LiveEvent[]> | null;
  /** Add to Date.now() to have the server's clock. */
  clockOffsetMs: number;
  /** Why the server refused the subscription, in its words. */
  refusal: string | null;
  /** Whom the topics are for, as the server says; null before the first answer. */
  audience: string | null;
  /** Code of why this page lost the rights that it had, or was not given those it asked for; null = it has them. */
  ended: string | null;
}

export interface LiveClient {
  subscribe(listener: () => void): () => void;
  getSnapshot(): LiveView;
  close(): void;
}

const ACK_TIMEOUT_MS = 10_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const HEARTBEAT_MS = 5_000;
/** A timer this late means that the machine slept: the socket may be dead without knowing it. */
const SLEPT_MS = 20_000;

/** Delay before reconnection attempt n (0, 1, …): full jitter, so that a restart is not answered by a stampede. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt, 16));
}

export const initialView: LiveView = {
  connection: 'connecting',
  lostSince: null,
  everLive: false,
  epoch: null,
  zones: null,
  events: null,
  clockOffsetMs: 0,
  refusal: null,
  audience: null,
  ended: null,
};

type LiveSocket = Socket<ServerToClient, ClientToServer>;

/** Codes of cookies that are of no use any more: any call of the API makes the browser forget them. */
const spentCookies: ReadonlySet<string> = new Set(['session_ended', 'bad_screen_token']);

/**
 * Follow the live stream: one socket that connects again by itself and always ends at the server's state (topic-state.ts).
 * When its session or token ends, what it held is dropped and it comes back as whoever it is then.
 * @param url  origin of the server; left out = the page's own
 * @param auth what the page says of itself beside its cookies
 */
export function createLiveClient(url?: string, auth: ClientAuth = {}): LiveClient {
  const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, autoConnect: false, auth };
  const socket: LiveSocket = url === undefined ? io(options) : io(url, { ...options, forceNew: true });
  return new Follower(socket);
}

class Follower implements LiveClient {
  private state: TopicState = nothingHeld;
  private view: LiveView = initialView;
  private readonly listeners = new Set<() => void>();
  private attempt = 0;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private lastBeat = Date.now();
  /** Number of the open subscription: an answer to an older one is ignored. */
  private asked = 0;
  private closed = false;

  constructor(private readonly socket: LiveSocket) {
    socket.on('connect', () => this.ask());
    socket.on('connect_error', (error) => this.refused(error));
    socket.on('disconnect', () => this.lose(backoffMs(this.attempt++)));
    socket.on('change', (change) => this.take(change));
    socket.on('epoch', ({ epoch }) => {
      this.state = epochAnnounced(this.state, epoch);
      if (this.state.epoch === null) this.ask();
    });
    socket.on('ended', ({ code }) => this.forget(code));
    socket.on('drain', ({ retryInMs }) => {
      // The server is going down in order; it says when the next one will be there.
      this.lose(retryInMs + backoffMs(0));
      this.socket.disconnect();
    });
    if (typeof window !== 'undefined') {
      window.addEventListener('online', this.wake);
      window.addEventListener('offline', this.sleep);
      document.addEventListener('visibilitychange', this.look);
    }
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    socket.connect();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = (): LiveView => this.view;

  close(): void {
    this.closed = true;
    clearTimeout(this.reconnectTimer);
    clearInterval(this.heartbeat);
    if (typeof window !== 'undefined') {
      window.removeEventListener('online', this.wake);
      window.removeEventListener('offline', this.sleep);
      document.removeEventListener('visibilitychange', this.look);
    }
    this.socket.disconnect();
  }

  /** What was seen with rights that have ended must not stay on the screen. */
  private forget(code: string): void {
    this.state = nothingHeld;
    this.publish({ ended: code, audience: null });
  }

  private refused(error: Error): void {
    const code = (error as { data?: { code?: unknown } }).data?.code;
    const retry = () => this.lose(backoffMs(this.attempt++));
    if (typeof code === 'string' && code !== 'unavailable') this.forget(code);
    const isSpent = typeof code === 'string' && spentCookies.has(code) && typeof window !== 'undefined';
    if (isSpent) fetch('/api/console/session', { headers: pageHeaders() }).then(retry, retry);
    else retry();
  }

  private take(change: Change): void {
    const { state, verdict } = changed(this.state, change);
    this.state = state;
    if (verdict === 'gap') this.ask();
    // The server's clock cannot be behind a time that it has written itself.
    const offset = Math.max(this.view.clockOffsetMs, Date.parse(change.at) - Date.now());
    if (verdict === 'applied') this.publish({ clockOffsetMs: offset });
  }

  private ask(fromScratch = false): void {
    if (!this.socket.connected) return;
    const number = ++this.asked;
    const sentAt = Date.now();
    const held = fromScratch ? undefined : since(this.state);
    this.state = subscribing(this.state);
    this.socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('subscribe', { topics: [...topics], ...(held ? { since: held } : {}) }, (error, reply) => {
        if (number !== this.asked || this.closed) return;
        if (error) this.socket.disconnect();
        else this.answer(reply, sentAt, fromScratch);
      });
  }

  private answer(reply: Subscribed, sentAt: number, fromScratch: boolean): void {
    if ('error' in reply) {
      this.publish({ refusal: reply.error.message });
      this.socket.disconnect();
      return;
    }
    const { state, complete } = answered(this.state, reply);
    this.state = state;
    if (!complete) {
      // Twice incomplete: the server contradicts itself; back off instead of asking in a circle.
      if (fromScratch) this.socket.disconnect();
      else this.ask(true);
      return;
    }
    this.attempt = 0;
    // The answer was written between sending and now; the middle halves the worst error.
    const clockOffsetMs = Date.parse(reply.at) - (sentAt + Date.now()) / 2;
    const { audience } = reply;
    this.publish({ connection: 'live', lostSince: null, everLive: true, refusal: null, clockOffsetMs, audience });
  }

  private lose(retryInMs: number): void {
    this.state = disconnected(this.state);
    this.asked++;
    if (this.closed) return;
    const lostSince = this.view.lostSince ?? Date.now() + this.view.clockOffsetMs;
    this.publish({ connection: 'lost', lostSince });
    // A drain sets its own, later time; the disconnect that follows it must not shorten that.
    if (this.reconnectTimer !== undefined) return;
    this.reconnectTimer = setTimeout(() => this.connect(), retryInMs);
  }

  private connect(): void {
    clearTimeout(this.reconnectTimer);
    this.reconnectTimer = undefined;
    if (!this.closed && !this.socket.connected) this.socket.connect();
  }

  private readonly wake = (): void => {
    if (this.socket.connected) this.ask();
    else this.connect();
  };

  private readonly sleep = (): void => {
    this.socket.disconnect();
  };

  private readonly look = (): void => {
    if (document.visibilityState === 'visible') this.beat();
  };

  private beat(): void {
    const now = Date.now();
    const late = now - this.lastBeat;
    this.lastBeat = now;
    if (late > SLEPT_MS) this.wake();
  }

  private publish(part: Partial<LiveView>): void {
    const { epoch, topics: held } = this.state;
    this.view = { ...this.view, ...part, epoch: epoch ?? this.view.epoch, zones: held.zones, events: held.events };
    for (const listener of this.listeners) listener();
  }
}

let page: LiveClient | undefined;

/** The page's one client, opened at the first call. Browser only. */
export function pageLive(): LiveClient {
  const screen = pageScreen();
  page ??= createLiveClient(undefined, screen === null ? {} : { screen });
  return page;
}
