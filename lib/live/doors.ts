import type { IncomingHttpHeaders } from 'node:http';
import { type Connection, Outlet, type OutletLimits, type SlowReason } from './outlet';
import { HandshakeRefused } from './socket-identity';
import { Tally } from './tally';

/** Connections from their first request on, before it is known whose they are: counted by address, and watched. */

interface Door {
  outlet: Outlet;
  /** What it is counted by; null = it is not. */
  address: string | null;
  /** There are as many of this address as there may be. */
  isRefused: boolean;
}

/** What socket.io reads of the first request of a connection. */
interface KeptRequest {
  headers: IncomingHttpHeaders;
  connection: { encrypted?: boolean };
}

type Opened = Connection & { request: KeptRequest };

interface DoorOptions {
  addressOf?: (headers: IncomingHttpHeaders) => string | null;
  onSlow?: (slow: { waiting: number; reason: SlowReason }) => void;
}

/** Time in which a refused connection may read why. */
const PARTING_MS = 2_000;

export class Doors {
  readonly #doors = new Map<object, Door>();
  readonly #counts: Tally;

  constructor(
    private readonly limits: OutletLimits & { socketsPerAddress: number },
    private readonly options: DoorOptions,
  ) {
    this.#counts = new Tally(limits.socketsPerAddress);
  }

  /** A connection came. */
  open(connection: Opened): void {
    const { onSlow = () => {}, addressOf = () => null } = this.options;
    const { headers, connection: peer } = connection.request;
    // The first request would be held: about a quarter of an idle connection's memory. Its headers are wanted once, by
    // `identify`.
    connection.request = { headers: { ...headers }, connection: { encrypted: peer.encrypted === true } };
    const address = addressOf(headers);
    const isRefused = !this.#counts.take(address);
    const outlet = new Outlet(connection, this.limits, (reason, waiting) => onSlow({ reason, waiting }));
    this.#doors.set(connection, { outlet, address, isRefused });
    connection.once('close', () => {
      this.#doors.delete(connection);
      if (!isRefused) this.#counts.give(address);
    });
  }

  of(connection: object): Door {
    return this.#doors.get(connection)!;
  }

  /** Let nobody in from an address that has enough connections. */
  refuse(connection: Pick<Connection, 'close'>, next: (error?: Error) => void): void {
    if (this.#doors.get(connection)?.isRefused !== true) {
      next();
      return;
    }
    const message = 'There are as many connections from your address as there may be. Close others first.';
    next(new HandshakeRefused({ code: 'too_many_connections', message }));
    setTimeout(() => connection.close(), PARTING_MS).unref();
  }

  /** Let those go where nothing moves. */
  look(): void {
    const now = performance.now();
    for (const { outlet } of this.#doors.values()) outlet.look(now);
  }
}
