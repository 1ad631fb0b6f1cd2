import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Db, openDb } from '@/db/db';
import { auditRowTexts, newestSeal, sealAfter } from '@/db/queries/audit-seals';
import { auditPage, recordAudit, recordSubscription, subjectOf } from '@/lib/server/audit';
import { hashOfRow, hashOfSeal, sealAudit } from '@/lib/server/audit-seals';
import { verifyAudit } from '@/lib/server/audit-verify';
import { nobody } from '@/lib/server/caller';
import { execute } from '@/lib/server/commands';
import { createDatabase, forEachEngine, onEngine, untouched } from './support/engines';

const now = new Date('2026-11-20T10:00:00Z');
const regulator = { ...nobody, audience: 'regulator', account: { id: 7, name: 'R', role: 'regulator' } } as const;
const read = (db: Db, subject: string) =>
  recordAudit(db, { caller: { ...regulator }, action: 'GET /entities/{id}', subject, address: '192.0.2.7' });

/** What only a superuser can do: past the triggers. */
const forge = (db: Db, script: string) =>
  db.transaction((tx) => tx.exec(`set local session_replication_role = replica; ${script}`));

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

async function ids(db: Db): Promise<number[]> {
  return (await db.query<{ id: number }>('select id from audit order by id')).map(({ id }) => id);
}

forEachEngine('the audit trail', (open) => {
  /** Three seals of three rows each. */
  async function sealed() {
    const db = untouched(await open());
    for (let seal = 0; seal < 3; seal++) {
      for (let row = 0; row < 3; row++) await read(db, `entity:${seal * 3 + row}`);
      await sealAudit(db, now);
    }
    return { db, ids: await ids(db) };
  }
  const faultsOf = async (db: Db) => {
    const { intact, faults } = await verifyAudit(db);
    assert.equal(intact, faults.length === 0);
    return faults.map(({ kind, seal, row }) => [kind, seal, row]);
  };

  test('is only ever added to: update, delete and truncate are refused, of rows and of seals', async () => {
    const { db, ids } = await sealed();
    const statements = ["update audit set subject = 'x'", 'delete from audit', 'truncate audit'];
    for (const statement of [...statements, ...statements.map((s) => s.replace('audit', 'audit_seal'))]) {
      const script = statement.replace("subject = 'x'", statement.includes('seal') ? 'number = 9' : "subject = 'x'");
      await assert.rejects(db.exec(script), { code: '23001' }, script);
    }
    assert.equal((await verifyAudit(db)).rows, ids.length);
  });

  test('is intact when nothing was touched, and says what no seal covers yet', async () => {
    const { db } = await sealed();
    await read(db, 'entity:late');
    const { newest, ...verdict } = await verifyAudit(db);
    assert.deepEqual(verdict, { intact: true, seals: 3, rows: 9, unsealed: 1, faults: [], faultsInAll: 0 });
    assert.equal(newest?.hash, (await newestSeal(db))!.hash);
    assert.deepEqual(await sealAudit(db, now), { seals: 1, rows: 1, waiting: false });
    assert.deepEqual(await sealAudit(db, now), { seals: 0, rows: 0, waiting: false });
  });

  test('names the one row that was altered, in any of its columns', async () => {
    const { db, ids } = await sealed();
    const changes = [
      "at = at + interval '1 microsecond'",
      'account = 8',
      'api_key = 1',
      "screen = 'x'",
      'session = gen_random_uuid()',
      "audience = 'public'",
      "action = 'x'",
      'subject = null',
      "address = ''",
      "reason = ''",
      'outcome = 200',
      `details = '{"a": 1}'`,
    ];
    const [columns] = await db.query<{ n: number }>(
      `select count(*) as n from information_schema.columns where table_name = 'audit' and column_name <> 'id'`,
    );
    assert.equal(columns!.n, changes.length);
    for (const change of changes) {
      await forge(db, `create table kept as select * from audit where id = ${ids[4]}`);
      await forge(db, `update audit set ${change} where id = ${ids[4]}`);
      assert.deepEqual(await faultsOf(db), [['altered', 2, ids[4]]], change);
      await forge(
        db,
        `delete from audit where id = ${ids[4]}; insert into audit overriding system value
         select (jsonb_populate_record(null::audit, to_jsonb(k))).* from kept k; drop table kept`,
      );
      assert.deepEqual(await faultsOf(db), [], change);
    }
  });

  test('names a row that was deleted, and one that was inserted', async () => {
    const { db, ids } = await sealed();
    await forge(db, `delete from audit where id = ${ids[8]}`);
    assert.deepEqual(await faultsOf(db), [['deleted', 3, ids[8]]]);
    const gap = await sealed();
    await forge(gap.db, `delete from audit where id = ${gap.ids[3]}`);
    await forge(gap.db, `insert into audit (id, action) overriding system value values (0, 'x'), (${gap.ids[3]}, 'x')`);
    // A row in another's place is that row altered.
    assert.deepEqual(await faultsOf(gap.db), [
      ['inserted', 1, 0],
      ['altered', 2, gap.ids[3]],
    ]);
  });

  test('finds a row inserted into a gap of ids that a rollback left', async () => {
    const db = untouched(await open());
    await read(db, 'entity:1');
    await assert.rejects(
      db.transaction(async (tx) => {
        await tx.query("insert into audit (action) values ('undone')");
        throw new Error('undone');
      }),
      /undone/,
    );
    await read(db, 'entity:2');
    await sealAudit(db, now);
    assert.deepEqual(await faultsOf(db), []);
    const [first, last] = (await ids(db)) as [number, number];
    assert.equal(last, first + 2);
    await forge(db, `insert into audit (id, action) overriding system value values (${first + 1}, 'x')`);
    assert.deepEqual(await faultsOf(db), [['inserted', 1, first + 1]]);
  });

  test('finds a seal that was altered or taken out, also where its own hash was made to fit', async () => {
    const { db, ids } = await sealed();
    await forge(db, "update audit_seal set at = at + interval '1 hour' where number = 2");
    assert.deepEqual(await faultsOf(db), [['seal', 2, null]]);
    await forge(db, "update audit_seal set at = at - interval '1 hour' where number = 2");
    // A row altered with its hash in the seal, and the seal's own hash: the next seal no longer follows.
    await forge(db, `update audit set subject = 'entity:99' where id = ${ids[3]}`);
    const seal = (await sealAfter(db, 1))!;
    const [row] = await auditRowTexts(db, ids[3]!, ids[3]!, 1);
    seal.rows[0]![1] = hashOfRow(row!);
    const rows = JSON.stringify(seal.rows);
    await forge(db, `update audit_seal set rows = '${rows}', hash = '${hashOfSeal(seal)}' where number = 2`);
    assert.deepEqual(await faultsOf(db), [['chain', 3, null]]);
    await forge(db, 'delete from audit_seal where number = 2');
    assert.deepEqual(await faultsOf(db), [['chain', 3, null]]);
  });

  test('audit verify answers 0 when intact and 1 when broken, with one JSON document', async () => {
    const { db, ids } = await sealed();
    const run = async (json: boolean) => {
      let out = '';
      const progress: number[] = [];
      const status = await execute('audit verify', {
        db,
        timeZone: 'Asia/Shanghai',
        cwd: '/',
        args: { json },
        out: (text) => (out += text),
        err: (text) => assert.fail(text),
        progress: ({ done }) => progress.push(done),
        server: null,
        signal: new AbortController().signal,
      });
      assert.deepEqual(progress, [1, 2, 3]);
      return { status, out };
    };
    assert.equal((await run(true)).status, 0);
    await forge(db, `update audit set account = 9 where id = ${ids[0]}`);
    const { status, out } = await run(true);
    const fault = { kind: 'altered', seal: 1, from: 1, to: ids[2], row: ids[0] };
    assert.deepEqual([status, JSON.parse(out).faults], [1, [fault]]);
    assert.match((await run(false)).out, new RegExp(`^row ${ids[0]}, under seal 1, was altered`));
  });

  test('is searched by who, what, which and when, in pages that hold each row once', async () => {
    const db = untouched(await open());
    for (let i = 0; i < 7; i++) await read(db, `entity:${i % 2}`);
    await recordSubscription(db, { caller: { ...regulator }, topics: ['zones', 'entity:1'], address: null });
    await recordSubscription(db, { caller: { ...nobody }, topics: ['zones'], address: null });
    const screen = { ...nobody, audience: 'regulator', screen: 'hall' } as const;
    await recordAudit(db, {
      caller: screen,
      action: 'GET /zones',
      subject: null,
      address: '192.0.2.8',
      reason: 'Check',
    });
    const all = await ids(db);
    assert.equal(all.length, 10);
    const seen: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await auditPage(db, { cursor, limit: 3 });
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    assert.deepEqual(seen, all.reverse());
    const count = async (filter: object) => (await auditPage(db, { ...filter, limit: 50 })).items.length;
    assert.equal(await count({ subject: 'entity:1' }), 4);
    assert.equal(await count({ subject: 'entity:1', action: 'SUBSCRIBE' }), 1);
    assert.equal(await count({ account: 7 }), 9);
    assert.equal(await count({ screen: 'hall' }), 1);
    assert.equal(await count({ key: 1 }), 0);
    assert.equal(await count({ to: '2020-01-01T00:00:00Z' }), 0);
    assert.equal(await count({ from: '2020-01-01T00:00:00Z' }), 10);
    const [last] = (await auditPage(db, { screen: 'hall', limit: 1 })).items;
    assert.deepEqual([last!.reason, last!.address, last!.audience], ['Check', '192.0.2.8', 'regulator']);
    await assert.rejects(auditPage(db, { cursor: 'x', limit: 1 }), { code: 'bad_cursor' });
  });
});

test('what somebody typed to search for stands in the trail as its hash', () => {
  const subject = subjectOf('http://x/entities?q=%E5%BC%A0%E4%B8%89&grade=A&zone=', { id: '7' })!;
  assert.match(subject, /^id=7&grade=A&q=sha256:[0-9a-f]{64}$/);
  assert.equal(subjectOf('http://x/zones', {}), null);
});

onEngine('postgres', 'sealing beside writers', () => {
  let url: string;
  before(async () => {
    ({ url } = await createDatabase());
  });

  test('six writers, a slow transaction and two sealers: every row lies under one seal, and no late one breaks any', async () => {
    const db = await openDb(url);
    const other = await openDb(url);
    const [began, ended] = [gate(), gate()];
    const slow = db.transaction(async (tx) => {
      await tx.query("insert into audit (action) values ('slow')");
      began.open();
      await ended.opened;
    });
    await began.opened;
    const WRITES = 60;
    const writers = Array.from({ length: 6 }, async (_, w) => {
      for (let i = 0; i < WRITES; i++) await read(db, `entity:${w}-${i}`);
    });
    // The slow transaction holds a smaller id than rows that are committed: nothing may be sealed past it.
    const waiting = await sealAudit(other, now);
    assert.deepEqual(waiting, { seals: 0, rows: 0, waiting: true });
    await Promise.all(writers);
    ended.open();
    let running = true;
    const more = Array.from({ length: 6 }, async (_, w) => {
      for (let i = 0; i < WRITES; i++) await read(db, `entity:${w}-${i}`);
    });
    const sealers = [db, other].map(async (by) => {
      let rows = 0;
      while (running) rows += (await sealAudit(by, now)).rows;
      return rows;
    });
    await Promise.all([slow, ...more]);
    running = false;
    const sealed = (await Promise.all(sealers)).reduce((sum, n) => sum + n, 0);
    const rest = await sealAudit(db, now);
    assert.equal(sealed + rest.rows, 12 * WRITES + 1);
    const { intact, rows, unsealed, seals } = await verifyAudit(db);
    assert.deepEqual([intact, rows, unsealed], [true, 12 * WRITES + 1, 0]);
    assert.ok(seals > 1);
    await Promise.all([db.close(), other.close()]);
  });
});
