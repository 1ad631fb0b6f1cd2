import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { createBatch } from '@/db/queries/batches';
import { forEachEngine, untouched } from './support/engines';

/** What noting businesses costs when their places are joined with zones grows with the number of places, and no faster. */

const SITES = 6_000;
const join = 'insert into site_zone (site, zone) select s.id, z.id from site s cross join zone z';

async function writeSites(tx: Tx, batch: number) {
  await tx.query(
    `insert into entity (kind, name, created_batch, recorded_batch)
     select 'other', 'e' || i, $1::bigint, $1::bigint from generate_series(1, $2::int) i`,
    [batch, SITES],
  );
  await tx.query(
    `insert into site (entity, role, source, geom, tile_geom, crs_declared, recorded_batch)
     select e.id, 'operating', (select id from source), p.geom, st_transform(p.geom, 3857), 'wgs84', $1
     from entity e cross join (select 'SRID=4326;POINT(120 29)'::geometry as geom) p`,
    [batch],
  );
}

/** Rows of `site` that this transaction has read one after the other, without an index. */
async function scanned(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    "select seq_tup_read::int8 as n from pg_stat_xact_user_tables where relname = 'site'",
  );
  return Number(row!.n);
}

forEachEngine('noting businesses that come into a zone', (open) => {
  let db: Db;
  before(async () => {
    db = untouched(await open());
    // As after `demo remove`: a table that nothing was ever written to is taken for a small one, and not for an empty one.
    await db.exec('vacuum (analyze) site');
  });

  test('looks each place up by its id, also in a session that began when there were none', async () => {
    const [before, after] = await db.transaction(async (tx) => {
      const batch = await createBatch(tx, { kind: 'command' });
      await tx.query("insert into source (code, name) values ('s', 'Source')");
      await tx.query("insert into zone (code, kind, recorded_batch) values ('z', 'region', $1)", [batch]);
      // The plan that the session keeps is made now.
      await tx.query(join);
      await writeSites(tx, batch);
      await tx.query('delete from noted_entity');
      const already = await scanned(tx);
      await tx.query(join);
      return [already, await scanned(tx)];
    });
    const [noted] = await db.query<{ n: number }>('select count(distinct entity)::int as n from noted_entity');
    assert.equal(noted!.n, SITES);
    const read = after! - before!;
    // The statement itself reads them once.
    assert.ok(read >= SITES && read <= 2 * SITES, `${read} places were read for ${SITES} that came`);
  });
});
