import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PATCH as patchAccount } from '@/app/api/console/accounts/[id]/route';
import { GET as getAccounts, POST as postAccount } from '@/app/api/console/accounts/route';
import { PATCH as patchClaim } from '@/app/api/console/claims/[id]/route';
import { GET as getClaims, POST as postClaim } from '@/app/api/console/claims/route';
import { POST as postPassword } from '@/app/api/console/password/route';
import { GET as getSession, POST as postSession } from '@/app/api/console/session/route';
import { DELETE as deleteSession } from '@/app/api/console/sessions/[id]/route';
import { GET as getSessions } from '@/app/api/console/sessions/route';
import { POST as postSetUp } from '@/app/api/console/setup/admin/route';
import { GET as getSchemes } from '@/app/api/v1/schemes/route';
import type { Db } from '@/db/db';
import type { Account, EntityClaim, Role, SessionAnswer, SessionItem } from '@/lib/credit/account';
import { createAccount } from '@/lib/server/accounts';
import { openPasswords } from '@/lib/server/passwords';
import { setRuntime } from '@/lib/server/runtime';
import { setUpLink } from '@/lib/server/set-up';
import { seedShipped } from '@/lib/server/shipped';
import { Browser, codeOf, ORIGIN, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';
import { SetClock } from './support/runtime';

const PASSWORD = 'violin harbour seven clouds';
const OTHER = 'paper lantern under bridges';
/** argon2id at its least: these accounts are of no worth. */
const cheap = openPasswords({ memoryCost: 1024, timeCost: 2, parallelism: 1 });

forEachEngine('accounts', (open) => {
  let db: Db;
  const clock = new SetClock('2026-11-20T10:00:00Z');
  const admin = new Browser();

  before(async () => {
    db = await open();
    await seedShipped(db);
    await take(db, [row({ code: 'shop', sourceKey: '1', grade: 'A', kind: 'enterprise', lng: 120, lat: 30 })]);
    serveFrom(db, { clock });
  });
  after(() => setRuntime(undefined));

  async function signIn(browser: Browser, name: string, password: string) {
    const response = await browser.ask(postSession, 'POST', { body: { name, password } });
    if (response.ok) browser.csrf = ((await response.clone().json()) as SessionAnswer).csrf;
    return response;
  }
  /** An account that has chosen its own password, and its browser. */
  async function member(name: string, role: Role, given: { divisions?: string[]; entity?: string } = {}) {
    const by = { account: null, request: null };
    const { id, secret } = await createAccount(db, { name, role, ...given }, { by, passwords: cheap });
    const browser = new Browser();
    assert.equal((await signIn(browser, name, secret)).status, 200);
    const changed = await browser.ask(postPassword, 'POST', { body: { current: secret, password: PASSWORD } });
    browser.csrf = ((await changed.json()) as SessionAnswer).csrf;
    return { id, browser };
  }

  test('the set-up link makes the first admin once, and is no more once there is an account', async () => {
    const first = (await setUpLink(db, ORIGIN))!;
    const link = (await setUpLink(db, ORIGIN))!;
    assert.match(link, /^http:\/\/localhost:9\/console\/setup#[\w-]{43}$/);
    const [kept] = await db.query<{ value: string }>("select value::text from setting where key = 'setup_token'");
    const token = link.split('#')[1]!;
    assert.ok(!kept!.value.includes(token));
    const use = (token: string, password = PASSWORD) =>
      admin.ask(postSetUp, 'POST', { body: { token, name: 'Root', password } });
    for (const wrong of [first.split('#')[1]!, '', `${token}x`])
      assert.equal(await codeOf(await use(wrong)), 'setup_token');
    assert.equal(await codeOf(await use(token, 'short')), 'password_length');
    assert.equal(((await (await admin.ask(getSession, 'GET')).json()) as SessionAnswer).setup, true);
    const [won, ...lost] = (await Promise.all([use(token), use(token), use(token)])).sort(
      (a, b) => a.status - b.status,
    );
    assert.equal(won!.status, 201);
    for (const response of lost) assert.equal(await codeOf(response), 'setup_token');
    const answer = (await won!.json()) as SessionAnswer;
    admin.csrf = answer.csrf;
    assert.deepEqual(
      [answer.account?.name, answer.account?.role, answer.mustChange, answer.setup],
      ['Root', 'admin', false, false],
    );
    assert.equal(await setUpLink(db, ORIGIN), null);
    assert.equal((await signIn(admin, 'root', PASSWORD)).status, 200, 'in any case of letters');
  });

  test('an invited person must choose a password before anything else', async () => {
    const made = await admin.ask(postAccount, 'POST', { body: { name: 'Ms Li', role: 'regulator' } });
    const { id, secret } = (await made.json()) as { id: number; secret: string };
    assert.equal(made.status, 201);
    const browser = new Browser();
    const signed = (await (await signIn(browser, 'Ms Li', secret)).json()) as SessionAnswer;
    assert.deepEqual([signed.mustChange, signed.account?.id], [true, id]);
    assert.equal(await codeOf(await browser.ask(getSessions, 'GET')), 'password_change_needed');
    assert.equal(
      await codeOf(await browser.ask(getSchemes, 'GET', { path: '/api/v1/schemes' })),
      'password_change_needed',
    );
    const change = (current: string, password: string) =>
      browser.ask(postPassword, 'POST', { body: { current, password } });
    assert.equal(await codeOf(await change(secret, secret)), 'password_same');
    assert.equal(await codeOf(await change(secret, 'ms li ms li 2026')), 'password_weak');
    const elsewhere = new Browser();
    await signIn(elsewhere, 'Ms Li', secret);
    const changed = await change(secret, OTHER);
    assert.equal(changed.status, 200);
    assert.equal(((await changed.json()) as SessionAnswer).mustChange, false);
    assert.equal((await browser.ask(getSessions, 'GET')).status, 200);
    assert.equal(await codeOf(await elsewhere.ask(getSession, 'GET')), 'session_ended', 'other sessions end');
    assert.equal((await signIn(new Browser(), 'Ms Li', secret)).status, 401);
  });

  test('signing in gives a new session, and ends the one that the browser had', async () => {
    const { browser } = await member('Mr Xu', 'steward');
    const planted = browser.cookies.get('xintu_session')!;
    assert.equal((await signIn(browser, 'Mr Xu', PASSWORD)).status, 200);
    assert.notEqual(browser.cookies.get('xintu_session'), planted);
    browser.cookies.set('xintu_session', planted);
    assert.equal(await codeOf(await browser.ask(getSession, 'GET')), 'session_ended');
  });

  test('unknown, wrong, locked and disabled are answered alike', async () => {
    const { id } = await member('Locked', 'steward');
    const { id: gone } = await member('Gone', 'steward');
    await admin.ask(patchAccount, 'PATCH', { params: { id: String(gone) }, body: { disabled: true } });
    const answers: string[] = [];
    for (const [name, password] of [
      ['Nobody at all', PASSWORD],
      ['Locked', 'wrong wrong wrong'],
      ['Locked', PASSWORD],
      ['Gone', PASSWORD],
      ["' or 1 = 1 --", PASSWORD],
    ] as const) {
      const response = await signIn(new Browser(), name, password);
      answers.push(`${response.status} ${await response.text()} ${[...response.headers.keys()].sort()}`);
    }
    assert.equal(new Set(answers).size, 1, answers.join('\n'));
    clock.pass(1_001);
    assert.equal((await signIn(new Browser(), 'Locked', PASSWORD)).status, 200, `account ${id} after its second`);
  });

  test('disabling ends sessions, another role too, a new password too; the last admin stays', async () => {
    const { id, browser } = await member('Ms Qi', 'admin');
    const change = (id: number, body: object) => admin.ask(patchAccount, 'PATCH', { params: { id: String(id) }, body });
    assert.equal((await change(id, { role: 'steward' })).status, 200);
    assert.equal(await codeOf(await browser.ask(getSession, 'GET')), 'session_ended');
    await signIn(browser, 'Ms Qi', PASSWORD);
    assert.equal((await change(id, { disabled: true })).status, 200);
    assert.equal(await codeOf(await browser.ask(getSession, 'GET')), 'session_ended');
    const { secret } = (await (await change(id, { disabled: false, resetPassword: true })).json()) as {
      secret: string;
    };
    assert.equal((await signIn(browser, 'Ms Qi', PASSWORD)).status, 401);
    clock.pass(60_000);
    assert.equal((await signIn(browser, 'Ms Qi', secret)).status, 200);
    const { items } = (await (await admin.ask(getAccounts, 'GET')).json()) as { items: Account[] };
    const root = items.find(({ name }) => name === 'Root')!.id;
    for (const body of [{ disabled: true }, { role: 'steward' }])
      assert.equal(await codeOf(await change(root, body)), 'last_admin');
    assert.equal(await codeOf(await change(999, {})), 'unknown_account');
    assert.equal(await codeOf(await change(root, { name: 'ms qi' })), 'name_taken');
  });

  test('two admins who demote each other at the same time leave one', async () => {
    const { id } = await member('Ms Ou', 'admin');
    const { items } = (await (await admin.ask(getAccounts, 'GET')).json()) as { items: Account[] };
    const root = items.find(({ name }) => name === 'Root')!.id;
    const { changeAccount } = await import('@/lib/server/accounts');
    const demote = (id: number) =>
      changeAccount(
        db,
        id,
        { role: 'regulator' },
        { by: { account: null, request: null }, passwords: cheap, now: clock.now() },
      );
    const results = await Promise.allSettled([demote(id), demote(root)]);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [{ name } = { name: '' }] = await db.query<{ name: string }>(
      "update account set role = 'admin' where name in ('Root', 'Ms Ou') returning name",
    );
    assert.ok(name);
    clock.pass(60_000);
    assert.equal((await signIn(admin, 'Root', PASSWORD)).status, 200);
  });

  test('sessions, accounts and claims of others are out of reach by their ids', async () => {
    const own = await member('Shop one', 'entity');
    const other = await member('Shop two', 'entity');
    const list = async (browser: Browser) =>
      ((await (await browser.ask(getSessions, 'GET')).json()) as { items: SessionItem[] }).items;
    const [theirs] = await list(other.browser);
    assert.ok((await list(own.browser)).every(({ account }) => account === own.id));
    for (const id of [theirs!.id, '1', "x' or true"])
      assert.equal(await codeOf(await own.browser.ask(deleteSession, 'DELETE', { params: { id } })), 'unknown_session');
    assert.equal((await other.browser.ask(getSession, 'GET')).status, 200);
    for (const id of [own.id, other.id, 1])
      assert.equal(
        await codeOf(
          await own.browser.ask(patchAccount, 'PATCH', { params: { id: String(id) }, body: { role: 'admin' } }),
        ),
        'role',
      );
    const claim = await other.browser.ask(postClaim, 'POST', { body: { code: 'shop', proof: 'Licence 17' } });
    const { id } = (await claim.json()) as { id: number };
    assert.equal(claim.status, 201);
    const claims = async (browser: Browser) =>
      ((await (await browser.ask(getClaims, 'GET')).json()) as { items: EntityClaim[] }).items.map(({ id }) => id);
    assert.deepEqual([await claims(own.browser), await claims(other.browser)], [[], [id]]);
    const judge = (browser: Browser, state = 'accepted') =>
      browser.ask(patchClaim, 'PATCH', { params: { id: String(id) }, body: { state } });
    assert.equal(await codeOf(await judge(other.browser)), 'role');
    assert.ok(
      (await list(admin)).some((session) => session.id === theirs!.id),
      'an admin sees all',
    );
    assert.equal((await admin.ask(deleteSession, 'DELETE', { params: { id: theirs!.id } })).status, 200);
    assert.equal(await codeOf(await other.browser.ask(getSession, 'GET')), 'session_ended');
  });

  test('a claim binds its account when a steward accepts it, and not before', async () => {
    const { browser } = await member('Shop three', 'entity');
    const steward = (await member('Ms He', 'steward')).browser;
    const entity = async () => ((await (await browser.ask(getSession, 'GET')).json()) as SessionAnswer).account?.entity;
    const claim = (proof = 'Licence') => browser.ask(postClaim, 'POST', { body: { code: 'shop', proof } });
    const judge = (id: number, state: string) =>
      steward.ask(patchClaim, 'PATCH', { params: { id: String(id) }, body: { state, note: 'Seen' } });
    const first = ((await (await claim()).json()) as { id: number }).id;
    assert.equal(await codeOf(await claim()), 'claim_open');
    assert.equal((await judge(first, 'refused')).status, 200);
    assert.equal(await codeOf(await judge(first, 'accepted')), 'unknown_claim');
    assert.equal(await entity(), null);
    const second = ((await (await claim()).json()) as { id: number }).id;
    assert.equal((await judge(second, 'accepted')).status, 200);
    assert.notEqual(await entity(), null);
    assert.equal(await codeOf(await claim()), 'claim_bound');
    assert.equal(await codeOf(await browser.ask(postClaim, 'POST', { body: { code: 'none', proof: '' } })), 'bad_body');
  });

  test('what is done to accounts stands in the audit, by keys alone', async () => {
    const rows = await db.query<{ action: string; text: string }>(
      'select action, to_jsonb(a)::text as text from audit a order by id',
    );
    const actions = new Set(rows.map(({ action }) => action));
    for (const action of ['setup', 'sign_in', 'password_change', 'account_create', 'account_change', 'claim_accepted'])
      assert.ok(actions.has(action), action);
    for (const { text } of rows) assert.doesNotMatch(text, /Ms Li|Shop one|violin|lantern/);
  });
});
