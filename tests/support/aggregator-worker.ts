import { openDb, type Tx } from '@/db/db';
import { withTransactions } from '@/db/wrapped-db';
import { startAggregator } from '@/lib/server/aggregator';
import { systemClock } from '@/lib/server/clock';

/** One process that keeps the aggregates until it is told to end; it says when it is in the middle of a batch, and when it has applied one. */

const [url] = process.argv.slice(2) as [string];
const db = await openDb(url);

/** The same transaction, which says that its cells are written and nothing is committed. */
function telling(tx: Tx): Tx {
  return {
    exec: (script) => tx.exec(script),
    copy: (table, columns, rows) => tx.copy(table, columns, rows),
    async query<Row>(sql: string, params?: Parameters<Tx['query']>[1]) {
      const rows = await tx.query<Row>(sql, params);
      if (sql.includes('insert into zone_cell')) process.stdout.write('middle\n');
      return rows;
    },
  };
}

const told = withTransactions(db, (work, mode) => db.transaction((tx) => work(telling(tx)), mode));

const aggregator = startAggregator({
  db: told,
  clock: systemClock,
  timeZone: 'Asia/Shanghai',
  pollMs: 20,
  onApplied: ({ revision }) => process.stdout.write(`applied ${revision}\n`),
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});
process.stdout.write('ready\n');
process.on('SIGTERM', () => void aggregator.stop().then(() => db.close()));
