import assert from 'node:assert/strict';
import { after, before, beforeEach, mock, test } from 'node:test';
import { GET as searchAudit } from '@/app/api/console/audit/route';
import { POST as verify } from '@/app/api/console/audit/verify/route';
import { GET as whoAmI } from '@/app/api/console/session/route';
import { GET as entity } from '@/app/api/v1/entities/[id]/route';
import { GET as entities } from '@/app/api/v1/entities/route';
import { POST as postEvaluations } from '@/app/api/v1/evaluations/route';
import { GET as zones } from '@/app/api/v1/zones/route';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { insertScreen } from '@/db/queries/screens';
import type { SessionAnswer } from '@/lib/credit/account';
import type { AuditItem, AuditPage, AuditVerdict } from '@/lib/credit/audit';
import { createKey, hashOfSecret } from '@/lib/server/api-keys';
import { auditPage } from '@/lib/server/audit';
import { route } from '@/lib/server/http';
import { setRuntime } from '@/lib/server/runtime';
import { startSession } from '@/lib/server/sessions';
import { seedShipped } from '@/lib/server/shipped';
import { Browser, ORIGIN, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';

type Handler = Parameters<Browser['ask']>[0];
const OWNER = '张三丰';
const STREET = '桂花路 8 号';

forEachEngine('what routes write to the audit trail', (open) => {
  let db: Db;
  const secrets: Record<string, string> = {};
  const accounts: Record<string, number> = {};

  before(async () => {
    db = await open();
    await seedShipped(db);
    await take(db, [row({ code: 'a', sourceKey: '1', grade: 'A', kind: 'enterprise', name: OWNER, address: STREET })]);
    for (const [name, scope, audience, synthetic] of [
      ['public', 'read', 'public', false],
      ['writer', 'write', 'public', false],
      ['demo', 'write', 'public', true],
      ['district', 'read', 'district', false],
      ['regulator', 'read', 'regulator', false],
    ] as const) {
      const key = { name, scope, audience, division: audience === 'district' ? '330782' : null, synthetic };
      secrets[name] = (await createKey(db, key)).secret;
    }
    for (const audience of ['wall', 'regulator'] as const) {
      const secret = `xs_${audience}`;
      const screen = {
        id: audience,
        name: 'S',
        audience,
        reason: 'r',
        tokenHash: hashOfSecret(secret),
        now: new Date(),
      };
      await insertScreen(db, screen);
      secrets[`screen ${audience}`] = secret;
    }
    const fields = { passwordHash: null, mustChange: false, entity: null, ssoName: null };
    for (const role of ['entity', 'steward', 'admin'] as const)
      accounts[role] = await insertAccount(db, { ...fields, name: `The ${role}`, role });
  });
  beforeEach(async () => {
    serveFrom(db);
    await db.transaction((tx) => tx.exec('set local session_replication_role = replica; delete from audit'));
  });
  after(() => setRuntime(undefined));

  const asked = (path: string, by: string | null, given: RequestInit & { headers?: Record<string, string> } = {}) => {
    const authorization: Record<string, string> = by === null ? {} : { authorization: `Bearer ${secrets[by]}` };
    const headers = { 'x-xintu-address': '192.0.2.7', ...authorization, ...given.headers };
    return new Request(`${ORIGIN}/api/v1${path}`, { ...given, headers });
  };
  const ask = async (handler: unknown, request: Request, id = 'a') =>
    (handler as Handler)(request, { params: Promise.resolve({ id }) });
  const rows = async (): Promise<AuditItem[]> => (await auditPage(db, { limit: 100 })).items.reverse();

  async function browserOf(role: string) {
    const browser = new Browser();
    const start = {
      account: accounts[role]!,
      method: 'password',
      request: browser.request('GET'),
      now: new Date(),
    } as const;
    const { setCookie } = await db.transaction((tx) => startSession(tx, start, null));
    browser.cookies.set('xintu_session', /=([^;]+)/.exec(setCookie)![1]!);
    browser.csrf = ((await (await browser.ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
    return browser;
  }

  test('the public, a public key and a wall leave no row', async () => {
    for (const by of [null, 'public', 'screen wall']) {
      assert.equal((await ask(zones, asked('/zones', by))).status, 200);
      await ask(entity, asked('/entities/a', by));
    }
    assert.deepEqual(await rows(), []);
  });

  test('a district, a regulator and a screen granted so leave one for each answer, lists and counts too', async () => {
    for (const by of ['district', 'regulator', 'screen regulator']) {
      for (const [handler, path] of [
        [entity, '/entities/a'],
        [entities, '/entities?limit=5&grade=A'],
        [zones, '/zones?kind=region'],
      ] as const)
        assert.equal((await ask(handler, asked(path, by))).status, 200, `${by} ${path}`);
    }
    const written = await rows();
    const shape = written.map(({ action, subject, audience }) => [action, subject, audience]);
    const of = (audience: string) => [
      ['GET /entities/{id}', 'entity:1', audience],
      ['GET /entities', 'grade=A&limit=5', audience],
      ['GET /zones', 'kind=region', audience],
    ];
    const named = shape.map(([action, subject, audience]) =>
      action === 'GET /entities/{id}'
        ? [action, subject, audience]
        : [action, subject!.replace(/^id=a&/, ''), audience],
    );
    assert.deepEqual(named, [...of('district'), ...of('regulator'), ...of('regulator')]);
    assert.deepEqual(
      written.map(({ keyName, screen }) => keyName ?? screen),
      ['district', 'regulator', 'regulator'].flatMap((who) => [who, who, who]),
    );
    for (const { address, outcome, details } of written)
      assert.deepEqual([address, outcome, typeof details.revision], ['192.0.2.7', 200, 'number']);
  });

  test('an account leaves a row with its session, and none for asking who it is', async () => {
    const browser = await browserOf('entity');
    assert.equal((await browser.ask(entity as Handler, 'GET', { params: { id: 'a' } })).status, 200);
    const [first, ...others] = await rows();
    assert.deepEqual([first!.account, first!.subject, others], [accounts.entity, 'entity:1', []]);
    assert.match(first!.session!, /^[0-9a-f-]{36}$/);
  });

  test('a batch of a key leaves one row with the batch, in its transaction; the demonstration feed leaves none', async () => {
    const post = (by: string, sourceKey: string) =>
      ask(
        postEvaluations,
        asked('/evaluations', by, {
          method: 'POST',
          body: JSON.stringify([row({ code: 'a', sourceKey, grade: 'B' })]),
          headers: { 'content-type': 'application/json' },
        }),
      );
    const { batch } = (await (await post('writer', 'p1')).json()) as { batch: number };
    assert.equal((await post('demo', 'p2')).status, 200);
    const written = await rows();
    assert.deepEqual(
      written.map(({ action, subject, keyName }) => [action, subject, keyName]),
      [['POST /evaluations', `batch:${batch}`, 'writer']],
    );
  });

  test('the reason is kept, in any script; a long one is refused before anything is answered', async () => {
    const because = (text: string) => asked('/zones', 'regulator', { headers: { 'x-xintu-reason': text } });
    await ask(zones, because(encodeURIComponent('专项检查')));
    assert.equal((await rows())[0]!.reason, '专项检查');
    assert.equal((await ask(zones, because('a'.repeat(201)))).status, 400);
  });

  test('what is refused leaves no row', async () => {
    assert.equal((await ask(entity, asked('/entities/nobody', 'regulator'), 'nobody')).status, 404);
    assert.equal((await ask(entities, asked('/entities?limit=0', 'regulator'))).status, 400);
    assert.deepEqual(await rows(), []);
  });

  test('an answer whose row cannot be written does not leave', async (t) => {
    t.mock.method(console, 'error', () => {});
    await db.exec('alter table audit rename to audit_away');
    try {
      const response = await ask(entity, asked('/entities/a', 'regulator'));
      assert.equal(response.status, 500);
      assert.ok(!(await response.text()).includes(OWNER));
      assert.equal((await ask(zones, asked('/zones', null))).status, 200);
    } finally {
      await db.exec('alter table audit_away rename to audit');
    }
  });

  test('the trail is searched and verified from the console, and that leaves rows too', async () => {
    await ask(entity, asked('/entities/a', 'regulator'));
    const browser = await browserOf('admin');
    const path = '/api/console/audit?subject=entity:1&limit=1';
    const page = (await (await browser.ask(searchAudit as Handler, 'GET', { path })).json()) as AuditPage;
    assert.deepEqual(
      page.items.map(({ action }) => action),
      ['GET /entities/{id}'],
    );
    const verdict = (await (await browser.ask(verify as Handler, 'POST')).json()) as AuditVerdict;
    assert.equal(verdict.intact, true);
    assert.deepEqual(
      (await rows()).slice(1).map(({ action, subject, account }) => [action, subject, account]),
      [
        ['GET /console/audit', 'limit=1&subject=entity:1', accounts.admin],
        ['POST /console/audit/verify', null, accounts.admin],
      ],
    );
    const steward = await (await browserOf('steward')).ask(searchAudit as Handler, 'GET');
    assert.equal(steward.status, 403);
  });

  test('neither the trail nor the log holds a name, a street, a search, a body or a secret', async (t) => {
    const lines: string[] = [];
    for (const level of ['log', 'info', 'warn', 'error'] as const)
      t.mock.method(console, level, (...parts: unknown[]) => lines.push(parts.map(String).join(' ')));
    const fails = (work: () => Promise<unknown>) =>
      route('/fails', async () => {
        await work();
        return new Response();
      });
    const failing = [
      // A duplicate key, whose detail quotes the row; a value that the message itself quotes; a parser that quotes.
      () => db.query('insert into source (code, name) values ($1, $1), ($1, $1)', [OWNER]),
      () => db.query('select $1::text::int', [STREET]),
      () => db.query("select to_date($1, 'YYYY')", [OWNER]),
      async () => JSON.parse(`{"name": ${OWNER}}`),
      async () => {
        throw new Error(`password=hunter2 of ${OWNER}`, { cause: new Error(STREET) });
      },
    ];
    for (const work of failing)
      assert.equal((await ask(fails(work), asked(`/fails?q=${encodeURIComponent(OWNER)}`, 'regulator'))).status, 500);
    await ask(entity, asked('/entities/a', 'regulator'));
    await ask(postEvaluations, asked('/evaluations', 'writer', { method: 'POST', body: `[{"name": "${OWNER}"` }));
    assert.equal(lines.filter((line) => line.startsWith('error ')).length, failing.length);
    const trail = JSON.stringify(await db.query('select to_jsonb(a)::text as text from audit a'));
    for (const text of [...lines, trail])
      for (const secret of [OWNER, encodeURIComponent(OWNER), STREET, 'hunter2', ...Object.values(secrets)])
        assert.ok(!text.includes(secret), `${secret} stands in: ${text}`);
    assert.ok(lines.some((line) => line.includes('23505') && line.includes('source_code_key')));
    mock.reset();
  });
});
