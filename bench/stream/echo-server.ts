import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { serveCalls, sharedNow } from '../support/child';

/** The least there can be between a commit and a socket: a bare NOTIFY of one connection, heard by another, sent to a bare websocket. */

let notifier: pg.Client;

const handlers = {
  /** @returns its port */
  async listen(url: string) {
    const listener = new pg.Client(url);
    notifier = new pg.Client(url);
    await Promise.all([listener.connect(), notifier.connect()]);
    await listener.query('listen bench');
    const http = createServer();
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    listener.on('notification', ({ payload }) => {
      for (const client of server.clients) client.send(payload!);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return (http.address() as AddressInfo).port;
  },

  async notify(payload: string) {
    const from = sharedNow();
    await notifier.query(`select pg_notify('bench', $1)`, [payload]);
    return from;
  },
};

export type EchoServerHandlers = typeof handlers;
serveCalls(handlers);
