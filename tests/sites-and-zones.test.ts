import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { rollbackBatch } from '@/lib/server/rollback';
import { seedShipped } from '@/lib/server/shipped';
import { importDivisions, importZones } from '@/lib/server/zones-import';
import { onEngine } from './support/engines';
import { areaFile, drawZones, evaluationRows, kindOfZone, lifeZones, seeded } from './support/random-life';
import { take } from './support/rows';

const REDRAWN = 40;

onEngine('postgres', 'businesses and areas that are written at the same time', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
    await seedShipped(db);
    await drawZones(db, seeded(1));
  });

  test('find each other: every place is in just the zones and the division that it lies in', async () => {
    const random = seeded(3);
    let isOver = false;
    const moving = [seeded(4), seeded(5), seeded(6)].map(async (own) => {
      let batches = 0;
      while (!isOver) {
        const { batch } = await take(db, evaluationRows(own, 200));
        if (++batches % 7 === 0 && batch !== null) await rollbackBatch(db, batch);
      }
      return batches;
    });
    for (let n = 0; n < REDRAWN; n++) {
      const id = lifeZones[n % lifeZones.length]!;
      const path = areaFile(random, { id, name: `${id} ${n}` }, 0.5);
      const { batch } = await importZones(db, { path, kind: kindOfZone(id), id: 'id', name: 'name' });
      // Of nested ones the smallest counts: none is as large as another.
      const division = areaFile(random, { code: `33078${n % 3}`, name: `Division ${n}` }, 0.4 + (n % 3) / 20);
      await importDivisions(db, { path: division, code: 'code', name: 'name' });
      if (n % 5 === 4) await rollbackBatch(db, batch);
    }
    isOver = true;
    const batches = (await Promise.all(moving)).reduce((sum, count) => sum + count, 0);
    assert.ok(batches > REDRAWN, `only ${batches} batches of businesses came meanwhile`);
    const wrong = await db.query(
      `with right_join as (
         select s.id as site, v.zone from site s join zone_version v on st_intersects(v.geom, s.geom)
         where s.superseded_batch is null and v.superseded_batch is null)
       (select site, zone from right_join except select site, zone from site_zone)
       union all (select site, zone from site_zone except select site, zone from right_join)`,
    );
    assert.deepEqual(wrong, []);
    const astray = await db.query(
      `select s.id from site s where s.superseded_batch is null and s.division is distinct from (
         select d.id from division d where d.superseded_batch is null and st_intersects(d.geom, s.geom)
         order by st_area(d.geom) limit 1)`,
    );
    assert.deepEqual(astray, []);
  });
});
