import { setTimeout as sleep } from 'node:timers/promises';
import { openDb } from '@/db/db';
import { createDatabase } from '@/tests/support/engines';
import { arrivals } from './stream/arrivals';
import { openLive } from './stream/live-wire';
import type { ProductServerHandlers } from './stream/product-server';
import { type Child, openChild } from './support/child';
import { seeded } from './support/random';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count, counts } from './support/settings';
import { fillTown, TOWN_SYSTEM } from './support/town';

/**
 * How long one evaluation takes from its commit to a moved index of the region on a public socket, in towns of several
 * sizes with the same zones. Samples alternate between the towns, so that what else the machine does meets all alike.
 * Guarded figures are there as a publication without anything hidden leaves them, so that the public has an index.
 */

const SIZES = counts('BENCH_SIZES', [10_000, 1_000_000]);
const SAMPLES = count('BENCH_SAMPLES', 40);
const WARM_UP = 3;
const LONGEST_PAUSE_MS = 400;
const SEED = 20_261_126;

interface Town {
  entities: number;
  server: Child<ProductServerHandlers>;
  /** Codes of businesses whose grades are public. */
  codes: string[];
  /** When a revision at which the region's level was another one than before had come. */
  moved: (revision: number) => Promise<number>;
  took: number[];
}

async function openTown(url: string, entities: number): Promise<Town> {
  const db = await openDb(url);
  const begun = performance.now();
  await fillTown(db, entities);
  console.log(`${entities} businesses were put in within ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  await db.query(
    `insert into guarded_figure (zone, scheme, figure, value, day)
     select i.zone, i.scheme, f.figure, f.value, '2026-11-26'
     from index_sum i cross join lateral (values ('ranked', i.ranked), ('good', i.good), ('bad', i.bad), ('graded', i.graded),
       ('out_of_scope', i.out_of_scope), ('fresh', i.fresh), ('stale', i.graded - i.fresh)) f (figure, value)
     where i.scheme <> 0 and i.kind = 'individual'`,
  );
  const codes = await db.query<{ code: string }>(
    `select c.code from entity e join entity_code c on c.entity = e.id where e.kind = 'enterprise' order by e.id limit ${SAMPLES + WARM_UP}`,
  );
  await db.close();
  const server: Child<ProductServerHandlers> = openChild('bench/stream/product-server.ts');
  const port = await server.call('listen', url);
  return { entities, server, codes: codes.map(({ code }) => code), moved: await watchRegion(port), took: [] };
}

async function watchRegion(port: number) {
  const { came, reached } = arrivals();
  let level: number | null = null;
  const client = await openLive(port, '/live', {
    onEvent: (payload) => {
      const [event, change] = JSON.parse(payload.subarray(2).toString()) as [
        string,
        { revision: number; data: { level: number | null } },
      ];
      if (event !== 'change' || change.data.level === null || change.data.level === level) return;
      level = change.data.level;
      came(change.revision);
    },
  });
  await client.ask('subscribe', { topics: ['zone:region'] });
  return reached;
}

/** Two evaluations of a business, the best grade and the worst: at least one of them moves the index. */
async function sample({ server, codes, moved }: Town, number: number): Promise<number> {
  let last = 0;
  for (const [i, grade] of ['A', 'D'].entries()) {
    const posted = await server.call('post', {
      code: codes[number],
      system: TOWN_SYSTEM,
      scheme: 'CN-2026',
      grade,
      evaluatedAt: new Date(Date.UTC(2026, 10, 25) + i * 1_000).toISOString(),
      source: TOWN_SYSTEM,
      sourceKey: `sample-${number}-${i}`,
    });
    // The first may have been its grade already.
    if (i === 0) await sleep(LONGEST_PAUSE_MS);
    else last = (await moved(posted.revision)) - posted.committed;
  }
  return last;
}

if (process.env.DATABASE_URL_TEST === undefined) {
  console.error('Set DATABASE_URL_TEST to a PostgreSQL with PostGIS in which databases may be created.');
  process.exit(1);
}
const databases: Awaited<ReturnType<typeof createDatabase>>[] = [];
const towns: Town[] = [];
try {
  for (const entities of SIZES) {
    databases.push(await createDatabase());
    towns.push(await openTown(databases.at(-1)!.url, entities));
  }
  const random = seeded(SEED);
  for (let i = 0; i < SAMPLES + WARM_UP; i++)
    for (const town of towns) {
      await sleep(random() * LONGEST_PAUSE_MS);
      const took = await sample(town, i);
      if (i >= WARM_UP) town.took.push(took);
    }
  printMachine();
  for (const { entities, took } of towns) printSpread(`${entities} businesses, commit to a moved index`, took, 'ms', 1);
  const [least, most] = [towns[0]!, towns.at(-1)!];
  const ratio = spreadOf(most.took).median / spreadOf(least.took).median;
  console.log(`ratio ${most.entities} / ${least.entities} businesses: ${ratio.toFixed(3)} (wanted: at most 1.5)`);
} finally {
  for (const { server } of towns) server.end();
  for (const { drop } of databases) await drop();
}
