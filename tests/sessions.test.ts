import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { DELETE as signOut, GET as whoAmI } from '@/app/api/console/session/route';
import type { Db } from '@/db/db';
import { insertAccount, setDivisions, updateAccount } from '@/db/queries/accounts';
import { touchSessions } from '@/db/queries/sessions';
import { type Role, roles, type SessionAnswer } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { callerOf } from '@/lib/server/caller';
import { consoleRoute } from '@/lib/server/console-route';
import { SESSION_COOKIE } from '@/lib/server/cookies';
import { setRuntime } from '@/lib/server/runtime';
import { rotateSecrets } from '@/lib/server/sealing';
import { cleanUpSessions, endSession, sessionOf, sessionRules, sessionsFor, startSession } from '@/lib/server/sessions';
import { Browser, codeOf, ORIGIN, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';

const start = new Date('2026-11-20T10:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);
const ended = (error: Error) => error instanceof Refusal && error.code === 'session_ended' && error.status === 401;
const value = (setCookie: string) => /^xintu_session=([^;]+)/.exec(setCookie)![1]!;

forEachEngine('sessions', (open) => {
  let db: Db;
  const ids = {} as Record<Role, number>;
  const fields = { passwordHash: null, mustChange: false, entity: null, ssoName: null };

  before(async () => {
    db = await open();
    for (const role of roles) ids[role] = await insertAccount(db, { ...fields, name: `The ${role}`, role });
    await setDivisions(db, ids.district, ['330782']);
    await db.exec("insert into batch (kind) values ('command')");
    await db.exec("insert into entity (kind, name, created_batch, recorded_batch) values ('enterprise', 'E', 1, 1)");
    const entity = { name: 'The entity', role: 'entity', entity: 1, disabled: false, ssoName: null } as const;
    await updateAccount(db, ids.entity, entity);
    serveFrom(db);
  });
  after(() => setRuntime(undefined));

  const begin = (account: number, now = start, before: string | null = null) =>
    db.transaction((tx) =>
      startSession(tx, { account, method: 'password', request: new Browser().request('POST'), now }, before),
    );
  /** A browser in which somebody signed in just now. */
  async function browserOf(role: Role) {
    const browser = new Browser();
    const { setCookie } = await begin(ids[role], new Date());
    browser.cookies.set(SESSION_COOKIE, value(setCookie));
    browser.csrf = ((await (await browser.ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
    return browser;
  }

  test('the cookie is httpOnly, SameSite=Lax, of the whole site, and tells nothing of what it holds', async () => {
    const { id, setCookie } = await begin(ids.admin);
    assert.match(setCookie, /^xintu_session=Fe26\.2\*[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/);
    assert.ok(!setCookie.includes(id));
    const request = new Request('https://map.example/', { headers: { host: 'map.example' } });
    const { setCookie: onTls } = await db.transaction((tx) =>
      startSession(tx, { account: ids.admin, method: 'password', request, now: start }, null),
    );
    assert.match(onTls, /; Secure$/);
  });

  test('a session ends after two hours without use and after twelve in any case', async () => {
    const { id, setCookie } = await begin(ids.admin);
    const sealed = value(setCookie);
    const at = (ms: number) => sessionOf(db, sealed, later(ms));
    assert.equal((await at(sessionRules.idleMs - 1)).id, id);
    await assert.rejects(at(sessionRules.idleMs), ended);
    for (let ms = 0; ms < sessionRules.absoluteMs; ms += sessionRules.idleMs / 2) {
      await touchSessions(db, [{ id, at: later(ms) }]);
      assert.equal((await at(ms + sessionRules.idleMs / 2 - 1)).id, id);
    }
    await touchSessions(db, [{ id, at: later(sessionRules.absoluteMs - 1) }]);
    await assert.rejects(at(sessionRules.absoluteMs), ended);
  });

  test('a forged, altered, cut, foreign or empty cookie is refused with 401 and forgotten by the browser', async () => {
    const sealed = value((await begin(ids.admin, new Date())).setCookie);
    const altered = [5, 40, 90, sealed.length - 5].map(
      (at) => sealed.slice(0, at) + (sealed[at] === 'a' ? 'b' : 'a') + sealed.slice(at + 1),
    );
    const { sealData } = await import('iron-session');
    const foreign = await sealData({ session: crypto.randomUUID() }, { password: 'f'.repeat(64), ttl: 0 });
    const forged = [...altered, sealed.slice(0, -10), foreign, 'x', '1', 'Fe26.2**', `${sealed}~2`, '{}'];
    for (const cookie of forged) {
      const browser = new Browser();
      browser.cookies.set(SESSION_COOKIE, cookie);
      const response = await browser.ask(whoAmI, 'GET');
      assert.deepEqual([response.status, await codeOf(response)], [401, 'session_ended'], cookie);
      assert.equal(browser.cookies.size, 0, cookie);
    }
  });

  test('a cookie that is kept from before signing out is of no use', async () => {
    const browser = await browserOf('steward');
    const kept = browser.cookies.get(SESSION_COOKIE)!;
    assert.equal((await browser.ask(signOut, 'DELETE')).status, 200);
    assert.equal(browser.cookies.size, 0);
    browser.cookies.set(SESSION_COOKIE, kept);
    assert.equal(await codeOf(await browser.ask(whoAmI, 'GET')), 'session_ended');
  });

  test('a request that was under way while its browser got another session does not make it forget that one', async () => {
    const { id, setCookie } = await begin(ids.admin, new Date());
    const browser = new Browser();
    browser.cookies.set(SESSION_COOKIE, value(setCookie));
    const next = await begin(ids.admin, new Date(), id);
    const underWay = await browser.ask(whoAmI, 'GET');
    assert.deepEqual([underWay.status, await codeOf(underWay)], [401, 'session_ended']);
    assert.equal(underWay.headers.get('set-cookie'), null);
    browser.cookies.set(SESSION_COOKIE, value(next.setCookie));
    assert.equal((await browser.ask(whoAmI, 'GET')).status, 200);
    const replacedAt = (ms: number) =>
      sessionOf(db, value(setCookie), new Date(Date.now() + ms)).catch(({ replaced }) => replaced);
    assert.deepEqual([await replacedAt(0), await replacedAt(sessionRules.underWayMs)], [true, false]);
  });

  test('a session ends with its account, and at once', async () => {
    const browser = await browserOf('regulator');
    const fields = { name: 'The regulator', role: 'regulator', entity: null, ssoName: null } as const;
    await updateAccount(db, ids.regulator, { ...fields, disabled: true });
    assert.equal((await browser.ask(whoAmI, 'GET')).status, 401);
    await updateAccount(db, ids.regulator, { ...fields, disabled: false });
  });

  test('a session that a browser had before signing in ends: its id was known before', async () => {
    const planted = await begin(ids.entity);
    const own = await begin(ids.admin, start, planted.id);
    assert.notEqual(own.id, planted.id);
    await assert.rejects(sessionOf(db, value(planted.setCookie), start), ended);
    assert.equal((await sessionOf(db, value(own.setCookie), start)).account, ids.admin);
  });

  test('one’s own sessions are listed and ended; those of others are not there', async () => {
    const mine = await begin(ids.district, later(1));
    const theirs = await begin(ids.steward, later(2));
    const list = await sessionsFor(db, ids.district, mine.id, later(3));
    assert.deepEqual(
      list.map(({ id, account, current, agent }) => [id, account, current, agent]),
      [[mine.id, ids.district, true, 'Mozilla/5.0 (test)']],
    );
    const unknown = (error: Error) => error instanceof Refusal && error.code === 'unknown_session';
    await assert.rejects(endSession(db, theirs.id, ids.district, start), unknown);
    await assert.rejects(endSession(db, "1' or true --", null, start), unknown);
    assert.equal(await endSession(db, mine.id, ids.district, start), ids.district);
    await assert.rejects(sessionOf(db, value(mine.setCookie), later(3)), ended);
    assert.equal((await sessionOf(db, value(theirs.setCookie), later(3))).account, ids.steward);
  });

  test('after one rotation of the secret cookies still open, after two those of the first are refused', async () => {
    const sealed = value((await begin(ids.admin)).setCookie);
    await rotateSecrets(db);
    assert.equal((await sessionOf(db, sealed, start)).account, ids.admin);
    const renewed = value((await begin(ids.admin)).setCookie);
    await rotateSecrets(db);
    await assert.rejects(sessionOf(db, sealed, start), ended);
    assert.equal((await sessionOf(db, renewed, start)).account, ids.admin);
  });

  test('each role sees what its audience may, a district its divisions, a business itself', async () => {
    const seen: Record<Role, [string, string[], number | null]> = {
      entity: ['public', [], 1],
      district: ['district', ['330782'], null],
      regulator: ['regulator', [], null],
      steward: ['regulator', [], null],
      admin: ['regulator', [], null],
    };
    for (const role of roles) {
      const browser = await browserOf(role);
      const caller = await callerOf(db, browser.request('GET', { path: '/api/v1/zones' }));
      assert.deepEqual([caller.audience, caller.divisions, caller.entity], seen[role]);
      assert.deepEqual(caller.account, { id: ids[role], name: `The ${role}`, role });
    }
  });

  test('ended sessions are forgotten after ninety days, those in force are not', async () => {
    const old = await begin(ids.admin, later(-91 * 24 * 3_600_000));
    const now = await begin(ids.admin);
    assert.ok((await cleanUpSessions(db, start)) >= 1);
    const left = await db.query<{ id: string }>('select id from session');
    assert.ok(!left.some(({ id }) => id === old.id) && left.some(({ id }) => id === now.id));
  });

  test('a change needs our own origin and the token of its session', async () => {
    let changed = 0;
    const change = consoleRoute('/console/tests', { roles, body: z.strictObject({ n: z.number() }) }, async () => {
      changed++;
    });
    const browser = await browserOf('admin');
    const other = await browserOf('admin');
    const refused: [headers: Record<string, string>, code: string][] = [
      [{ origin: 'https://evil.example' }, 'cross_origin'],
      [{ origin: 'null' }, 'cross_origin'],
      [{ origin: `${ORIGIN}0` }, 'cross_origin'],
      [{ 'sec-fetch-site': 'cross-site' }, 'cross_origin'],
      [{ 'sec-fetch-site': 'same-site' }, 'cross_origin'],
      [{ 'x-csrf-token': '' }, 'csrf_token'],
      [{ 'x-csrf-token': other.csrf! }, 'csrf_token'],
      [{ 'x-csrf-token': `${browser.csrf!}00` }, 'csrf_token'],
      [{ 'content-type': 'text/plain' }, 'not_json'],
      [{ authorization: 'Bearer xk_x' }, 'no_keys_here'],
    ];
    for (const [headers, code] of refused) {
      const response = await browser.ask(change, 'POST', { body: { n: 1 }, headers });
      assert.equal(await codeOf(response), code, JSON.stringify(headers));
    }
    assert.equal(await codeOf(await browser.ask(change, 'POST', { body: { n: 1, m: 2 } })), 'bad_body');
    assert.equal(changed, 0);
    const answer = await browser.ask(change, 'POST', { body: { n: 1 } });
    assert.deepEqual([answer.status, changed, answer.headers.get('cache-control')], [200, 1, 'no-store']);
    assert.equal(await codeOf(await new Browser().ask(change, 'POST', { body: { n: 1 } })), 'sign_in_needed');
  });

  test('a route is open to its roles alone', async () => {
    for (const allowed of roles) {
      const route = consoleRoute('/console/tests', { roles: [allowed] }, async ({ caller }) => caller.account);
      for (const role of roles) {
        const response = await (await browserOf(role)).ask(route, 'GET');
        assert.equal(response.status, role === allowed ? 200 : 403, `${role} asks for what is ${allowed}’s`);
      }
    }
  });
});
