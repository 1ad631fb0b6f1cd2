import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { zoneNumber } from '@/db/queries/zones';
import { systemClock } from '@/lib/server/clock';
import { RETENTION_SETTING, retention } from '@/lib/server/retention';
import { seedShipped } from '@/lib/server/shipped';
import { createDatabase, keptUp, skipPostgres } from './support/engines';
import { drawZones, seeded } from './support/random-life';
import { row, take } from './support/rows';

const OLD = 20_000;
/** Nobody waits for a lock longer than this, or is refused. */
const PATIENCE = '500ms';

describe('while much is forgotten', { skip: skipPostgres }, () => {
  let db: Db;
  let drop: () => Promise<void>;
  before(async () => {
    const made = await createDatabase();
    drop = made.drop;
    db = keptUp(await openDb(`${made.url}?options=-c%20lock_timeout%3D${PATIENCE}`));
    const [patience] = await db.query<{ lock_timeout: string }>('show lock_timeout');
    assert.equal(patience!.lock_timeout, PATIENCE);
    await seedShipped(db);
    await drawZones(db, seeded(1));
    await take(db, [row({ code: 'a', sourceKey: 'a', grade: 'A' })]);
    const zone = (await zoneNumber(db, 'z0'))!;
    await db.transaction(async (tx) => {
      await tx.query("insert into device (code) values ('gate')");
      await tx.query('insert into device_zone (device, zone) select id, $1 from device', [zone]);
      await tx.query(
        `insert into footfall (device, start, minutes, entered, left_count, recorded_batch)
         select d.id, timestamptz '2020-01-01' + n * interval '15 minutes', 15, 1, 1, (select min(id) from batch)
         from device d cross join generate_series(1, ${OLD}) n`,
      );
      await tx.query(
        `insert into change (at, kind, batch, keys) select timestamptz '2020-01-01', 'import', (select min(id) from batch), '{"zones": [], "entities": null, "rows": 1}'
         from generate_series(1, ${OLD})`,
      );
    });
    await take(
      db,
      Array.from({ length: 10 }, (_, n) => row({ code: `b${n}`, sourceKey: `b${n}`, grade: 'A' })),
    );
  });

  after(async () => {
    await db.close();
    await drop();
  });

  const run = () =>
    retention.run({
      db,
      clock: systemClock,
      timeZone: 'Asia/Shanghai',
      input: null,
      attempt: 1,
      period: null,
      signal: new AbortController().signal,
      progress: () => {},
      finish: (work) => db.transaction(work),
    });

  test('whoever writes goes on: no lock is held for long, and what is younger stays', async (t) => {
    let isOver = false;
    let written = 0;
    const writer = (async () => {
      while (!isOver) {
        await take(db, [row({ code: 'a', sourceKey: `w${written}`, grade: 'B', evaluatedAt: '2026-03-01' })]);
        written++;
      }
    })();
    const forgotten = (await run()) as Record<string, number>;
    isOver = true;
    await writer;
    t.diagnostic(`${written} batches written meanwhile`);
    assert.ok(written > 0);
    assert.equal(forgotten.footfall, OLD);
    assert.ok(forgotten.changes! >= OLD - 1_000, `${forgotten.changes} changes`);
    const [left] = await db.query<{ footfall: number; hours: number }>(
      'select (select count(*) from footfall) as footfall, (select sum(entered)::int from footfall_hour) as hours',
    );
    assert.deepEqual(left, { footfall: 0, hours: OLD });
  });

  test('a setting that is not right is refused by its name, and nothing is forgotten', async () => {
    await db.query('insert into setting (key, value) values ($1, $2::jsonb)', [RETENTION_SETTING, '{"footfal": 3}']);
    await assert.rejects(run(), { code: RETENTION_SETTING });
    await db.query('delete from setting where key = $1', [RETENTION_SETTING]);
  });
});
