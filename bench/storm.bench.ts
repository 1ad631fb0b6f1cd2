import { openDb } from '@/db/db';
import { createDatabase } from '@/tests/support/engines';
import { witness } from './stream/arrivals';
import type { ProductServerHandlers } from './stream/product-server';
import type { Return, StormCrowdHandlers } from './stream/storm-crowd';
import { type Child, openChild, sharedNow } from './support/child';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';
import { fillTown, TOWN_SYSTEM } from './support/town';

/**
 * Every client of a server is dropped at once and comes back: what the database is asked, how long until all are current,
 * how much memory the server takes meanwhile. While they are away an evaluation is taken and sent to one that stayed, so
 * that all have missed something, and what is asked for it is not taken for the storm's.
 */

const SOCKETS = count('BENCH_SOCKETS', 2_000);
const RUNS = count('BENCH_RUNS', 5);
const ENTITIES = 10_000;
/** What following the outbox asks all the time, storm or not. */
const followsFeed = /^feed\.changesAfter|^aggregates?\./;

interface Case {
  name: string;
  way: Return;
  keep: boolean;
}
const cases: readonly Case[] = [
  { name: 'all at once, with since', way: 'at once', keep: true },
  { name: 'all at once, for the whole', way: 'at once', keep: false },
  { name: 'with the back-off of the client', way: 'back-off', keep: true },
];

interface Storm {
  queries: number;
  seconds: number;
  peakMiB: number;
  again: number;
}

const server: Child<ProductServerHandlers> = openChild('bench/stream/product-server.ts');
const crowd: Child<StormCrowdHandlers> = openChild('bench/stream/storm-crowd.ts');
let posts = 0;

async function post() {
  posts++;
  const { revision } = await server.call('post', {
    code: `B${posts}`,
    system: TOWN_SYSTEM,
    scheme: 'CN-2026',
    grade: 'ABCD'[posts % 4],
    evaluatedAt: new Date(Date.UTC(2026, 10, 26) + posts * 1_000).toISOString(),
    source: TOWN_SYSTEM,
    sourceKey: `storm-${posts}`,
  });
  return revision;
}

async function storm(
  { way, keep }: Case,
  shown: (revision: number) => Promise<number>,
): Promise<{ storm: Storm; asked: string[] }> {
  // Somebody changes something while all are here, so that every client and the server are where they would be.
  await crowd.call('reached', await post());
  await server.call('restPeak', undefined);
  await crowd.call('drop', undefined);
  const revision = await post();
  await shown(revision);
  await server.call('did', undefined);
  const begun = sharedNow();
  const { at, failed } = await crowd.call('comeBack', { way, keep, revision });
  const { asked } = await server.call('did', undefined);
  const peak = await server.call('peak', undefined);
  const queries = asked.map(({ by }) => by).filter((by) => !followsFeed.test(by));
  return {
    storm: { queries: queries.length, seconds: (at - begun) / 1_000, peakMiB: peak / 2 ** 20, again: failed },
    asked: queries,
  };
}

if (process.env.DATABASE_URL_TEST === undefined) {
  console.error('Set DATABASE_URL_TEST to a PostgreSQL with PostGIS in which databases may be created.');
  process.exit(1);
}
const database = await createDatabase();
try {
  const db = await openDb(database.url);
  await fillTown(db, ENTITIES);
  await db.close();
  const port = await server.call('listen', database.url);
  const shown = await witness(port);
  await crowd.call('connect', { port, count: SOCKETS });
  const before = await server.call('memory', undefined);
  console.log(`${SOCKETS} clients dropped at once, ${ENTITIES} businesses in 111 zones, ${RUNS} storms of each kind`);
  printMachine();
  console.log(
    `server with all of them connected, after a collection: ${(before.rss / 2 ** 20).toFixed(0)} MiB resident`,
  );
  let most = 0;
  for (const kind of cases) {
    const storms: Storm[] = [];
    const asked = new Map<string, number>();
    for (let i = 0; i < RUNS; i++) {
      const taken = await storm(kind, shown);
      storms.push(taken.storm);
      for (const by of taken.asked) asked.set(by, (asked.get(by) ?? 0) + 1);
    }
    const of = (figure: keyof Storm) => storms.map((one) => one[figure]);
    printSpread(`${kind.name}: until all are current`, of('seconds'), 's', 2);
    printSpread(`${kind.name}: highest resident memory of the server`, of('peakMiB'), 'MiB');
    printSpread(`${kind.name}: tries that failed`, of('again'), '');
    printSpread(`${kind.name}: database queries`, of('queries'), '');
    console.log(`  by: ${[...asked].map(([by, n]) => `${by} ${(n / RUNS).toFixed(1)}`).join(', ') || 'none'}`);
    most = Math.max(most, spreadOf(of('queries')).max);
  }
  console.log(`database queries of a storm of ${SOCKETS}: at most ${most} (wanted: at most 5)`);
} finally {
  for (const child of [server, crowd]) child.end();
  await database.drop();
}
