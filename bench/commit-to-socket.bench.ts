import { setTimeout as sleep } from 'node:timers/promises';
import { openDb } from '@/db/db';
import { createDatabase } from '@/tests/support/engines';
import { arrivals, witness } from './stream/arrivals';
import type { EchoServerHandlers } from './stream/echo-server';
import type { ProductServerHandlers } from './stream/product-server';
import { openWire } from './stream/wire';
import { type Child, openChild } from './support/child';
import { seeded } from './support/random';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count, counts } from './support/settings';
import { fillTown, TOWN_SYSTEM } from './support/town';

/**
 * How long one evaluation takes from its request to a subscribed socket, in towns of several sizes with the same zones,
 * beside a bare NOTIFY → websocket echo on the same server.
 *
 * Every size has a database and a server process of its own; samples alternate between them, so that what else the
 * machine does meets all alike. The pause before each sample is random, so that no sample is in step with a tick.
 */

const SIZES = counts('BENCH_SIZES', [10_000, 100_000, 1_000_000]);
const SAMPLES = count('BENCH_SAMPLES', 40);
const WARM_UP = 3;
const LONGEST_PAUSE_MS = 400;
const SEED = 20_261_126;

const stages = ['commit', 'aggregate', 'tick', 'read', 'send'] as const;
/** Milliseconds of a sample by stage. */
type Sample = Record<(typeof stages)[number], number>;

interface Town {
  entities: number;
  server: Child<ProductServerHandlers>;
  /** When the topic `zones` was at this revision or later, here. */
  shown: (revision: number) => Promise<number>;
  samples: Sample[];
}

async function openTown(url: string, entities: number): Promise<Town> {
  const server: Child<ProductServerHandlers> = openChild('bench/stream/product-server.ts');
  const port = await server.call('listen', url);
  return { entities, server, shown: await witness(port), samples: [] };
}

/** Post a new evaluation of a business, and follow it to the socket. */
async function sample({ entities, server, shown }: Town, number: number, random: () => number): Promise<Sample> {
  await server.call('did', undefined);
  const posted = await server.call('post', {
    code: `B${1 + Math.floor(random() * entities)}`,
    system: TOWN_SYSTEM,
    scheme: 'CN-2026',
    grade: 'ABCD'[Math.floor(random() * 4)],
    evaluatedAt: new Date(Date.UTC(2026, 10, 26) + number * 1_000).toISOString(),
    source: TOWN_SYSTEM,
    sourceKey: `sample-${number}`,
  });
  const at = await shown(posted.revision);
  const { asked, followed } = await server.call('did', undefined);
  const told = followed.find(({ revision }) => revision >= posted.revision)!.at;
  const reads = asked.filter(({ from, until }) => from >= told && until <= at);
  const [first, last] = [Math.min(...reads.map(({ from }) => from)), Math.max(...reads.map(({ until }) => until))];
  return {
    commit: posted.committed - posted.from,
    aggregate: told - posted.committed,
    tick: first - told,
    read: last - first,
    send: at - last,
  };
}

const total = (sample: Sample) => stages.reduce((sum, stage) => sum + sample[stage], 0);
/** Without what a change waits for others that come within the same tick: the same for every size, it hides the rest. */
const work = (sample: Sample) => total(sample) - sample.tick;

const server = process.env.DATABASE_URL_TEST;
if (server === undefined) {
  console.error('Set DATABASE_URL_TEST to a PostgreSQL with PostGIS in which databases may be created.');
  process.exit(1);
}
const databases: Awaited<ReturnType<typeof createDatabase>>[] = [];
const towns: Town[] = [];
const echo: Child<EchoServerHandlers> = openChild('bench/stream/echo-server.ts');
try {
  for (const entities of SIZES) {
    const database = await createDatabase();
    databases.push(database);
    const db = await openDb(database.url);
    const begun = performance.now();
    await fillTown(db, entities);
    console.log(`${entities} businesses were put in within ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
    await db.close();
    towns.push(await openTown(database.url, entities));
  }
  const echoed = arrivals();
  const port = await echo.call('listen', databases[0]!.url);
  await openWire(port, '/', { onFrame: (payload) => echoed.came(Number(payload.toString())) });
  const echoes: number[] = [];
  const random = seeded(SEED);
  for (let i = 1; i <= SAMPLES + WARM_UP; i++) {
    const from = await echo.call('notify', String(i));
    const at = await echoed.reached(i);
    if (i > WARM_UP) echoes.push(at - from);
    for (const town of towns) {
      await sleep(random() * LONGEST_PAUSE_MS);
      const taken = await sample(town, i, random);
      if (i > WARM_UP) town.samples.push(taken);
    }
  }

  const [version] = await (async () => {
    const db = await openDb(server);
    const rows = await db.query<{ version: string }>("select current_setting('server_version') as version");
    await db.close();
    return rows;
  })();
  printMachine(`PostgreSQL ${version!.version}`);
  printSpread('bare NOTIFY → websocket echo', echoes, 'ms', 1);
  for (const { entities, samples } of towns) {
    printSpread(`${entities} businesses, evaluation to socket`, samples.map(total), 'ms', 1);
    printSpread(`${entities} businesses, without waiting for the tick`, samples.map(work), 'ms', 1);
    const parts = stages.map((stage) => `${stage} ${spreadOf(samples.map((s) => s[stage])).median.toFixed(1)}`);
    console.log(`${entities} businesses, medians of the stages: ${parts.join(', ')} ms`);
  }
  const [least, most] = [towns[0]!, towns.at(-1)!];
  const median = ({ samples }: Town, of: (sample: Sample) => number) => spreadOf(samples.map(of)).median;
  const ratio = (of: (sample: Sample) => number) => (median(most, of) / median(least, of)).toFixed(3);
  console.log(
    `ratio to the bare echo at ${most.entities}: ${(median(most, total) / spreadOf(echoes).median).toFixed(1)}`,
  );
  console.log(`ratio ${most.entities} / ${least.entities} businesses without the tick: ${ratio(work)}`);
  console.log(
    `ratio ${most.entities} / ${least.entities} businesses, evaluation to socket: ${ratio(total)} (wanted: at most 1.5)`,
  );
} finally {
  for (const child of [echo, ...towns.map((town) => town.server)]) child.end();
  for (const { drop } of databases) await drop();
}
