import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { type Held, whileHolding } from '@/lib/server/lease';
import { forEachEngine } from './support/engines';
import { until } from './support/until';

/** What one process of all does at a time: another takes over when it stops, dies, or loses the database. */

/** Longer than a statement takes on a busy machine, or a holder would lose its lease for that. */
const SECONDS = 3;

forEachEngine('a lease', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
  });

  /** A process that says when it works. */
  async function start(name: string, reach: Pick<Db, 'query'> = db) {
    const state = { works: false, begun: 0, errors: 0 };
    const held = await whileHolding(reach, {
      name,
      seconds: SECONDS,
      async work(signal) {
        state.works = true;
        state.begun++;
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        state.works = false;
      },
      onError: () => state.errors++,
    });
    return { state, held };
  }

  test('is held by one at a time, for as long as it likes', async () => {
    const [one, other] = [await start('long'), await start('long')];
    const ends = () =>
      db.query<{ at: string }>(`select ends_at as at from lease where name = 'long'`).then(([row]) => row!.at);
    const first = await ends();
    await until(async () => Date.parse(await ends()) - Date.parse(first) > 1.5 * SECONDS * 1000);
    assert.deepEqual([one.state.begun, one.state.works, other.state.begun], [1, true, 0]);
    await one.held.stop();
    assert.equal(one.state.works, false);
    await until(() => other.state.works);
    await other.held.stop();
    assert.deepEqual(await db.query(`select 1 from lease where name = 'long'`), []);
  });

  test('ends in time in a process that loses the database, and another takes it over', async () => {
    let isCut = false;
    const cut: Pick<Db, 'query'> = {
      query: (sql, params) => (isCut ? Promise.reject(new Error('cut off')) : db.query(sql, params)),
    };
    const [lost, other] = [await start('cut', cut), await start('cut')];
    assert.deepEqual([lost.state.works, other.state.works], [true, false]);
    isCut = true;
    await until(() => other.state.works);
    assert.equal(lost.state.works, false, 'it ended before the other began');
    assert.ok(lost.state.errors >= 1);
    isCut = false;
    await Promise.all([lost.held.stop(), other.held.stop()]);
  });

  test('work that fails is begun again; work that is done is not, there or elsewhere', async () => {
    let runs = 0;
    const errors: unknown[] = [];
    const options = {
      name: 'done',
      seconds: SECONDS,
      async work() {
        if (++runs === 1) throw new Error('the first time');
      },
      onError: (error: unknown) => errors.push(error),
    };
    const held: Held = await whileHolding(db, options);
    await until(async () => runs === 2 && (await db.query(`select 1 from lease where name = 'done'`)).length === 0);
    assert.equal(errors.length, 1);
    await held.stop();
    assert.equal(runs, 2);
  });
});
