import { Agent, get } from 'node:http';
import type { TileAddress } from '@/lib/tiles/tile-source';
import type { Subject } from './subject';

/** Tiles a second over HTTP, by several who ask at once: of the product, cold and warm, and of MapServer. */

const ASKERS = 4;
/** What is answered fast is asked again and again: so many requests at least. */
const LEAST_REQUESTS = 400;

function fetched(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', ({ length }: Buffer) => {
        bytes += length;
      });
      response.on('end', () => {
        const type = response.headers['content-type'];
        if (type === 'application/vnd.mapbox-vector-tile') resolve(bytes);
        else reject(new Error(`${url}: ${response.statusCode} ${type}, ${bytes} bytes, and no tile`));
      });
    }).on('error', reject);
  });
}

/** @returns tiles a second */
async function rate(urls: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: ASKERS });
  const open = [...urls];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: ASKERS }, async () => {
      for (let url = open.shift(); url !== undefined; url = open.shift()) await fetched(agent, url);
    }),
  );
  agent.destroy();
  return (urls.length * 1_000) / (performance.now() - start);
}

export async function printHttp({ url, forget, mapServer }: Subject, name: string, tiles: readonly TileAddress[]) {
  const again = (urls: readonly string[]) => Array.from({ length: LEAST_REQUESTS }, (_, i) => urls[i % urls.length]!);
  const ours = tiles.map(url);
  await rate(again(ours));
  forget();
  const [cold, warm] = [await rate(ours), await rate(again(ours))];
  const told = `${name}, over HTTP: cold ${cold.toFixed(0)}, warm ${warm.toFixed(0)} tiles/s`;
  if (mapServer === null) return console.log(`${told}; MapServer NOT MEASURED`);
  const theirs = tiles.map(mapServer.url);
  await rate(theirs);
  const other = await rate(theirs);
  console.log(
    `${told}; MapServer ${other.toFixed(0)} (it keeps none): cold / that ${(cold / other).toFixed(2)}, warm / that ${(warm / other).toFixed(2)}`,
  );
}
