import { io, type Socket } from 'socket.io-client';
import { initialView, type LiveClient, type LiveView, live } from './live-view';
import { pageHeaders, pageScreen } from './page-screen';
import {
  type Change,
  type ClientAuth,
  type ClientToServer,
  LIVE_PATH,
  type Pulse,
  type ServerToClient,
  type Subscribed,
  type SubscribeFault,
  type Topic,
} from './protocol';
import { answerOf, changeOf } from './tile-messages';
import { dueTogether } from './topic-groups';
import { kindOf } from './topic-name';
import {
  answered,
  changed,
  disconnected,
  epochAnnounced,
  followed,
  forgotten,
  nothingHeld,
  since,
  subscribing,
  type TopicState,
} from './topic-state';

const ACK_TIMEOUT_MS = 10_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const HEARTBEAT_MS = 5_000;
/** A clock that drifts is not set by so much at once. */
const CLOCK_SET_MS = 2_000;
/** The machine's clock against one that nobody sets. */
const clockBase = () => Date.now() - performance.now();
/** A timer this late means that the machine slept: the socket may be dead without knowing it. */
const SLEPT_MS = 20_000;

/** Delay before reconnection attempt n (0, 1, …): full jitter, so that a restart is not answered by a stampede. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt, 16));
}

type LiveSocket = Socket<ServerToClient, ClientToServer>;

/** Codes of refusals that end by themselves: what is shown stays. */
const passing: ReadonlySet<string> = new Set(['unavailable', 'too_many_connections']);
/** Codes of cookies that are of no use any more: any call of the API makes the browser forget them. */
const spentCookies: ReadonlySet<string> = new Set(['session_ended', 'bad_screen_token']);

/**
 * The live stream: one socket for all topics that connects again by itself and always ends at the server's state (topic-state.ts).
 * When its session or token ends, what it held is dropped and it comes back as whoever it is then.
 * @param url  origin of the server; left out = the page's own
 * @param auth what the page says of itself beside its cookies
 * @param calmMs changes are told to listeners at most every so many milliseconds; the first at once
 */
export function createLiveClient(url?: string, auth: ClientAuth = {}, calmMs = 0): LiveClient {
  const options = { path: LIVE_PATH, transports: ['websocket'], reconnection: false, autoConnect: false, auth };
  const socket: LiveSocket = url === undefined ? io(options) : io(url, { ...options, forceNew: true });
  return new Follower(socket, calmMs);
}

class Follower implements LiveClient {
  private state: TopicState = nothingHeld;
  private view: LiveView = initialView;
  private readonly listeners = new Set<() => void>();
  /** How many follow each topic; 0 = dropped as soon as this turn of the event loop is over. */
  private readonly followers = new Map<Topic, number>();
  /** Topics whose changes this connection brings, and those of which it is known that something was missed. */
  private readonly joined = new Set<Topic>();
  private readonly behind = new Set<Topic>();
  private readonly refused = new Map<Topic, SubscribeFault>();
  private attempt = 0;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly heartbeat: ReturnType<typeof setInterval>;
  private clockBase = clockBase();
  /** Has this connection told the time? */
  private hasTold = false;
  /** What is known and not told yet. */
  private pending: Partial<LiveView> = {};
  private calmTimer: ReturnType<typeof setTimeout> | undefined;
  private publishedAt = Number.NEGATIVE_INFINITY;
  private lastBeat = Date.now();
  /** Number of the open subscription: an answer to an older one is ignored. */
  private asked = 0;
  private closed = false;

  constructor(
    private readonly socket: LiveSocket,
    private readonly calmMs: number,
  ) {
    socket.on('connect', () => this.askWhatIsDue());
    socket.on('connect_error', (error) => this.refuse(error));
    socket.on('disconnect', () => this.lose(backoffMs(this.attempt++)));
    socket.on('change', (change) => this.take(change));
    socket.on('tiles', (change) => this.take(changeOf(change)));
    socket.on('pulse', (pulse) => this.beCurrent(pulse));
    socket.on('epoch', ({ epoch }) => {
      this.state = epochAnnounced(this.state, epoch);
      if (this.state.epoch === null) this.askAgain();
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

  follow = (topic: Topic): (() => void) => {
    const count = (by: number) => {
      this.followers.set(topic, (this.followers.get(topic) ?? 0) + by);
      // One component may leave a topic that another begins to follow in the same turn.
      queueMicrotask(() => this.settle());
    };
    count(1);
    let isFollowing = true;
    return () => {
      if (isFollowing) count(-1);
      isFollowing = false;
    };
  };

  close(): void {
    this.closed = true;
    clearTimeout(this.reconnectTimer);
    clearTimeout(this.calmTimer);
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

  private refuse(error: Error): void {
    const code = (error as { data?: { code?: unknown } }).data?.code;
    const retry = () => this.lose(backoffMs(this.attempt++));
    if (typeof code === 'string' && !passing.has(code)) this.forget(code);
    const isSpent = typeof code === 'string' && spentCookies.has(code) && typeof window !== 'undefined';
    if (isSpent) fetch('/api/console/session', { headers: pageHeaders() }).then(retry, retry);
    else retry();
  }

  private take(change: Change): void {
    if (!this.followers.has(change.topic)) return;
    const { state, verdict } = changed(this.state, change);
    this.state = state;
    if (verdict === 'gap') this.askAgain([change.topic]);
    if (verdict !== 'applied') return;
    const part = { clockOffsetMs: this.offsetOf(change.at) };
    // A topic of tiles holds its newest change alone: each must be told.
    if (kindOf(change.topic) === 'tiles') this.publish(part);
    else this.publishCalmly(part);
  }

  /** What is in step holds all that was committed before a time. */
  private beCurrent({ at, followedAt }: Pulse): void {
    const open = this.state.open?.topics ?? [];
    const inStep = [...this.joined].filter((topic) => !this.behind.has(topic) && !open.includes(topic));
    this.state = followed(this.state, inStep, followedAt);
    this.publish({ clockOffsetMs: this.offsetOf(at) });
  }

  /**
   * The server's clock cannot be behind a time that it has written itself, so that what came the fastest is the nearest.
   * Once this machine's clock was set, or stood while it slept, what was known before says nothing; nor does it of the
   * server that another connection leads to.
   */
  private offsetOf(at: string): number {
    const told = Date.parse(at) - Date.now();
    const base = clockBase();
    const isNew = !this.hasTold || Math.abs(base - this.clockBase) > CLOCK_SET_MS;
    this.clockBase = base;
    this.hasTold = true;
    return isNew ? told : Math.max(this.view.clockOffsetMs, told);
  }

  /** Drop what nobody follows any more, ask for what somebody began to. */
  private settle(): void {
    const dropped = [...this.followers].filter(([, count]) => count === 0).map(([topic]) => topic);
    for (const topic of dropped) {
      this.followers.delete(topic);
      this.behind.delete(topic);
      this.refused.delete(topic);
      this.state = forgotten(this.state, topic);
    }
    const left = dropped.filter((topic) => this.joined.delete(topic));
    if (left.length > 0 && this.socket.connected) this.socket.emit('unsubscribe', { topics: left });
    if (dropped.length > 0) this.publish({});
    this.askWhatIsDue();
  }

  /** Something was missed: in some topics, or it may be in all. */
  private askAgain(topics: Iterable<Topic> = this.joined): void {
    const open = this.state.open?.topics ?? [];
    for (const topic of topics) {
      this.behind.add(topic);
      if (!open.includes(topic)) continue;
      // The open subscription is no answer to it any more.
      this.asked++;
      this.state = disconnected(this.state);
    }
    this.askWhatIsDue();
  }

  private askWhatIsDue(): void {
    if (!this.socket.connected || this.state.open !== null || this.closed) return;
    const due = [...this.followers.keys()].filter(
      (topic) => !this.refused.has(topic) && (this.behind.has(topic) || !this.joined.has(topic)),
    );
    if (due.length > 0) this.ask(dueTogether(this.state, due));
  }

  private ask(topics: readonly Topic[], fromScratch = false): void {
    const number = ++this.asked;
    const held = fromScratch ? undefined : since(this.state, topics);
    this.state = subscribing(this.state, topics);
    this.socket
      .timeout(ACK_TIMEOUT_MS)
      .emit('subscribe', { topics: [...topics], ...(held ? { since: held } : {}) }, (error, reply) => {
        if (number !== this.asked || this.closed) return;
        if (error) this.socket.disconnect();
        else this.answer(reply, topics, fromScratch);
      });
  }

  private answer(reply: Subscribed, topics: readonly Topic[], fromScratch: boolean): void {
    if ('error' in reply) {
      this.fail(reply.error);
      return;
    }
    const { state, complete } = answered(this.state, answerOf(reply));
    this.state = state;
    if (!complete) {
      // Twice incomplete: the server contradicts itself; back off instead of asking in a circle.
      if (fromScratch) this.socket.disconnect();
      else this.ask(topics, true);
      return;
    }
    this.attempt = 0;
    for (const topic of topics) {
      this.joined.add(topic);
      this.behind.delete(topic);
    }
    // It was written when all of it was read, however long that took: only the way back makes the clock late.
    const clockOffsetMs = this.offsetOf(reply.at);
    this.settle();
    const isLive = this.state.open === null || this.view.connection === 'live';
    const { audience } = reply;
    this.publish({ clockOffsetMs, audience, ...(isLive ? live : {}) });
  }

  /** One topic that is not given must not keep the others from coming. */
  private fail(fault: SubscribeFault): void {
    this.state = disconnected(this.state);
    const topic = fault.topic as Topic | undefined;
    if (topic !== undefined && this.followers.has(topic)) {
      this.refused.set(topic, fault);
      this.behind.delete(topic);
      this.state = forgotten(this.state, topic);
      this.publish({});
      this.askWhatIsDue();
      return;
    }
    this.publish({ refusal: fault.message });
    this.socket.disconnect();
  }

  private lose(retryInMs: number): void {
    this.state = disconnected(this.state);
    this.hasTold = false;
    this.asked++;
    this.joined.clear();
    this.behind.clear();
    this.refused.clear();
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
    if (this.socket.connected) this.askAgain();
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

  /** Many changes are shown at once: at once the first, and what follows within `calmMs` together at its end. */
  private publishCalmly(part: Partial<LiveView>): void {
    this.pending = { ...this.pending, ...part };
    if (this.calmTimer !== undefined) return;
    const wait = this.publishedAt + this.calmMs - performance.now();
    if (wait <= 0) this.publish({});
    else this.calmTimer = setTimeout(() => this.publish({}), wait);
  }

  private publish(part: Partial<LiveView>): void {
    clearTimeout(this.calmTimer);
    this.calmTimer = undefined;
    this.publishedAt = performance.now();
    const pending = this.pending;
    this.pending = {};
    const { epoch, topics } = this.state;
    const current = Object.values(topics).flatMap((held) => (held ? Date.parse(held.currentAsOf) : []));
    const currentAsOf = current.length === 0 ? null : Math.min(...current);
    const refused = Object.fromEntries(this.refused);
    this.view = { ...this.view, ...pending, ...part, epoch: epoch ?? this.view.epoch, topics, refused, currentAsOf };
    for (const listener of this.listeners) listener();
  }
}

let page: LiveClient | undefined;

/** A page is drawn anew at most twice a second, however much changes. */
const CALM_MS = 500;

/** The page's one client, opened at the first call. Browser only. */
export function pageLive(): LiveClient {
  const screen = pageScreen();
  page ??= createLiveClient(undefined, screen === null ? {} : { screen }, CALM_MS);
  return page;
}
