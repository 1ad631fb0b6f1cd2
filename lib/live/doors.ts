import type { IncomingHttpHeaders } from 'node:http';
import { type Connection, Outlet, type OutletLimits, type OutletShared } from './outlet';
import { HandshakeRefused } from './socket-identity';
import { Tally } from './tally';

/** Connections from their first request on, before it is known whose they are: counted by address, and watched. */

/** What socket.io reads of the first request of a connection. */
interface KeptRequest {
  headers: IncomingHttpHeaders;
  connection: { encrypted?: boolean };
}

type Opened = Connection & { request: KeptRequest };

interface DoorOptions {
  addressOf?: (headers: IncomingHttpHeaders) => string | null;
  onSlow?: OutletShared['onSlow'];
}

/** Time in which a refused connection may read why. */
const PARTING_MS = 2_000;

export class Doors {
  readonly #outlets = new Map<object, Outlet>();
  /** Connections from an address that has as many as it may have. */
  readonly #refused = new WeakSet<object>();
  readonly #counts: Tally;
  readonly #shared: OutletShared;

  constructor(
    limits: OutletLimits & { socketsPerAddress: number },
    private readonly options: DoorOptions,
  ) {
    this.#counts = new Tally(limits.socketsPerAddress);
    this.#shared = { limits, onSlow: options.onSlow ?? (() => {}) };
  }

  /** A connection came. */
  open(connection: Opened): void {
    const { addressOf = () => null } = this.options;
    const { headers, connection: peer } = connection.request;
    // The first request would be held: about a quarter of an idle connection's memory. Its headers are wanted once, by
    // `identify`.
    connection.request = { headers: { ...headers }, connection: { encrypted: peer.encrypted === true } };
    const address = addressOf(headers);
    const isCounted = this.#counts.take(address);
    if (!isCounted) this.#refused.add(connection);
    const outlet = new Outlet(connection, address, this.#shared);
    this.#outlets.set(connection, outlet);
    connection.on('close', () => {
      this.#outlets.delete(connection);
      if (isCounted) this.#counts.give(address);
      outlet.closed();
    });
  }

  of(connection: object): Outlet {
    return this.#outlets.get(connection)!;
  }

  /** Let nobody in from an address that has enough connections. */
  refuse(connection: Pick<Connection, 'close'>, next: (error?: Error) => void): void {
    if (!this.#refused.has(connection)) {
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
    for (const outlet of this.#outlets.values()) outlet.look(now);
  }
}
