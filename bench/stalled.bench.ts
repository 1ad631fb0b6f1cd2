import { setTimeout as sleep } from 'node:timers/promises';
import type { CrowdHandlers, Protocol } from './stream/crowd';
import type { FanServerHandlers } from './stream/fan-server';
import { openLive } from './stream/live-wire';
import { change, FIRST_REVISION } from './stream/messages';
import { type Child, openChild } from './support/child';
import { printMachine } from './support/report';
import { count } from './support/settings';

/**
 * Clients that stop reading, as a phone in a pocket does, under constant changes: memory of the server over time and what
 * the others notice, beside a bare tuned socket.io server, which keeps for them whatever comes.
 */

const SECONDS = count('BENCH_SECONDS', 30);
const STALLED = 20;
const OTHERS = 20;
/** A change of many zones, as an import makes it, so that what the kernel takes for a sleeper is full within seconds. */
const ZONES = 75;
const TICK_MS = 20;
const LOOK_MS = 2_000;

interface Course {
  /** Live memory of the server, by look: MiB above what it was before. */
  grownMiB: number[];
  /** Seconds until the others had everything. */
  seconds: number;
  /** Sockets that the server still had at the end. */
  left: number;
}

async function course(protocol: Protocol, stalled: number): Promise<Course> {
  const server: Child<FanServerHandlers> = openChild('bench/stream/fan-server.ts');
  const crowd: Child<CrowdHandlers> = openChild('bench/stream/crowd.ts');
  try {
    const port = await server.call('listen', { protocol, tickMs: TICK_MS, zones: ZONES });
    await crowd.call('connect', { protocol, port, count: OTHERS });
    const sleepers = await Promise.all(
      Array.from({ length: stalled }, async () => {
        const client = await openLive(port, '/live', { onEvent: () => {} });
        if (protocol === 'live stream') await client.ask('subscribe', { topics: ['zones'] });
        return client.wire;
      }),
    );
    for (const wire of sleepers) wire.pause();
    const changes = (SECONDS * 1_000) / TICK_MS;
    const before = await server.call('heap', undefined);
    const begun = await server.call('send', changes);
    const received = crowd.call('received', { protocol, each: changes });
    const grownMiB: number[] = [];
    let done = false;
    const all = received.finally(() => {
      done = true;
    });
    while (!done) {
      await Promise.race([sleep(LOOK_MS), all]);
      grownMiB.push(((await server.call('heap', undefined)) - before) / 2 ** 20);
    }
    const { at } = await all;
    const left = await server.call('sockets', undefined);
    for (const wire of sleepers) wire.drop();
    return { grownMiB, seconds: (at - begun) / 1_000, left };
  } finally {
    for (const child of [server, crowd]) child.end();
  }
}

const bytes = Buffer.byteLength(JSON.stringify(['change', change(FIRST_REVISION, ZONES)]));
console.log(
  `${STALLED} sockets that stop reading beside ${OTHERS} that go on, a change of ${(bytes / 1024).toFixed(0)} KiB every ${TICK_MS} ms for ${SECONDS} s`,
);
printMachine();
const alone = await course('live stream', 0);
const ours = await course('live stream', STALLED);
const bare = await course('socket.io', STALLED);
const inMiB = (values: number[]) => values.map((value) => value.toFixed(0)).join(' ');
console.log(
  `live stream: memory above the start, every ${LOOK_MS / 1_000} s: ${inMiB(ours.grownMiB)} MiB; ${ours.left} sockets left`,
);
console.log(
  `socket.io: memory above the start, every ${LOOK_MS / 1_000} s: ${inMiB(bare.grownMiB)} MiB; ${bare.left} sockets left`,
);
console.log(
  `the others had everything after ${ours.seconds.toFixed(2)} s, without sleepers after ${alone.seconds.toFixed(2)} s`,
);
console.log(`ratio of that time with and without sleepers: ${(ours.seconds / alone.seconds).toFixed(3)}`);
const most = ({ grownMiB }: Course) => Math.max(...grownMiB);
console.log(`ratio of the most memory, live stream / socket.io: ${(most(ours) / most(bare)).toFixed(3)}`);
