import { setTimeout as sleep } from 'node:timers/promises';
import { openDb } from '@/db/db';
import { systemClock } from '@/lib/server/clock';
import { startJobs } from '@/lib/server/job-runner';

/** One process that runs jobs until it is told to end; it tells on stdout what it begins. */

const [url, name] = process.argv.slice(2) as [string, string];
const db = await openDb(url);
const runner = startJobs({
  db,
  clock: systemClock,
  timeZone: 'Asia/Shanghai',
  log: console.error,
  pollMs: 20,
  leaseMs: 1_500,
  kinds: [
    {
      kind: 'count',
      run: async ({ input, finish }) => {
        await sleep(2);
        return finish(async (tx) => {
          await tx.query('insert into done_by (n, worker) values ($1, $2)', [input as number, name]);
        });
      },
    },
    {
      kind: 'hang',
      async run({ attempt, finish, signal }) {
        console.log(`hangs ${attempt}`);
        if (attempt === 1) await sleep(60_000, undefined, { signal });
        return finish((tx) => tx.query('insert into done_by (n, worker) values (-1, $1)', [name]));
      },
    },
    {
      kind: 'hourly',
      every: 'hour',
      run: ({ finish }) => finish((tx) => tx.query('insert into done_by (n, worker) values (-2, $1)', [name])),
    },
  ],
});
console.log('ready');
process.on('SIGTERM', () => void runner.stop().then(() => db.close()));
