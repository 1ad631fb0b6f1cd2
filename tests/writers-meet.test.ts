import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { onEngine } from './support/engines';
import { evaluationRows, seeded } from './support/random-life';
import { take } from './support/rows';

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
});
