import { frameOf, type QueuedPacket } from './encoded';

/** What of engine.io's connection is used: its documented events, and what it takes to say why it is closed. */
export interface Connection {
  readyState: string;
  on(event: 'packetCreate', listener: (packet: QueuedPacket) => void): unknown;
  on(event: 'flush', listener: () => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  close(discard?: boolean): unknown;
  /** engine.io's types call the websocket private; there is no other way to a close code. */
  transport: { socket?: { close(code: number, reason: string): void; terminate(): void } };
}

export interface OutletLimits {
  /** Characters that may wait before the socket leaves its rooms. */
  softWaiting: number;
  /** Characters that may wait before it is disconnected. */
  hardWaiting: number;
  /** How long something may wait without any of it going out. */
  stalledMs: number;
}

/** Who is told of what becomes of its connection. */
export interface OutletUser {
  /** More waits than the soft limit; once each time. */
  fallBehind(): void;
}

/** What is the same for all connections. */
export interface OutletShared {
  limits: OutletLimits;
  /** Told when one was disconnected, and why. */
  onSlow: (slow: { waiting: number; reason: SlowReason }) => void;
}

/** Why a socket was let go: the reason of the close frame, a line of the log, a label of the metrics. */
export type SlowReason = 'behind' | 'stalled';
/** Close code of a socket that could not keep up; 4000 and above are a program's own (RFC 6455, 7.4.2). */
export const TOO_SLOW = 4008;

/** Time in which who reads again may still hear the reason. */
const PARTING_MS = 2_000;

/**
 * What waits for one connection, counted as it comes: engine.io keeps without any bound what the network has not taken.
 * An answer counts nothing, because its bytes are everybody's, and the next request of its socket waits until it has gone.
 */
export class Outlet {
  /** Characters that wait, behind those which the network is taking. */
  waiting = 0;
  /** Whose messages wait; null before it is known who it is. */
  user: OutletUser | null = null;
  #since = 0;
  /** Who waits for the drain; null = nobody. */
  #flushed: (() => void)[] | null = null;
  #isFull = false;
  #isQueued = false;

  /**
   * Few objects for each of thousands of connections: what is the same for all is handed in once.
   *
   * @param address what the connection is counted by; null = it is not
   * @param shared  limits, and who is told when one was disconnected, and why
   */
  constructor(
    private readonly connection: Connection,
    readonly address: string | null,
    private readonly shared: OutletShared,
  ) {
    connection.on('packetCreate', (packet) => this.#queue(packet));
    connection.on('flush', () => this.#flush());
  }

  /** The connection has ended, for whatever reason: nothing waits any more. */
  closed(): void {
    this.#flush();
  }

  /** Resolves when nothing waits, or the connection is closed. */
  drained(): Promise<void> {
    if (!this.#isQueued) return Promise.resolve();
    return new Promise((resolve) => {
      this.#flushed ??= [];
      this.#flushed.push(resolve);
    });
  }

  /** Let it go when nothing has moved for too long. */
  look(nowMs: number): void {
    if (this.waiting > 0 && this.#isFull && nowMs - this.#since > this.shared.limits.stalledMs) this.#letGo('stalled');
  }

  #queue(packet: QueuedPacket): void {
    const isAnswer = frameOf(packet);
    this.#isQueued = true;
    if (!isAnswer) this.waiting += (packet.data as { length?: number } | undefined)?.length ?? 0;
    // What can go at once has gone by then.
    if (this.waiting > this.shared.limits.softWaiting) queueMicrotask(() => this.#check());
  }

  #check(): void {
    if (this.waiting > this.shared.limits.hardWaiting) this.#letGo('behind');
    else if (this.waiting > this.shared.limits.softWaiting && !this.#isFull) {
      this.#isFull = true;
      this.#since = performance.now();
      this.user?.fallBehind();
    }
  }

  #flush(): void {
    this.waiting = 0;
    this.#isQueued = false;
    this.#isFull = false;
    const flushed = this.#flushed;
    this.#flushed = null;
    for (const resolve of flushed ?? []) resolve();
  }

  #letGo(reason: SlowReason): void {
    if (this.connection.readyState !== 'open') return;
    const { waiting, connection } = this;
    const websocket = connection.transport.socket;
    websocket?.close(TOO_SLOW, reason);
    // Thrown away rather than flushed: what waits is what has to go. The client comes back and asks again.
    connection.close(true);
    setTimeout(() => websocket?.terminate(), PARTING_MS).unref();
    this.shared.onSlow({ reason, waiting });
  }
}
