import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { GET as whoAmI } from '@/app/api/console/session/route';
import { GET as callback } from '@/app/console/sso/callback/route';
import { GET as start } from '@/app/console/sso/start/route';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import type { SessionAnswer } from '@/lib/credit/account';
import { readConfig } from '@/lib/server/config';
import { setRuntime } from '@/lib/server/runtime';
import { Browser, ORIGIN, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { SetClock } from './support/runtime';

/** People of the provider, by the name that they type there. */
const everybody: Readonly<Record<string, object>> = {
  wu: { email: 'Wu@city.example', email_verified: true, preferred_username: 'wu' },
  liar: { email: 'wu@city.example', email_verified: false, preferred_username: 'wu@city.example' },
  stranger: { email: 'stranger@city.example', email_verified: true },
};
const people: Record<string, object> = {};

/** A real provider on loopback, with its own pages for signing in. */
async function openProvider(): Promise<{ issuer: string; http: Server }> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'xintu', client_secret: 'secret', redirect_uris: [`${ORIGIN}/console/sso/callback`] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
  });
  http.on('request', provider.callback());
  return { issuer, http };
}

/** Sign in at the provider's own pages. @returns where it sends the browser back to */
async function throughProvider(location: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  const go = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      jar.set(name!, value!);
    }
    return response;
  };
  let response = await go(location);
  for (let step = 0; step < 12; step++) {
    const next = response.headers.get('location');
    if (next?.startsWith(ORIGIN)) return next;
    if (next !== null) response = await go(new URL(next, location).href);
    else {
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1];
      assert.ok(action, page);
      const prompt = /name="prompt" value="(\w+)"/.exec(page)![1]!;
      response = await go(new URL(action, location).href, {
        prompt,
        ...(prompt === 'login' && { login, password: 'x' }),
      });
    }
  }
  throw new Error('the provider never came to an end');
}

forEachEngine('single sign-on', (open) => {
  let db: Db;
  let provider: Awaited<ReturnType<typeof openProvider>>;
  const clock = new SetClock(new Date().toISOString());
  const ids: Record<string, number> = {};

  before(async () => {
    db = await open();
    Object.assign(people, everybody);
    provider = await openProvider();
    const account = { role: 'steward', passwordHash: null, mustChange: false, entity: null } as const;
    ids.wu = await insertAccount(db, { ...account, name: 'Ms Wu', ssoName: 'wu@city.example' });
    serve(provider.issuer);
  });
  after(() => {
    provider.http.close();
    provider.http.closeAllConnections();
    setRuntime(undefined);
  });

  function serve(issuer: string) {
    const env = { XINTU_OIDC_ISSUER: issuer, XINTU_OIDC_CLIENT_ID: 'xintu', XINTU_OIDC_CLIENT_SECRET: 'secret' };
    serveFrom(db, { config: readConfig(env), clock });
  }
  const begin = async (browser: Browser) =>
    (await browser.ask(start, 'GET', { path: '/console/sso/start' })).headers.get('location')!;
  const comeBack = async (browser: Browser, address: string) =>
    (await browser.ask(callback, 'GET', { path: address.slice(ORIGIN.length) })).headers.get('location');
  const signIn = async (browser: Browser, login: string) =>
    comeBack(browser, await throughProvider(await begin(browser), login));
  const account = async (browser: Browser) =>
    ((await (await browser.ask(whoAmI, 'GET')).json()) as SessionAnswer).account?.id;
  const refused = '/console/sign-in?refused=';

  test('a person whom nobody has kept an account for gets none, nor does an e-mail that is not verified', async () => {
    for (const login of ['stranger', 'liar']) {
      const browser = new Browser();
      assert.equal(await signIn(browser, login), `${refused}sso_unknown`, login);
      assert.deepEqual([...browser.cookies.keys()], [], login);
    }
    assert.equal((await db.query('select id from account')).length, 1);
  });

  test('whom an admin kept an account for takes it, and by subject keeps it under another name', async () => {
    const browser = new Browser();
    const location = await begin(browser);
    const { searchParams } = new URL(location);
    assert.deepEqual([searchParams.get('code_challenge_method'), searchParams.get('response_type')], ['S256', 'code']);
    assert.equal(await comeBack(browser, await throughProvider(location, 'wu')), '/console');
    assert.equal(await account(browser), ids.wu);
    assert.deepEqual([...browser.cookies.keys()], ['xintu_session']);
    people.wu = { email: 'wu.new@city.example', email_verified: true };
    people.stranger = { email: 'wu@city.example', email_verified: true };
    const again = new Browser();
    assert.equal(await signIn(again, 'wu'), '/console');
    assert.equal(await account(again), ids.wu);
    assert.equal(await signIn(new Browser(), 'stranger'), `${refused}sso_unknown`, 'it is taken');
  });

  test('another state, another nonce, a code without its attempt, and a code again are refused', async () => {
    const state = new Browser();
    const back = new URL(await throughProvider(await begin(state), 'wu'));
    back.searchParams.set('state', 'x'.repeat(43));
    assert.equal(await comeBack(state, back.href), `${refused}sso_refused`);

    const nonce = new Browser();
    const asked = new URL(await begin(nonce));
    asked.searchParams.set('nonce', 'n'.repeat(43));
    assert.equal(await comeBack(nonce, await throughProvider(asked.href, 'wu')), `${refused}sso_refused`);

    const victim = new Browser();
    const stolen = await throughProvider(await begin(new Browser()), 'wu');
    assert.equal(await comeBack(victim, stolen), `${refused}sso_refused`);
    await begin(victim);
    assert.equal(await comeBack(victim, stolen), `${refused}sso_refused`);

    const twice = new Browser();
    const location = await begin(twice);
    const attempt = twice.cookies.get('xintu_sso')!;
    const once = await throughProvider(location, 'wu');
    assert.equal(await comeBack(twice, once), '/console');
    twice.cookies.set('xintu_sso', attempt);
    assert.equal(await comeBack(twice, once), `${refused}sso_refused`);

    const slow = new Browser();
    const late = await throughProvider(await begin(slow), 'wu');
    clock.pass(601_000);
    assert.equal(await comeBack(slow, late), `${refused}sso_refused`);
  });

  test('a disabled account is not signed in', async () => {
    await db.query('update account set disabled = true where id = $1', [ids.wu!]);
    assert.equal(await signIn(new Browser(), 'wu'), `${refused}sso_unknown`);
  });

  test('a provider that does not answer, and none at all, are told by name', async () => {
    serve('http://127.0.0.1:1');
    assert.equal(await begin(new Browser()), `${refused}sso_unreachable`);
    serveFrom(db, { clock });
    assert.equal(await begin(new Browser()), `${refused}sso_off`);
  });
});
