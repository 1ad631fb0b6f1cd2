import type { Tx } from '@/db/db';
import { openDb } from '@/db/db';
import { monthEntities, monthEvaluations, monthObservations, monthRecords } from '@/db/queries/month-sums';
import { defaultScheme, schemesByNumber } from '@/db/queries/schemes';
import { zones } from '@/db/queries/zones';
import { countedGrades, monthSpan } from '@/lib/server/month-inputs';
import { closeMonth } from '@/lib/server/month-jobs';
import { createDatabase } from '@/tests/support/engines';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';
import { fillTown, TIME_ZONE } from './support/town';

/**
 * The close of a month of many zones, from the tables to its written values with their rank bands, beside the bare SQL: the
 * four statements that count it, by themselves, on the same database. Each sample is another month, so that nothing of the
 * close is there already; the two alternate in changing order.
 */

const ENTITIES = count('BENCH_ENTITIES', 1_000_000);
/** In each of the 10 districts, beside a region over all: 501 zones. */
const MARKETS = count('BENCH_MARKETS', 49);
const MONTHS = ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];

async function bareCounts(tx: Tx, period: string) {
  const span = monthSpan(period, TIME_ZONE);
  const scheme = (await schemesByNumber(tx)).get((await defaultScheme(tx))!)!;
  const counted = (await zones(tx, {})).map(({ number }) => ({ zone: number, scheme: scheme.number }));
  const start = performance.now();
  await monthEntities(tx);
  await monthRecords(tx, [span]);
  await monthEvaluations(tx, [span], counted, countedGrades(scheme));
  await monthObservations(tx, [period]);
  return (performance.now() - start) / 1_000;
}

if (process.env.DATABASE_URL_TEST === undefined) {
  console.error('Set DATABASE_URL_TEST to a PostgreSQL with PostGIS in which databases may be created.');
  process.exit(1);
}
const database = await createDatabase();
const db = await openDb(database.url);
try {
  await fillTown(db, ENTITIES, MARKETS);
  const took: { close: number[]; bare: number[] } = { close: [], bare: [] };
  const bare = async (period: string) =>
    took.bare.push(await db.transaction((tx) => bareCounts(tx, period), 'snapshot'));
  const close = async (period: string) => {
    const start = performance.now();
    const { changed } = await closeMonth(db, { period, timeZone: TIME_ZONE, signal: new AbortController().signal });
    took.close.push((performance.now() - start) / 1_000);
    if (changed === 0) throw new Error(`${period} was closed already`);
  };
  for (const [i, period] of MONTHS.entries())
    for (const work of i % 2 === 0 ? [bare, close] : [close, bare]) await work(period);
  printMachine();
  const all = await db.transaction((tx) => zones(tx, {}), 'snapshot');
  printSpread(`${all.length} zones, ${ENTITIES} businesses: a month's close`, took.close, 's', 1);
  printSpread('the statements that count it, alone', took.bare, 's', 1);
  const ratio = spreadOf(took.close).median / spreadOf(took.bare).median;
  console.log(`ratio close / bare SQL: ${ratio.toFixed(2)}`);
} finally {
  await db.close();
  await database.drop();
}
