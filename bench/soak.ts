import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPostgres } from '@/tests/support/postgres-server';
import { openClients, PAGES } from './soak/clients';
import type { Held } from './soak/probe';
import { type SoakedServer, startSoaked } from './soak/server';
import { slopeOf } from './soak/slope';
import { openWriters } from './soak/writers';
import { seeded } from './support/random';
import { printMachine } from './support/report';
import { soakWall } from './wall-soak';

/**
 * `npm run soak [-- --minutes 10 --clients 60 --engine postgres|embedded --compiled]`: the real server under clients that come and
 * go, evaluations, rollbacks and changes of zones. What it holds after a forced collection is looked at every 10 seconds
 * and must not grow: exit 1 when the 95 % interval of a slope lies above 0. `npm run soak -- wall` does so with a wall.
 */

const SAMPLE_MS = 10_000;
/** Caches fill in the first minutes, which no slope is taken of: a fifth of what follows, and at least so many. */
const WARM_UP = { share: 0.2, least: 4 } as const;
/** Five slopes are judged at once: at 95 % each, one in eight runs of a server that keeps nothing would fail. */
const WITHIN = 99;
const SEED = 20_261_126;
/** Of what the server said, where something was refused. */
const SHOWN_CHARACTERS = 4_000;

interface Sample extends Held {
  minute: number;
  clients: number;
}

/** What must stay flat, each with the unit it is told in. */
const flat: readonly { name: string; unit: string; of: (sample: Sample) => number }[] = [
  { name: 'heap', unit: 'MiB', of: ({ heap }) => heap / 2 ** 20 },
  // Sockets of HTTP and of the database come and go with the rest; clients are no leak.
  { name: 'sockets beyond the clients', unit: '', of: ({ resources, clients }) => sockets(resources) - clients },
  // As many clients as go come again: all sockets stay as many too, however many are between two connections.
  { name: 'sockets', unit: '', of: ({ resources }) => sockets(resources) },
  { name: 'timers', unit: '', of: ({ resources }) => resources.Timeout ?? 0 },
  { name: 'other resources', unit: '', of: ({ resources }) => others(resources) },
];

const sockets = (resources: Held['resources']) => resources.TCPSocketWrap ?? 0;
const others = (resources: Held['resources']) =>
  Object.entries(resources).reduce(
    (sum, [kind, n]) => sum + (kind === 'Timeout' || kind === 'TCPSocketWrap' ? 0 : n),
    0,
  );

async function given() {
  const { values, positionals } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      clients: { type: 'string' },
      engine: { type: 'string', default: 'postgres' },
      compiled: { type: 'boolean', default: false },
      changes: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '100' },
    },
    allowPositionals: true,
  });
  if (positionals[0] === 'wall') {
    const grown = await soakWall({
      changes: Number(values.changes),
      rate: Number(values.rate),
      compiled: values.compiled,
    });
    console.log(grown.length === 0 ? 'nothing grows' : `grows: ${grown.join(', ')}`);
    process.exit(grown.length === 0 ? 0 : 1);
  }
  const minutes = Number(values.minutes);
  const isEmbedded = values.engine === 'embedded';
  const clients = Number(values.clients ?? (isEmbedded ? 20 : 60));
  if (
    !(minutes >= 2) ||
    !Number.isInteger(clients) ||
    clients < 5 ||
    !['postgres', 'embedded'].includes(values.engine)
  ) {
    console.error('soak --minutes N (from 2) --clients N (from 5) --engine postgres|embedded --compiled');
    process.exit(2);
  }
  return { minutes, clients, isEmbedded, isCompiled: values.compiled };
}

/** An empty database. @returns the environment that names it */
async function openDatabase(
  isEmbedded: boolean,
): Promise<{ env: Record<string, string>; name: string; drop: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-soak-'));
  const env: Record<string, string> = { XINTU_DATA_DIR: join(folder, 'data'), XINTU_DEMO: '3000' };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (isEmbedded) return { env, name: 'the embedded engine', drop: remove };
  const server = await startPostgres();
  if (server === null) {
    console.error('There is no PostgreSQL with PostGIS on this machine. Install one, or use --engine embedded.');
    process.exit(1);
  }
  const drop = () => {
    server.stop();
    remove();
  };
  return { env: { ...env, DATABASE_URL: server.url }, name: 'PostgreSQL', drop };
}

const columns = ['minute', 'heap', 'RSS', 'sockets', 'clients', 'timers', 'other', 'loop p50', 'p99', 'max ms'];
const printRow = (cells: readonly string[]) => console.log(cells.map((cell) => cell.padStart(9)).join(''));

function printSample({ minute, heap, rss, resources, clients, delay }: Sample) {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  const counts = [sockets(resources), clients, resources.Timeout ?? 0, others(resources)].map(String);
  const delays = [delay.p50, delay.p99, delay.max].map((ms) => ms.toFixed(1));
  printRow([minute.toFixed(1), mib(heap), mib(rss), ...counts, ...delays]);
}

/** @returns names of what grew */
function judge(samples: readonly Sample[], warmUp: number): string[] {
  const judged = samples.filter(({ minute }) => minute >= warmUp);
  const hours = judged.map(({ minute }) => minute / 60);
  console.log(
    `\nslopes of ${judged.length} samples after ${warmUp.toFixed(1)} minutes, with their ${WITHIN} % intervals:`,
  );
  return flat.flatMap(({ name, unit, of }) => {
    const { slope, low, high } = slopeOf(hours, judged.map(of), WITHIN);
    const [middle, from, to] = [slope, low, high].map((value) => value.toFixed(2));
    const grew = low > 0;
    console.log(`  ${name}: ${middle} ${unit}/h [${from}, ${to}] ${grew ? 'GROWS' : 'flat'}`);
    return grew ? [name] : [];
  });
}

/** What can be followed there. */
async function topicsOf({ url }: SoakedServer): Promise<string[]> {
  const { items } = (await (await fetch(`${url}/api/v1/zones`)).json()) as { items: { id: string }[] };
  const ofZones = items.flatMap(({ id }) => [`zone:${id}`, `footfall:${id}`]);
  return ['zones', 'events', 'rankings:specialised_market', 'rankings:core_district', ...ofZones];
}

async function soak(server: SoakedServer, env: Record<string, string>, minutes: number, count: number) {
  const random = seeded(SEED);
  const topics = await topicsOf(server);
  const clients = openClients({ url: server.url, port: server.port, count, topics }, random);
  const writers = await openWriters({ url: server.url, env }, random);
  const samples: Sample[] = [];
  const begun = performance.now();
  const passed = () => (performance.now() - begun) / 60_000;
  printRow(columns);
  while (passed() < minutes) {
    await sleep(SAMPLE_MS);
    samples.push({ ...(await server.held()), minute: passed(), clients: clients.open() });
    printSample(samples.at(-1)!);
  }
  await writers.stop();
  const { refused, ...done } = writers.told();
  console.log(`\ndone: ${JSON.stringify(done)}; clients: ${JSON.stringify(clients.told())}`);
  console.log(`pages that stayed and are in step: ${clients.pagesLive()} of ${PAGES}`);
  console.log(`kinds at the end: ${JSON.stringify(samples.at(-1)!.resources)}`);
  for (const [fault, n] of counted(refused)) console.log(`refused ${n} times: ${fault}`);
  if (refused.length > 0) console.log(`the server said last:\n${server.said().slice(-SHOWN_CHARACTERS)}`);
  await clients.stop();
  return samples;
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const { minutes, clients, isEmbedded, isCompiled } = await given();
const database = await openDatabase(isEmbedded);
let server: SoakedServer | undefined;
let grew: string[] = [];
try {
  server = await startSoaked(database.env, { isCompiled });
  console.log(
    `${minutes} minutes, ${clients} clients that come and go, ${database.name}, ${isCompiled ? 'compiled' : 'interpreted'}`,
  );
  printMachine();
  const warmUp = Math.max(minutes * WARM_UP.share, WARM_UP.least);
  const samples = await soak(server, database.env, warmUp + minutes, clients);
  const status = await server.stop();
  console.log(`the server stopped in order with status ${status}`);
  grew = judge(samples, warmUp);
  if (status !== 0) grew.push('the time that the server takes to stop');
} finally {
  await server?.stop();
  database.drop();
}
console.log(grew.length === 0 ? 'nothing grows' : `grows: ${grew.join(', ')}`);
process.exit(grew.length === 0 ? 0 : 1);
