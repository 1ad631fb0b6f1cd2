import { setTimeout as sleep } from 'node:timers/promises';
import { serveCalls, sharedNow } from '../support/child';
import { openLive } from './live-wire';
import { openWire } from './wire';

/** The clients of the fan-out benchmark: they count what comes. */

/** What is connected to, and with which words a client comes into the room. */
export type Protocol = 'live stream' | 'socket.io' | 'ws';

interface Crowd {
  /** Messages that each client has had. */
  counts: Int32Array;
  total: number;
  bytes: number;
  lastAt: number;
}

/** Connections that are being opened at one time. */
const AT_ONCE = 100;
const crowds = new Map<Protocol, Crowd>();

const CHANGE = Buffer.from('42["change"');

async function join(protocol: Protocol, port: number, onMessage: (payload: Buffer) => void) {
  if (protocol === 'ws') return void (await openWire(port, '/', { onFrame: onMessage }));
  // The live stream also tells the time now and then.
  const onEvent = (payload: Buffer) => {
    if (CHANGE.equals(payload.subarray(0, CHANGE.length))) onMessage(payload);
  };
  const client = await openLive(port, '/live', { onEvent });
  if (protocol === 'live stream') await client.ask('subscribe', { topics: ['zones'] });
}

const handlers = {
  async connect({ protocol, port, count }: { protocol: Protocol; port: number; count: number }) {
    const crowd: Crowd = { counts: new Int32Array(count), total: 0, bytes: 0, lastAt: 0 };
    crowds.set(protocol, crowd);
    for (let from = 0; from < count; from += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
      await Promise.all(
        numbers.map((number) =>
          join(protocol, port, ({ length }) => {
            crowd.counts[number]!++;
            crowd.total++;
            crowd.bytes += length;
            crowd.lastAt = sharedNow();
          }),
        ),
      );
    }
  },

  /** Wait until every client has had so many messages since it came. @returns when the last one arrived */
  async received({ protocol, each }: { protocol: Protocol; each: number }) {
    const crowd = crowds.get(protocol)!;
    while (crowd.total < each * crowd.counts.length) await sleep(5);
    if (crowd.counts.some((count) => count !== each)) throw new Error(`${protocol}: not everyone had ${each} messages`);
    return { at: crowd.lastAt, bytes: crowd.bytes };
  },
};

export type CrowdHandlers = typeof handlers;
serveCalls(handlers);
