import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { CopyValue, Db } from '@/db/db';
import { forEachEngine } from './support/engines';

/** What the program relies on in a database, on both engines alike. */

const codeOf = (code: string) => (error: Error & { code?: string }) => {
  assert.equal(error.code, code, error.message);
  return true;
};

async function* rows<T>(items: readonly T[]) {
  yield* items;
}

forEachEngine('database contract', (open, engine) => {
  let db: Db;
  before(async () => {
    db = await open();
    await db.exec("insert into batch (kind) values ('command'); insert into source (code, name) values ('s', 'S')");
  });

  test('names its engine', () => assert.equal(db.engine, engine));

  test('rows have the same types on both engines', async () => {
    const [row] = await db.query(
      `select 1 as int4, 2::int2 as int2, 9007199254740991::int8 as int8, count(*) as count, 1.5::numeric as numeric, 0.1::float8 as float8,
              true as bool, date '2026-01-31' as date, timestamptz '2026-01-31 08:00+08' as timestamptz, null as none,
              'x' as text, array['a', null, 'b'] as texts, array[1, 2] as ints, '{"a":[1,null]}'::jsonb as jsonb, '[1]'::json as json,
              st_asgeojson(st_setsrid(st_makepoint(120.1, 29.3), 4326))::json as geojson,
              st_setsrid(st_makepoint(1, 2), 4326) as geom`,
    );
    assert.deepEqual(row, {
      int4: 1,
      int2: 2,
      int8: 9007199254740991,
      count: 1,
      numeric: 1.5,
      float8: 0.1,
      bool: true,
      date: '2026-01-31',
      timestamptz: '2026-01-31T00:00:00.000Z',
      none: null,
      text: 'x',
      texts: ['a', null, 'b'],
      ints: [1, 2],
      jsonb: { a: [1, null] },
      json: [1],
      geojson: { type: 'Point', coordinates: [120.1, 29.3] },
      geom: '0101000020E6100000000000000000F03F0000000000000040',
    });
  });

  test('bytea is a Uint8Array with the same bytes', async () => {
    const [row] = await db.query<{ bytes: Uint8Array }>('select int4send(258) || int2send(7::int2) as bytes');
    assert.ok(row!.bytes instanceof Uint8Array);
    assert.deepEqual([...row!.bytes], [0, 0, 1, 2, 0, 7]);
  });

  test('parameters of every type arrive as they were sent', async () => {
    const at = new Date('2026-02-28T16:00:00Z');
    const [row] = await db.query(
      'select $1::int as i, $2::text as t, $3::boolean as b, $4::timestamptz as at, $5::text as none, $6::int[] as ints, $7::text[] as texts, $8::jsonb as j, $9::float8 as f',
      [
        7,
        'O\'Brien "<b>" \\ 义乌; drop table site',
        false,
        at,
        null,
        [1, 2],
        ['a,b', '{"}', ''],
        JSON.stringify({ a: 'ä' }),
        0.1,
      ],
    );
    assert.deepEqual(row, {
      i: 7,
      t: 'O\'Brien "<b>" \\ 义乌; drop table site',
      b: false,
      at: at.toISOString(),
      none: null,
      ints: [1, 2],
      texts: ['a,b', '{"}', ''],
      j: { a: 'ä' },
      f: 0.1,
    });
  });

  test('unnest and jsonb_to_recordset read many rows from one parameter', async () => {
    const unnested = await db.query('select * from unnest($1::int[], $2::text[]) as x(a, b)', [
      [1, 2],
      ['p', null],
    ]);
    assert.deepEqual(unnested, [
      { a: 1, b: 'p' },
      { a: 2, b: null },
    ]);
    const recordset = await db.query('select * from jsonb_to_recordset($1::jsonb) as x(a int, b text)', [
      JSON.stringify([{ a: 1, b: 'p' }, { a: 2 }]),
    ]);
    assert.deepEqual(recordset, unnested);
  });

  test('a transaction commits as a whole, or leaves nothing', async () => {
    await db.exec('create table t_whole (n int primary key)');
    await db.transaction(async (tx) => {
      await tx.query('insert into t_whole values (1)');
      await tx.exec('insert into t_whole values (2); insert into t_whole values (3)');
    });
    const failed = db.transaction(async (tx) => {
      await tx.query('insert into t_whole values (4)');
      await tx.query('insert into t_whole values (1)');
    });
    await assert.rejects(failed, codeOf('23505'));
    const thrown = db.transaction(async (tx) => {
      await tx.query('insert into t_whole values (5)');
      throw new Error('mine');
    });
    await assert.rejects(thrown, /^Error: mine$/);
    assert.deepEqual(await db.query('select n from t_whole order by n'), [{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test('the database is usable after a failed transaction', async () => {
    await assert.rejects(
      db.transaction((tx) => tx.query('select 1/0')),
      codeOf('22012'),
    );
    assert.deepEqual(await db.query('select 1 as one'), [{ one: 1 }]);
  });

  test('a failed script leaves nothing', async () => {
    await db.exec('create table t_script (n int primary key)');
    await assert.rejects(db.exec('insert into t_script values (1); insert into t_script values (1)'), codeOf('23505'));
    assert.deepEqual(await db.query('select n from t_script'), []);
  });

  test('db inside a transaction is refused, where it would hang or leave the transaction', async () => {
    for (const misuse of [() => db.query('select 1'), () => db.exec('select 1'), () => db.transaction(async () => 1)]) {
      await assert.rejects(
        db.transaction(async () => misuse()),
        /use the tx/,
      );
    }
  });

  test('a snapshot sees one moment and cannot write', async () => {
    await assert.rejects(
      db.transaction((tx) => tx.query("insert into department (code, name) values ('x', 'x')"), 'snapshot'),
      codeOf('25006'),
    );
  });

  test('copied rows come back identical, whatever their characters', async () => {
    await db.exec('create table t_copy (n int, t text, f float8, b boolean)');
    const given: CopyValue[][] = [
      [1, 'tab\tnewline\nreturn\rbackslash\\ \\N \\.', 0.1, true],
      [2, '', -1e-300, false],
      [3, null, null, null],
      [4, '義烏 "quoted" \u{20BB7}', 5e-324, true],
      [5, undefined, undefined, undefined],
    ];
    assert.equal(await db.copy('t_copy', ['n', 't', 'f', 'b'], rows(given)), 5);
    const back = await db.query<{ n: number; t: string; f: number; b: boolean }>('select * from t_copy order by n');
    assert.deepEqual(
      back.map(({ n, t, f, b }) => [n, t, f, b]),
      given.map((row) => row.map((value) => value ?? null)),
    );
  });

  test('a copy that fails leaves nothing and the connection goes on', async () => {
    await db.exec('create table t_copy_fails (n int not null)');
    const source = (async function* () {
      for (let n = 0; n < 50_000; n++) yield [n];
      yield ['not a number'];
    })();
    await assert.rejects(db.copy('t_copy_fails', ['n'], source), codeOf('22P02'));
    const broken = (async function* () {
      yield [1];
      throw new Error('the source broke');
    })();
    await assert.rejects(db.copy('t_copy_fails', ['n'], broken), /the source broke/);
    assert.deepEqual(await db.query('select count(*) as n from t_copy_fails'), [{ n: 0 }]);
  });

  test('temporary staging tables empty themselves at commit', async () => {
    for (const n of [1, 2]) {
      const seen = await db.transaction(async (tx) => {
        await tx.exec('create temp table if not exists t_temp (n int) on commit delete rows');
        await tx.query('insert into t_temp values ($1)', [n]);
        return tx.query('select n from t_temp');
      });
      assert.deepEqual(seen, [{ n }]);
    }
  });

  test('times are UTC, whatever the machine says', async () => {
    assert.deepEqual(await db.query("select to_char(timestamptz '2026-01-01 00:00+08', 'YYYY-MM-DD HH24') as t"), [
      { t: '2025-12-31 16' },
    ]);
  });

  test('PostGIS repairs, joins, simplifies and transforms', async () => {
    const [row] = await db.query(
      `select st_isvalidreason(bow) as reason, st_npoints(st_multi(st_collectionextract(st_makevalid(bow), 3))) as points,
              st_intersects(st_makeenvelope(0, 0, 1, 1, 4326), st_setsrid(st_makepoint(1, 1), 4326)) as edge,
              round(st_x(st_transform(st_setsrid(st_makepoint(180, 0), 4326), 3857))::numeric, 3) as mercator,
              round((round(120.12345::float8 / 0.002) * 0.002)::numeric, 6) as coarse
       from (select st_geomfromtext('POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))', 4326) as bow) x`,
    );
    assert.deepEqual(row, {
      reason: 'Self-intersection[1 1]',
      points: 8,
      edge: true,
      mercator: 20037508.343,
      coarse: 120.124,
    });
  });

  test('every error code that the program acts on is the same', async () => {
    const cases: [string, string][] = [
      ['42601', 'selec 1'],
      ['42P01', 'select * from no_such_table'],
      ['22P02', "select 'x'::int"],
      ['22007', "select 'x'::date"],
      ['22008', "select '2021-02-30'::date"],
      ['22003', 'select 99999999999::int'],
      ['22012', 'select 1/0'],
      ['23502', 'insert into source (code, name) values (null, null)'],
      ['23503', "insert into source (code, name, department) values ('d', 'd', 99)"],
      ['23505', "insert into source (code, name) values ('s', 'again')"],
      ['23514', "insert into source (code, name) values ('', 'x')"],
    ];
    for (const [code, sql] of cases) await assert.rejects(db.query(sql), codeOf(code), sql);
  });

  test('a grade that its scheme does not have is refused by reference', async () => {
    await db.exec(`
      insert into entity (kind, name, created_batch, recorded_batch) values ('enterprise', 'e', 1, 1);
      insert into scheme (code, version, name, audience, document) values ('T', '1', 'T', 'public', '{}');
      insert into grade values (1, 'A', 0, 'A', true, true)`);
    const graded = (grade: string) =>
      db.query(
        `insert into evaluation (entity, scheme, source, source_key, recorded_batch, outcome, grade) values (1, 1, 1, $1, 1, 'graded', $1)`,
        [grade],
      );
    await graded('A');
    await assert.rejects(graded('Z'), codeOf('23503'));
  });

  test('one natural key has one standing evaluation, also when its date is unknown', async () => {
    const insert = `insert into evaluation (entity, scheme, source, source_key, recorded_batch, outcome) values (1, 1, 1, 'natural', 1, 'unrated')`;
    await db.query(insert);
    await assert.rejects(db.query(insert), codeOf('23505'));
    await db.query("update evaluation set superseded_batch = 1 where source_key = 'natural'");
    await db.query(insert);
  });

  test('statements that meet at once all answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        i % 3 === 0
          ? db.transaction((tx) => tx.query<{ i: number }>('select $1::int as i', [i]))
          : db.query<{ i: number }>('select $1::int as i', [i]),
      ),
    );
    assert.deepEqual(
      answers.map(([row]) => row!.i),
      Array.from({ length: 30 }, (_, i) => i),
    );
  });
});
