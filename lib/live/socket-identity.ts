import type { Server, Socket } from 'socket.io';
import type { Viewer } from '@/lib/credit/publication';
import type { ClientToServer, Ended, ServerToClient } from './protocol';

/** Who a socket is, since its handshake. */
export interface Identity {
  viewer: Viewer;
  /** What its rights hang on, looked at again while it is open; null = they cannot end. */
  credential: { kind: 'session' | 'key' | 'screen'; id: string } | null;
}

/** What a socket says of itself when it connects. */
export interface Handshake {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  auth: Readonly<Record<string, unknown>>;
}

/** Thrown by `identify` to refuse a socket with a code; another error refuses it as `unavailable`. */
export class HandshakeRefused extends Error {
  constructor(readonly data: Ended) {
    super(data.message);
    this.name = 'HandshakeRefused';
  }
}

type NoEvents = Record<string, never>;
export type LiveServer<I = Identity> = Server<ClientToServer, ServerToClient, NoEvents, { identity: I }>;
export type LiveSocket<I = Identity> = Socket<ClientToServer, ServerToClient, NoEvents, { identity: I }>;

/** Nobody is connected before it is known who it is: what is given and does not hold never counts as the public. */
export function identified<I extends Identity>(
  identify: (handshake: Handshake) => Promise<I>,
  onError: (error: unknown) => void,
) {
  return (socket: LiveSocket<I>, next: (error?: Error) => void) => {
    identify(socket.handshake).then(
      (identity) => {
        socket.data.identity = identity;
        forgetRequest(socket);
        next();
      },
      (error: unknown) => {
        if (error instanceof HandshakeRefused) return next(error);
        onError(error);
        const message = 'The server cannot tell who you are now. Come back in a few seconds.';
        next(new HandshakeRefused({ code: 'unavailable', message }));
      },
    );
  };
}

/** Who it is is known: neither its cookies nor its token are kept beside it. */
function forgetRequest<I>(socket: LiveSocket<I>) {
  socket.handshake.headers = {};
  socket.handshake.auth = {};
  Object.assign(socket.conn, { request: null });
}

/** Let go of every socket whose session, key or token has ended; it comes back as whoever it is then. */
export function letEndedGo<I extends Identity>(
  io: LiveServer<I>,
  ended: ((identities: readonly I[]) => Promise<ReadonlySet<I>>) | undefined,
  onError: (error: unknown) => void,
) {
  let asking = false;
  return async () => {
    const sockets = [...io.sockets.sockets.values()].filter(({ data }) => data.identity.credential !== null);
    if (asking || ended === undefined || sockets.length === 0) return;
    asking = true;
    try {
      const gone = await ended(sockets.map(({ data }) => data.identity));
      for (const socket of sockets.filter(({ data }) => gone.has(data.identity))) {
        socket.emit('ended', { code: 'rights_ended', message: 'What this connection was opened with has ended.' });
        socket.disconnect(true);
      }
    } catch (error) {
      onError(error);
    } finally {
      asking = false;
    }
  };
}
