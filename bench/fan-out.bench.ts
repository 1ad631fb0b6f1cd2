import type { CrowdHandlers, Protocol } from './stream/crowd';
import type { FanServerHandlers } from './stream/fan-server';
import { change, FIRST_REVISION, ZONES } from './stream/messages';
import { type Child, type Memory, openChild } from './support/child';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';

/**
 * The hub of the live stream beside a bare tuned socket.io server and a bare ws loop: one room, every socket in it.
 *
 * Each server is a process of its own, all clients are another, the same for the three; rounds alternate, so that what
 * else the machine does meets them alike. Memory is what 2,000 connections add to a server that has had some before.
 */

const SOCKETS = count('BENCH_SOCKETS', 2_000);
const RUNS = count('BENCH_RUNS', 3);
const ROUNDS = 9;
/** Messages of a round. */
const MESSAGES = 20;
/** What a server has served before its memory is looked at: code is compiled, lists have grown. */
const WARM_UP = { sockets: 100, messages: 5 };

const protocols: readonly Protocol[] = ['live stream', 'socket.io', 'ws'];

interface Measured {
  /** Deliveries a second, by round. */
  rates: number[];
  /** Microseconds of the server's processor for each delivery, by round. */
  cost: number[];
  /** Bytes for each connection, by run. */
  rss: number[];
  heap: number[];
}

type Server = Child<FanServerHandlers>;
type Crowd = Child<CrowdHandlers>;

async function warmUp(server: Server, protocol: Protocol, port: number) {
  const crowd: Crowd = openChild('bench/stream/crowd.ts');
  await crowd.call('connect', { protocol, port, count: WARM_UP.sockets });
  await server.call('send', WARM_UP.messages);
  await crowd.call('received', { protocol, each: WARM_UP.messages });
  crowd.end();
  while ((await server.call('sockets', undefined)) > 0) {}
}

async function run(measured: Map<Protocol, Measured>) {
  const crowd: Crowd = openChild('bench/stream/crowd.ts');
  const servers = new Map<Protocol, Server>();
  const perSocket = (before: Memory, after: Memory, of: keyof Memory) => (after[of] - before[of]) / SOCKETS;
  try {
    for (const protocol of protocols) {
      const server: Server = openChild('bench/stream/fan-server.ts');
      servers.set(protocol, server);
      const port = await server.call('listen', { protocol, tickMs: 1, zones: ZONES });
      await warmUp(server, protocol, port);
      const before = await server.call('memory', undefined);
      await crowd.call('connect', { protocol, port, count: SOCKETS });
      const after = await server.call('memory', undefined);
      measured.get(protocol)!.rss.push(perSocket(before, after, 'rss'));
      measured.get(protocol)!.heap.push(perSocket(before, after, 'heap'));
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < protocols.length; i++) {
        const protocol = protocols[(round + i) % protocols.length]!;
        const server = servers.get(protocol)!;
        const spent = await server.call('processor', undefined);
        const begun = await server.call('send', MESSAGES);
        const { at } = await crowd.call('received', { protocol, each: (round + 1) * MESSAGES });
        // The first round of each run is the first time that so many are sent to.
        if (round === 0) continue;
        measured.get(protocol)!.rates.push((SOCKETS * MESSAGES) / ((at - begun) / 1_000));
        measured.get(protocol)!.cost.push(((await server.call('processor', undefined)) - spent) / (SOCKETS * MESSAGES));
      }
    }
  } finally {
    for (const child of [crowd, ...servers.values()]) child.end();
  }
}

const measured = new Map(
  protocols.map((protocol): [Protocol, Measured] => [protocol, { rates: [], cost: [], rss: [], heap: [] }]),
);
for (let i = 0; i < RUNS; i++) await run(measured);

const bytes = Buffer.byteLength(JSON.stringify(['change', change(FIRST_REVISION)]));
console.log(`${SOCKETS} sockets in one room, ${MESSAGES} changes of ${bytes} bytes a round, ${RUNS} runs`);
printMachine();
for (const [protocol, { rates, cost, rss, heap }] of measured) {
  printSpread(`${protocol}: deliveries`, rates, '/s');
  printSpread(`${protocol}: processor of the server for a delivery`, cost, 'µs', 1);
  printSpread(
    `${protocol}: resident memory of a connection`,
    rss.map((value) => value / 1024),
    'KiB',
    1,
  );
  printSpread(
    `${protocol}: heap and buffers of a connection`,
    heap.map((value) => value / 1024),
    'KiB',
    1,
  );
}
/** Median of the live stream's figures over those of another server at the same time. */
const ratio = (of: keyof Measured, beside: Protocol) => {
  const [ours, theirs] = [measured.get('live stream')![of], measured.get(beside)![of]];
  return spreadOf(ours.map((value, i) => value / theirs[i]!)).median.toFixed(3);
};
for (const beside of ['ws', 'socket.io'] as const) {
  const wanted = beside === 'socket.io';
  console.log(`ratio processor for a delivery, live stream / ${beside}: ${ratio('cost', beside)}`);
  console.log(
    `ratio memory of a connection, live stream / ${beside}: ${ratio('rss', beside)} resident, ${ratio('heap', beside)} heap${wanted ? ' (wanted: at most 1.2)' : ''}`,
  );
  console.log(
    `ratio deliveries/s, live stream / ${beside}: ${ratio('rates', beside)}${wanted ? ' (wanted: at least 0.9)' : ''}`,
  );
}
