import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { appliedRevision, isBehind } from '@/db/queries/aggregates';
import { newestRevision } from '@/db/queries/feed';
import { recompute } from '@/lib/server/aggregate';
import { seedShipped } from '@/lib/server/shipped';
import { createDatabase, skipPostgres } from './support/engines';
import { drawZones, RandomLife, seeded } from './support/random-life';
import { until } from './support/until';
import { type Worker, Workers } from './support/workers';

const KILLS = 20;
const COUNTING = { day: '2026-11-22', timeZone: 'Asia/Shanghai' };

describe('aggregators of several processes on one PostgreSQL', { skip: skipPostgres }, () => {
  let url: string;
  let drop: () => Promise<void>;
  let db: Db;
  const workers = new Workers();

  before(async () => {
    ({ url, drop } = await createDatabase());
    db = await openDb(url);
    await seedShipped(db);
    await drawZones(db, seeded(1));
  });
  after(async () => {
    workers.kill();
    await db.close();
    await drop();
  });

  const work = () => workers.start('aggregator-worker.ts', url);
  /** Begun and not applied: what a kill at this moment finds in the middle. */
  const isInMiddle = ({ said }: Worker) => said.at(-1) === 'middle';

  test('killed in the middle of a batch twenty times while businesses change, nothing is counted twice or missed', async (t) => {
    const life = new RandomLife(db, seeded(11), 60);
    let inMiddle = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = await work();
      const dead = once(worker.child, 'exit');
      // Writes go on until it is seen in the middle: the signal then reaches it before its next answer from the database.
      worker.child.stdout!.on('data', () => isInMiddle(worker) && worker.child.kill('SIGKILL'));
      while (worker.child.signalCode === null && worker.child.exitCode === null) await life.step();
      await dead;
      if (isInMiddle(worker)) inMiddle++;
    }
    t.diagnostic(`${inMiddle} of ${KILLS} kills came between the counts and the commit`);
    assert.ok(inMiddle >= KILLS / 2, 'the kills missed what they were for');
    assert.equal(await isBehind(db), true, 'the last batch was never applied');
    await work();
    await until(async () => !(await isBehind(db)));
    assert.equal(await appliedRevision(db), await newestRevision(db));
    const found = await recompute(db, { ...COUNTING, check: true });
    assert.deepEqual([found!.differences, found!.hours], [[], []]);
  });

  test('two processes keep them together; when one is killed the other goes on within two seconds', async (t) => {
    const life = new RandomLife(db, seeded(12), 60);
    workers.kill();
    const [first, second] = [await work(), await work()];
    for (let step = 0; step < 20; step++) await life.step();
    await until(async () => !(await isBehind(db)));
    const holder = first.said.length > second.said.length ? first : second;
    const other = holder === first ? second : first;
    holder.child.kill('SIGKILL');
    const killedAt = performance.now();
    const already = other.said.length;
    await life.step();
    await until(() => other.said.length > already, 2_000);
    await until(async () => !(await isBehind(db)));
    t.diagnostic(`applied by the other ${Math.round(performance.now() - killedAt)} ms after the kill`);
    assert.deepEqual((await recompute(db, { ...COUNTING, check: true }))!.differences, []);
  });
});
