import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Loaded into the server that a soak runs (`--import`): tells what it holds, when it is asked, after a forced collection. */

export interface Held {
  /** Live objects, code, and what they hold outside the heap, in bytes. */
  heap: number;
  /** Resident, in bytes. */
  rss: number;
  /** What keeps the loop busy or waiting, by kind, such as `Timeout` or `TCPSocketWrap`. */
  resources: Record<string, number>;
  /** Delay of the event loop since the last time it was asked, in milliseconds. */
  delay: { p50: number; p99: number; max: number };
}

/** Twice: what the first collection lets go of may hold more. */
const COLLECTIONS = 2;

const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();

async function held(): Promise<Held> {
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  const delay = { p50: ms(loop.percentile(50)), p99: ms(loop.percentile(99)), max: ms(loop.max) };
  for (let i = 0; i < COLLECTIONS; i++) {
    globalThis.gc!();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  // The collection itself stops the loop.
  loop.reset();
  return { heap: heapUsed + external, rss, resources, delay };
}

process.on('message', async (message) => {
  if (message === 'held') process.send!(await held());
});
// Asking keeps no server alive that wants to end.
process.channel?.unref();
