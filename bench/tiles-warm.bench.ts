import { connect } from 'node:net';
import { openChild } from './support/child';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count, counts } from './support/settings';
import type { WarmServerHandlers } from './tiles/warm-server';

/**
 * Tiles that are kept, as the front answers them, beside a bare Node HTTP server that sends the same bytes: requests a
 * second over connections that stay open, each with one request on its way. The client counts bytes and reads nothing
 * else, so that it is the server that is measured. The two alternate. What they need of the processor for a request is
 * printed too: it says the same on a machine that others work on.
 */

const REQUESTS = count('BENCH_REQUESTS', 20_000);
const CONNECTIONS = count('BENCH_CONNECTIONS', 16);
const RUNS = count('BENCH_RUNS', 9);
const TIMES = Math.ceil(REQUESTS / CONNECTIONS);
/** Requests of a run, and the one that the length is known by. */
const ASKED = TIMES * CONNECTIONS + 1;
const POINTS = counts('BENCH_POINTS', [100, 1_000, 4_000]);

/** One answer, to know its length by. */
function lengthOf(port: number, request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      const length = /^content-length: (\d+)$/im.exec(text.slice(0, head))?.[1];
      if (head === -1 || !text.startsWith('HTTP/1.1 200 ') || length === undefined)
        return head === -1 ? undefined : reject(new Error(text.slice(0, head)));
      socket.destroy();
      resolve(head + 4 + Number(length));
    });
  });
}

/** Ask again and again over one connection. */
function ask(port: number, request: string, { times, length }: { times: number; length: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let [left, missing] = [times, length];
    socket.on('error', reject);
    socket.on('data', ({ length: got }) => {
      missing -= got;
      if (missing > 0) return;
      if (missing < 0) return reject(new Error('an answer is longer than the first one'));
      missing = length;
      if (--left > 0) socket.write(request);
      else {
        socket.destroy();
        resolve();
      }
    });
  });
}

/** @returns requests a second */
async function rate(port: number, path: string): Promise<number> {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Encoding: gzip\r\n\r\n`;
  const length = await lengthOf(port, request);
  const start = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, () => ask(port, request, { times: TIMES, length })));
  return (TIMES * CONNECTIONS * 1_000) / (performance.now() - start);
}

for (const points of POINTS) {
  const server = openChild<WarmServerHandlers>('bench/tiles/warm-server.ts');
  try {
    const { path, product, bare, bytes } = await server.call('open', { points });
    const rates = { product: [] as number[], bare: [] as number[] };
    const took = { product: [] as number[], bare: [] as number[] };
    await rate(product, path);
    await rate(bare, path);
    for (let run = 0; run < RUNS; run++) {
      const order = run % 2 === 0 ? (['product', 'bare'] as const) : (['bare', 'product'] as const);
      for (const which of order) {
        const before = await server.call('processor', undefined);
        rates[which].push(await rate(which === 'product' ? product : bare, path));
        took[which].push(((await server.call('processor', undefined)) - before) / ASKED);
      }
    }
    const name = `tile of ${points} businesses, ${bytes} bytes compressed`;
    printSpread(`${name}: kept, through the front`, rates.product, 'requests/s');
    printSpread(`${name}: bare Node server`, rates.bare, 'requests/s');
    const ratio = spreadOf(rates.product).median / spreadOf(rates.bare).median;
    printSpread(`${name}: processor time of a request, kept`, took.product, 'µs', 1);
    printSpread(`${name}: processor time of a request, bare`, took.bare, 'µs', 1);
    const busy = spreadOf(took.bare).median / spreadOf(took.product).median;
    console.log(`${name}: ratio ${ratio.toFixed(3)} (wanted: at least 0.5); by processor time ${busy.toFixed(3)}`);
  } finally {
    server.end();
  }
}
printMachine();
