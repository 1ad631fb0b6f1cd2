import { frameOf, type QueuedPacket } from './encoded';

/** What of engine.io's connection is used: its documented events, and what it takes to say why it is closed. */
export interface Connection {
  readyState: string;
  on(event: 'packetCreate', listener: (packet: QueuedPacket) => void): unknown;
  on(event: 'flush', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
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
  /** Told once each time that more waits than the soft limit. */
  onFull = () => {};
  #since = 0;
  #flushed: (() => void)[] = [];
  #isFull = false;
  #isQueued = false;

  /** @param onSlow told when it was disconnected, and why */
  constructor(
    private readonly connection: Connection,
    private readonly limits: OutletLimits,
    private readonly onSlow: (reason: SlowReason, waiting: number) => void,
  ) {
    connection.on('packetCreate', (packet) => this.#queue(packet));
    connection.on('flush', () => this.#flush());
    connection.once('close', () => this.#flush());
  }

  /** Resolves when nothing waits, or the connection is closed. */
  drained(): Promise<void> {
    if (!this.#isQueued) return Promise.resolve();
    return new Promise((resolve) => this.#flushed.push(resolve));
  }

  /** Let it go when nothing has moved for too long. */
  look(nowMs: number): void {
    if (this.waiting > 0 && this.#isFull && nowMs - this.#since > this.limits.stalledMs) this.#letGo('stalled');
  }

  #queue(packet: QueuedPacket): void {
    const isAnswer = frameOf(packet);
    this.#isQueued = true;
    if (!isAnswer) this.waiting += (packet.data as { length?: number } | undefined)?.length ?? 0;
    // What can go at once has gone by then.
    if (this.waiting > this.limits.softWaiting) queueMicrotask(() => this.#check());
  }

  #check(): void {
    if (this.waiting > this.limits.hardWaiting) this.#letGo('behind');
    else if (this.waiting > this.limits.softWaiting && !this.#isFull) {
      this.#isFull = true;
      this.#since = performance.now();
      this.onFull();
    }
  }

  #flush(): void {
    this.waiting = 0;
    this.#isQueued = false;
    this.#isFull = false;
    for (const resolve of this.#flushed.splice(0)) resolve();
  }

  #letGo(reason: SlowReason): void {
    if (this.connection.readyState !== 'open') return;
    const { waiting, connection } = this;
    const websocket = connection.transport.socket;
    websocket?.close(TOO_SLOW, reason);
    // Thrown away rather than flushed: what waits is what has to go. The client comes back and asks again.
    connection.close(true);
    setTimeout(() => websocket?.terminate(), PARTING_MS).unref();
    this.onSlow(reason, waiting);
  }
}
