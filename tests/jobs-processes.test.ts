import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { jobItem } from '@/db/queries/jobs';
import { enqueue } from '@/lib/server/jobs';
import { createDatabase, skipPostgres } from './support/engines';
import { until } from './support/until';
import { Workers } from './support/workers';

const JOBS = 200;

describe('jobs of two processes on one PostgreSQL', { skip: skipPostgres }, () => {
  let url: string;
  let drop: () => Promise<void>;
  let db: Db;
  const workers = new Workers();

  before(async () => {
    ({ url, drop } = await createDatabase());
    db = await openDb(url);
    await db.exec('create table done_by (n int not null, worker text not null)');
  });
  after(async () => {
    workers.kill();
    await db.close();
    await drop();
  });

  const work = (name: string) => workers.start('job-worker.ts', url, name);
  const counted = (condition: string) =>
    db
      .query<{ n: number; jobs: number; workers: number }>(
        `select count(*) as n, count(distinct n) as jobs, count(distinct worker) as workers from done_by where ${condition}`,
      )
      .then(([row]) => row!);

  test('share 200 jobs: each runs once, and both take part', async () => {
    await Promise.all([work('a'), work('b')]);
    await db.transaction(async (tx) => {
      for (let n = 1; n <= JOBS; n++) await enqueue(tx, { kind: 'count', input: n });
    });
    await until(async () => (await counted('n > 0')).n >= JOBS);
    await until(
      async () => (await db.query(`select 1 from job where kind = 'count' and state <> 'done'`)).length === 0,
    );
    assert.deepEqual(await counted('n > 0'), { n: JOBS, jobs: JOBS, workers: 2 });
  });

  test('run what recurs once between them', async () => {
    const [row] = await db.query<{ n: number }>(`select count(*) as n from job where kind = 'hourly'`);
    // More than one only where the hour turned while the test ran.
    await until(async () => (await counted('n = -2')).n >= row!.n);
    assert.ok(row!.n >= 1 && row!.n <= 2);
    assert.equal((await counted('n = -2')).n, row!.n);
  });

  test('when one is killed in the middle of a job, the other takes it over and ends it once', async (t) => {
    const id = await enqueue(db, { kind: 'hang' });
    await until(() => workers.all.some(({ said }) => said.includes('hangs 1')));
    const holder = workers.all.find(({ said }) => said.includes('hangs 1'))!;
    const other = workers.all.find((worker) => worker !== holder)!;
    const killedAt = performance.now();
    holder.child.kill('SIGKILL');
    await once(holder.child, 'exit');
    await until(async () => (await jobItem(db, id))!.state === 'done');
    t.diagnostic(`taken over and done ${Math.round(performance.now() - killedAt)} ms after the kill, lease 1500 ms`);
    await until(() => other.said.includes('hangs 2'));
    assert.equal((await jobItem(db, id))!.attempts, 2);
    assert.equal((await counted('n = -1')).n, 1);
  });

  test('a process that is asked to stop ends by itself', async () => {
    const left = workers.all.find(({ child }) => child.exitCode === null && child.signalCode === null)!;
    left.child.kill('SIGTERM');
    assert.deepEqual(await once(left.child, 'exit'), [0, null]);
  });
});
