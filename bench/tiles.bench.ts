import { openDb } from '@/db/db';
import { createDatabase } from '@/tests/support/engines';
import { printMachine } from './support/report';
import { count, counts } from './support/settings';
import { type Medians, measureTiles } from './tiles/measure';
import { openSubject } from './tiles/subject';
import { fillYiwu, pyramidSize } from './tiles/yiwu';

/**
 * Tiles of the generator's Yiwu, in several sizes: cold ones, read and encoded by the product, beside the same columns and
 * joins by a bare ST_AsMVT over the same adapter, beside the same cells clustered of the rows, beside supercluster in memory,
 * and over HTTP beside MapServer; warm ones, as they are kept. All of it while nothing changes, and again while 50
 * evaluations a second are committed. `BENCH_SIZES=100000 npm run bench -- tiles` takes a size.
 */

const SIZES = counts('BENCH_SIZES', [10_000, 100_000, 1_000_000]);
const SAMPLES = count('BENCH_SAMPLES', 30);
const RUNS = count('BENCH_RUNS', 3);

if (process.env.DATABASE_URL_TEST === undefined) {
  console.error('Set DATABASE_URL_TEST to a PostgreSQL with PostGIS in which databases may be created.');
  process.exit(1);
}
const all: Medians[] = [];
for (const businesses of SIZES) {
  const database = await createDatabase();
  const db = await openDb(database.url);
  try {
    const { putIn, counted } = await fillYiwu(db, businesses);
    console.log(`${businesses} businesses: put in within ${putIn.toFixed(0)} s, first count ${counted.toFixed(0)} s`);
    for (const { name, rows, megabytes } of await pyramidSize(db))
      console.log(`${businesses} businesses: ${name} ${rows} rows, ${megabytes} MB`);
    const subject = await openSubject(db, database.url, businesses);
    try {
      all.push(await measureTiles(subject, { samples: SAMPLES, runs: RUNS }));
    } finally {
      await subject.close();
    }
  } finally {
    await db.close();
    await database.drop();
  }
}
printMachine();
const [least, most] = [all[0]!, all.at(-1)!];
if (SIZES.length > 1)
  for (const [name, { ms, features }] of most) {
    const few = least.get(name);
    if (few !== undefined)
      console.log(
        `${name}: ratio ${SIZES.at(-1)} / ${SIZES[0]} businesses ${(ms / few.ms).toFixed(2)}, of ${features} / ${few.features} features (wanted, of as many: at most 1.5)`,
      );
  }
