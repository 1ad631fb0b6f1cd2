import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { onEngine } from './support/engines';
import { door, waitingForLocks } from './support/locks';
import { evaluationRows, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { until } from './support/until';

const WRITERS = 4;
const BATCHES = 60;
/** So few that any two writers speak of the same ones. */
const BUSINESSES = 6;

onEngine('postgres', 'writers of the same businesses at the same time', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
  });

  /** A batch that said what was known by then has nothing to take out. */
  const takeOut = (batch: number) =>
    rollbackBatch(db, batch).then(
      () => 1,
      (error: { code?: string }) => {
        if (error.code !== 'nothing_to_roll_back') throw error;
        return 0;
      },
    );

  /** @returns how many batches were taken out again */
  async function write(random: () => number): Promise<number> {
    let rolledBack = 0;
    for (let n = 0; n < BATCHES; n++) {
      const { batch } = await take(db, evaluationRows(random, BUSINESSES));
      if (n % 3 !== 0 || batch === null) continue;
      rolledBack += await takeOut(batch);
    }
    return rolledBack;
  }

  test('take turns: just the latest evaluation of each is current, and no batch fails', async () => {
    const rolledBack = await Promise.all(Array.from({ length: WRITERS }, (_, n) => write(seeded(n + 1))));
    assert.ok(Math.min(...rolledBack) > BATCHES / 6, 'hardly anything was taken out again');
    const wrong = await db.query(
      `with latest as (
         select distinct on (entity, scheme) id from evaluation where superseded_batch is null
         order by entity, scheme, evaluated_at desc nulls last, id desc)
       select id, current from evaluation where current is distinct from (id in (select id from latest))`,
    );
    assert.deepEqual(wrong, []);
  });

  test('two batches that are taken out at once give an evaluation back to the business that had it before both', async () => {
    // One key, of one business after the other.
    const batches: number[] = [];
    for (const code of ['before', 'between', 'after'])
      batches.push((await take(db, [row({ code, sourceKey: 'handed on', grade: 'A' })])).batch!);
    const [holding, release] = [door(), door()];
    const holder = db.transaction(async (tx) => {
      await tx.query(`select 1 from entity where name = 'Shop between' for no key update`);
      holding.open();
      await release.opened;
    });
    await holding.opened;
    const undone: Promise<unknown>[] = [];
    try {
      for (const [waiting, batch] of batches.slice(1).entries()) {
        undone.push(rollbackBatch(db, batch));
        await until(async () => (await waitingForLocks(db)) === waiting + 1);
      }
    } finally {
      release.open();
      await holder;
    }
    await Promise.all(undone);
    const said = await db.query(
      `select e.name, v.current from evaluation v join entity e on e.id = v.entity where v.source_key = 'handed on'`,
    );
    assert.deepEqual(said, [{ name: 'Shop before', current: true }]);
  });

  /** The database, at which a statement waits behind a door. */
  function waitingAt(statement: string, arrived: () => void, opened: Promise<void>): Db {
    const transaction: Db['transaction'] = (work, mode) =>
      db.transaction((tx) => {
        const query: Tx['query'] = async (sql, values) => {
          if (sql.includes(statement)) {
            arrived();
            await opened;
          }
          return tx.query(sql, values);
        };
        return work(Object.assign(Object.create(tx), { query }));
      }, mode);
    return Object.assign(Object.create(db), { transaction });
  }

  test('rows whose source is taken out with its first batch at that moment are kept, and the source with them', async () => {
    const first = await take(db, [row({ code: 'elsewhere', source: 'registry', sourceKey: 'first', grade: 'A' })]);
    const [arrived, release] = [door(), door()];
    const held = waitingAt('insert into resolved', arrived.open, release.opened);
    const taking = take(held, [row({ code: 'here', source: 'registry', sourceKey: 'second', grade: 'B' })]);
    await arrived.opened;
    let ended = false;
    const out = rollbackBatch(db, first.batch!).finally(() => {
      ended = true;
    });
    await until(async () => ended || (await waitingForLocks(db)) > 0);
    release.open();
    const [{ accepted }] = await Promise.all([taking, out]);
    assert.equal(accepted, 1);
    const said = await db.query(
      `select o.code, e.name from evaluation v join source o on o.id = v.source join entity e on e.id = v.entity where v.source_key = 'second'`,
    );
    assert.deepEqual(said, [{ code: 'registry', name: 'Shop here' }]);
  });
});
