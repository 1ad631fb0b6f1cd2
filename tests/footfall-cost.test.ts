import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { applyFootfallHours, differingFootfallHours, rebuildFootfallHours } from '@/db/queries/footfall-hours';
import { COMPARED_WEEKS } from '@/lib/credit/footfall';
import { footfallFor } from '@/lib/server/zone-footfall';
import { forEachEngine, untouched } from './support/engines';
import { countingRows } from './support/rows-read';

/** A wall asks for a zone's last day all the time, and its sums follow every slot: what that costs must not depend on how much was ever counted. */

const DEVICES = 14;
/** Enough that the planner, left to itself, would rather read all. The embedded engine takes long to write them. */
const DAYS = { postgres: 200, embedded: 40 };
const SLOTS_A_DAY = 96;
const NOW = new Date('2026-03-12T00:00:00+08:00');

forEachEngine('what footfall of a zone costs', (open, engine) => {
  let db: Db;
  before(async () => {
    db = untouched(await open());
    await db.transaction(async (tx) => {
      const batch = await createBatch(tx, { kind: 'command' });
      const zones = await tx.query<{ id: number }>(
        "insert into zone (code, kind, recorded_batch) select 'z' || i, 'core_district', $1 from generate_series(1, 2) i returning id",
        [batch],
      );
      await tx.query(
        `insert into zone_version (zone, name, geom, recorded_batch)
         select id, code, 'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)))', $1 from zone`,
        [batch],
      );
      await tx.query("insert into device (code) select 'd' || i from generate_series(1, $1) i", [DEVICES]);
      // One device counts in the zone that is asked for; all others in another.
      await tx.query(
        "insert into device_zone (device, zone) select id, case when code = 'd1' then $1::int else $2::int end from device",
        [zones[0]!.id, zones[1]!.id],
      );
      await tx.query(
        `insert into footfall (device, start, minutes, entered, left_count, recorded_batch)
         select d.id, $1::timestamptz - make_interval(mins => 15 * i), 15, 1 + i % 7, 1, $2
         from device d cross join generate_series(1, $3::int) i`,
        [NOW, batch, DAYS[engine] * SLOTS_A_DAY],
      );
    });
    await db.exec('analyze');
  });

  test('a day of one zone reads the slots of that day, and of the weeks before only those that its own are compared with', async () => {
    const day = new Date(NOW.getTime() - 86_400_000).toISOString();
    const query = { zone: 'z1', from: day, to: NOW.toISOString(), now: NOW, timeZone: 'Asia/Shanghai' };
    const read = await db.transaction(async (tx) => {
      const counting = countingRows(tx, 'footfall');
      const { total, slots } = await footfallFor(counting, query);
      assert.ok(total.in > 0 && slots.every(({ weeks }) => weeks === COMPARED_WEEKS), 'the slots are there');
      return counting.rowsRead();
    }, 'snapshot');
    // The day is read for the frame and for the parts, at worst of all devices; the weeks before slot by slot.
    const most = SLOTS_A_DAY * (2 * DEVICES + COMPARED_WEEKS);
    assert.ok(read >= 2 * SLOTS_A_DAY && read <= most, `${read} slots were read, ${most} at most are needed`);
  });

  test('summing what was noted of a device reads its slots, and none of the others', async () => {
    const timeZone = 'Asia/Shanghai';
    await db.transaction((tx) => rebuildFootfallHours(tx, { timeZone }));
    await db.query(
      "update footfall set entered = entered + 1 where device = (select id from device where code = 'd1') and start >= $1",
      [new Date(NOW.getTime() - 86_400_000)],
    );
    const [differing, read] = await db.transaction(async (tx) => {
      const counting = countingRows(tx, 'footfall');
      await applyFootfallHours(counting, { timeZone });
      return [await differingFootfallHours(tx, { timeZone }, 1), counting.rowsRead()];
    });
    assert.deepEqual(differing, [], 'all is summed');
    // Each hour of them is looked for in two: an hour of the time zone is not everywhere one of the clock.
    const most = 3 * SLOTS_A_DAY;
    assert.ok(read >= SLOTS_A_DAY && read <= most, `${read} slots were read, ${most} at most are needed`);
  });
});
