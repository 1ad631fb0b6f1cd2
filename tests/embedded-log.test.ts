import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { LOG_MB } from '@/db/wal-size';
import { embeddedTemplate } from './support/engines';

/** The embedded engine's write-ahead log, which nobody but ourselves takes away. */

let db: Db;
before(async () => {
  db = await openDb('pglite:', { prepared: await embeddedTemplate() });
});
after(async () => db.close());

const megabytes = async () =>
  (await db.query<{ mb: number }>('select (sum(size) / 1048576)::float8 as mb from pg_ls_waldir()'))[0]!.mb;
const written = async () =>
  (await db.query<{ mb: number }>("select ((pg_current_wal_lsn() - '0/0') / 1048576)::float8 as mb"))[0]!.mb;

test('the log of a server that writes and writes does not grow with what it wrote', async () => {
  await db.exec('create table filler (line text)');
  const begun = await written();
  // Some 17 MB each.
  for (let i = 0; i < 20; i++)
    await db.transaction((tx) =>
      tx.query('insert into filler select repeat(md5(n::text), 8) from generate_series(1, 50000) n'),
    );
  const wrote = (await written()) - begun;
  assert.ok(wrote > 4 * LOG_MB, `only ${wrote} MB were written`);
  assert.ok((await megabytes()) <= 3 * LOG_MB, `${await megabytes()} MB are kept of ${wrote} written`);
});
