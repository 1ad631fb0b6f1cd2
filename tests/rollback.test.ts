import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import type { Db } from '@/db/db';
import { profiles } from '@/lib/ingest/profiles';
import { lineageOf } from '@/lib/server/lineage';
import { rollbackLines } from '@/lib/server/print';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';

forEachEngine('what a rollback leaves to do', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
  });
  beforeEach(() => db.exec('truncate batch, source, zone, division cascade'));

  const shop = (code: string, grade = 'A') => row({ code, sourceKey: code, grade });

  test('later batches that repeated rows are named; importing them again brings their rows back', async () => {
    const first = await take(db, [shop('a'), shop('b')]);
    const both = [shop('b'), shop('c')];
    const second = await take(db, both);
    assert.deepEqual([second.accepted, second.unchanged], [1, 1]);
    const result = await rollbackBatch(db, first.batch!);
    assert.deepEqual(result.repeated, [second.batch]);
    const again = await take(db, both);
    assert.deepEqual([again.accepted, again.unchanged], [1, 1]);
    assert.deepEqual(await db.query('select code from entity_code order by 1'), [{ code: 'b' }, { code: 'c' }]);
  });

  test('earlier batches, batches without repetition, and batches that are out are not named', async () => {
    await take(db, [shop('z')]);
    const earlier = await take(db, [shop('z'), shop('y')]);
    assert.equal(earlier.unchanged, 1);
    const first = await take(db, [shop('a')]);
    const out = await take(db, [shop('a'), shop('b')]);
    await take(db, [shop('c')]);
    await rollbackBatch(db, out.batch!);
    assert.deepEqual((await rollbackBatch(db, first.batch!)).repeated, []);
  });

  test('the command line says in one line what to import again, and nothing where nothing is', async () => {
    const first = await take(db, [shop('a')]);
    const second = await take(db, [shop('a'), shop('b')]);
    const third = await take(db, [shop('a')]);
    const text = rollbackLines(await rollbackBatch(db, first.batch!));
    assert.match(
      text,
      new RegExp(`^Rows of these later batches .*: ${second.batch}, ${third.batch}\\..*again\\.$`, 'm'),
    );
    const alone = await take(db, [shop('x')]);
    assert.doesNotMatch(rollbackLines(await rollbackBatch(db, alone.batch!)), /again/);
  });

  test('lineage shows dimensions of columns dimensions.ID, with what rules made of them', async () => {
    const columns = [
      'code',
      'system',
      'name',
      'scheme',
      'grade',
      'source',
      'sourceKey',
      'dimensions.finance',
      'dimensions.law',
    ];
    const raw = ['a', 'test', 'Shop a', 'CN-2026', 'A', 'tests', '1', ' 12.5 ', ''];
    async function* rows() {
      yield { row: 1, raw };
    }
    const result = await take(db, [], { columns, rows, batch: { kind: 'import', columns, profile: profiles.xintu } });
    assert.equal(result.accepted, 1);
    const [origin] = await lineageOf(db, 'test:a');
    assert.deepEqual(
      origin!.fields.filter(({ field }) => field.startsWith('dimensions')),
      [
        {
          field: 'dimensions.finance',
          columns: ['dimensions.finance'],
          raw: ' 12.5 ',
          changes: [{ rule: 'trim', from: ' 12.5 ', to: '12.5' }],
        },
      ],
    );
  });
});
