import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { after, before, test } from 'node:test';
import { GET as whoAmI } from '@/app/api/console/session/route';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { type Role, roles, type SessionAnswer } from '@/lib/credit/account';
import { setRuntime } from '@/lib/server/runtime';
import { startSession } from '@/lib/server/sessions';
import { Browser, codeOf, serveFrom } from './support/console';
import { onEngine } from './support/engines';

/** Who may call what of the console. A new route or method needs a row here, decided by hand. */
const open = 'anyone';
const signedIn = 'entity district regulator steward admin';
const table: Record<string, string> = {
  'GET session': open,
  'POST session': open,
  'DELETE session': signedIn,
  'POST setup/admin': open,
  'GET setup': 'admin',
  'DELETE setup/demonstration': 'admin',
  'POST setup/areas': 'admin',
  'POST setup/areas/properties': 'admin',
  'POST setup/scheme': 'admin',
  'POST setup/map': 'admin',
  'POST setup/contact': 'admin',
  'POST setup/finish': 'admin',
  'POST screen-session': open,
  // A wall's own: the handler asks for the token of a screen.
  'POST screen-heartbeat': open,
  'POST password': signedIn,
  'GET sessions': signedIn,
  'DELETE sessions/[id]': signedIn,
  'GET accounts': 'admin',
  'POST accounts': 'admin',
  'PATCH accounts/[id]': 'admin',
  'GET claims': 'entity steward admin',
  'POST claims': 'entity',
  'PATCH claims/[id]': 'steward admin',
  'GET jobs': 'steward admin',
  'POST jobs/[id]/retry': 'steward admin',
  'GET keys': 'admin',
  'POST keys': 'admin',
  'DELETE keys/[id]': 'admin',
  'GET screens': 'admin',
  'POST screens': 'admin',
  'PATCH screens/[id]': 'admin',
  'DELETE screens/[id]': 'admin',
  'GET releases': 'regulator admin',
  'GET releases/[id]': 'regulator admin',
  'GET releases/[id]/changes': 'regulator admin',
  'POST releases/[id]/sign': 'regulator',
  'POST releases/[id]/withdraw': 'regulator',
  'POST releases/[id]/revise': 'regulator',
  'GET methodologies': 'regulator admin',
  'POST methodologies': 'regulator admin',
  'GET methodologies/[id]/comparison': 'regulator admin',
  'POST methodologies/[id]/overlap': 'regulator admin',
  'POST methodologies/[id]/activate': 'regulator admin',
  'POST methodologies/[id]/retire': 'regulator admin',
  'GET warnings': 'district regulator admin',
  'PATCH warnings/[id]': 'regulator admin',
  'GET reports': 'district regulator',
  'GET reports/[id]': 'district regulator',
  'GET watch-list': 'regulator admin',
  'GET audit': 'regulator admin',
  'POST audit/verify': 'regulator admin',
};

type Handler = (request: Request, context: { params?: Promise<Record<string, string>> }) => Promise<Response>;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const folder = 'app/api/console';
/** The routes that stand for what is not there. */
const isCatchAll = (path: string) => path.includes('[...');

async function routes(): Promise<Map<string, Handler>> {
  const found = new Map<string, Handler>();
  for (const file of readdirSync(folder, { recursive: true }).map(String)) {
    if (!file.endsWith('/route.ts') || isCatchAll(file)) continue;
    const module = (await import(`@/${posix.join(folder, file)}`)) as Record<string, Handler>;
    for (const method of methods)
      if (module[method] !== undefined) found.set(`${method} ${file.replace('/route.ts', '')}`, module[method]);
  }
  return found;
}

onEngine('embedded', 'the console', (openDb) => {
  let db: Db;
  const ids = {} as Record<Role, number>;
  const fields = { passwordHash: null, mustChange: false, entity: null, ssoName: null };

  before(async () => {
    db = await openDb();
    for (const role of roles) ids[role] = await insertAccount(db, { ...fields, name: `The ${role}`, role });
    serveFrom(db);
  });
  after(() => setRuntime(undefined));

  async function browserOf(role: Role | null): Promise<Browser> {
    const browser = new Browser();
    if (role === null) return browser;
    const start = { account: ids[role], method: 'password', request: browser.request('GET'), now: new Date() } as const;
    const { setCookie } = await db.transaction((tx) => startSession(tx, start, null));
    browser.cookies.set('xintu_session', /=([^;]+)/.exec(setCookie)![1]!);
    browser.csrf = ((await (await browser.ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
    return browser;
  }

  test('every route has its row, and every row its route', async () => {
    assert.deepEqual([...(await routes()).keys()].sort(), Object.keys(table).sort());
  });

  test('each role is let in where the table says, and nobody else', async () => {
    for (const [name, handler] of await routes()) {
      const allowed = table[name]!;
      const method = name.split(' ')[0]!;
      for (const role of [null, ...roles]) {
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
        const response = await (await browserOf(role)).ask(handler, method, { params: { id: '999999' }, ...body });
        const code = await codeOf(response);
        const letIn = allowed === open || (role !== null && allowed.split(' ').includes(role));
        const refusal = role === null ? 'sign_in_needed' : 'role';
        assert.equal(
          code === 'sign_in_needed' || code === 'role',
          !letIn,
          `${role} ${name}: ${response.status} ${code}`,
        );
        if (!letIn) assert.equal(code, refusal, `${role} ${name}`);
        assert.ok(response.status < 500, `${role} ${name}: ${response.status}`);
      }
    }
  });

  test('no change is made from another origin or without the token, whoever asks', async () => {
    for (const [name, handler] of await routes()) {
      const method = name.split(' ')[0]!;
      if (method === 'GET') continue;
      const browser = await browserOf('admin');
      const asked = { params: { id: '1' }, ...(method === 'DELETE' ? {} : { body: {} }) };
      const foreign = await browser.ask(handler, method, { ...asked, headers: { origin: 'https://evil.example' } });
      assert.equal(await codeOf(foreign), 'cross_origin', name);
      browser.csrf = null;
      const code = await codeOf(await browser.ask(handler, method, asked));
      // A role that is not let in is told so first; nothing of the request was read by then.
      assert.ok(code === 'csrf_token' || code === 'role', `${name}: ${code}`);
    }
  });
});
