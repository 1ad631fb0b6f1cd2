import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DELETE as deleteKey } from '@/app/api/console/keys/[id]/route';
import { GET as getKeys, POST as postKey } from '@/app/api/console/keys/route';
import { POST as postHeartbeat } from '@/app/api/console/screen-heartbeat/route';
import { POST as postScreenSession } from '@/app/api/console/screen-session/route';
import { DELETE as deleteScreen, PATCH as patchScreen } from '@/app/api/console/screens/[id]/route';
import { GET as getScreens, POST as postScreen } from '@/app/api/console/screens/route';
import { POST as postSetUp } from '@/app/api/console/setup/admin/route';
import { GET as getSchemes } from '@/app/api/v1/schemes/route';
import type { Db } from '@/db/db';
import type { KeyItem, MadeSecret, ScreenItem, SessionAnswer } from '@/lib/credit/account';
import type { Scheme } from '@/lib/credit/scheme';
import { callerOf } from '@/lib/server/caller';
import { setRuntime } from '@/lib/server/runtime';
import { setUpLink } from '@/lib/server/set-up';
import { seedShipped } from '@/lib/server/shipped';
import { openUsage, systemOf, type UsageLog } from '@/lib/server/usage';
import { Browser, codeOf, ORIGIN, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { SetClock } from './support/runtime';

test('a call counts for the system that it names, else for its program, and never for a made-up word', () => {
  const agents: [headers: Record<string, string>, system: string][] = [
    [{ 'user-agent': 'curl/8.5.0' }, 'curl'],
    [{ 'user-agent': 'Mozilla/5.0 (X11) Chrome/130' }, 'browser'],
    [{ 'user-agent': 'node' }, 'node'],
    [{}, 'other'],
    [{ 'user-agent': '<b>/1' }, 'other'],
    [{ 'user-agent': `${'a'.repeat(33)}/1` }, 'other'],
    [{ 'user-agent': 'curl/8', 'x-xintu-system': 'Till-7' }, 'till-7'],
    [{ 'x-xintu-system': "x'; drop table api_usage" }, 'other'],
  ];
  for (const [headers, system] of agents) assert.equal(systemOf(new Headers(headers)), system, JSON.stringify(headers));
});

forEachEngine('keys and screens', (open) => {
  let db: Db;
  let usage: UsageLog;
  const clock = new SetClock('2026-11-20T15:00:00Z');
  const admin = new Browser();
  const errors: unknown[] = [];

  before(async () => {
    db = await open();
    await seedShipped(db);
    usage = openUsage(db, (error) => errors.push(error), 3_600_000);
    serveFrom(db, { clock, usage });
    const token = (await setUpLink(db, ORIGIN))!.split('#')[1]!;
    const body = { token, name: 'Root', password: 'violin harbour seven clouds' };
    admin.csrf = ((await (await admin.ask(postSetUp, 'POST', { body })).json()) as SessionAnswer).csrf;
  });
  after(() => setRuntime(undefined));

  const schemes = (headers: Record<string, string>) =>
    getSchemes(new Request(`${ORIGIN}/api/v1/schemes`, { headers }), {});
  const made = async (response: Response) => (await response.json()) as MadeSecret;

  test('calls are counted by key, system and day of the deployment, and written together', async () => {
    const response = await admin.ask(postKey, 'POST', { body: { name: 'Till', scope: 'read', audience: 'regulator' } });
    const { id, secret } = await made(response);
    assert.match(secret, /^xk_/);
    const call = async (agent: string, times: number) => {
      for (let i = 0; i < times; i++)
        assert.equal((await schemes({ authorization: `Bearer ${secret}`, 'user-agent': agent })).status, 200);
    };
    await call('curl/8', 3);
    await call('till/1', 2);
    const list = async () =>
      ((await (await admin.ask(getKeys, 'GET')).json()) as { items: KeyItem[] }).items.find((key) => key.id === id)!;
    assert.deepEqual((await list()).usage, [], 'no call waits for a write');
    await Promise.all([usage.flush(), usage.flush()]);
    // 16:30 in UTC is half an hour into the next day of Asia/Shanghai.
    clock.set('2026-11-20T16:30:00Z');
    await call('curl/8', 1);
    await usage.flush();
    const { usage: counted, lastDay } = await list();
    assert.deepEqual(counted, [
      { system: 'curl', calls: 4, lastDay: '2026-11-21' },
      { system: 'till', calls: 2, lastDay: '2026-11-20' },
    ]);
    assert.equal(lastDay, '2026-11-21');
    assert.equal((await admin.ask(deleteKey, 'DELETE', { params: { id: String(id) } })).status, 200);
    assert.equal(await codeOf(await schemes({ authorization: `Bearer ${secret}` })), 'bad_key');
    assert.equal(await codeOf(await admin.ask(deleteKey, 'DELETE', { params: { id: String(id) } })), 'unknown_key');
    assert.deepEqual(errors, []);
  });

  test('what a failed write held is written with the next, and a key names twenty systems a day at most', async () => {
    const { id } = await made(await admin.ask(postKey, 'POST', { body: { name: 'Many', scope: 'read' } }));
    let broken = true;
    const failing: Db = Object.create(db, {
      transaction: {
        value: (work: Parameters<Db['transaction']>[0]) =>
          broken ? Promise.reject(new Error('gone')) : db.transaction(work),
      },
    });
    const failed: unknown[] = [];
    const log = openUsage(failing, (error) => failed.push(error), 3_600_000);
    for (let i = 0; i < 30; i++) log.call(Number(id), `system-${i}`, '2026-11-20');
    await log.flush();
    assert.equal(failed.length, 1);
    broken = false;
    log.call(Number(id), 'system-0', '2026-11-20');
    await log.stop();
    const rows = await db.query<{ system: string; calls: number }>(
      'select system, calls from api_usage where api_key = $1 order by calls desc, system limit 2',
      [id],
    );
    assert.deepEqual(rows, [
      { system: 'other', calls: 10 },
      { system: 'system-0', calls: 2 },
    ]);
    const [{ count }] = (await db.query('select count(*) as count from api_usage where api_key = $1', [id])) as [
      { count: number },
    ];
    assert.equal(count, 21);
  });

  test('a session in use does not end for want of use', async () => {
    const caller = await callerOf(db, admin.request('GET'));
    await usage.flush();
    clock.pass(3_600_000);
    await callerOf(db, admin.request('GET'));
    await usage.flush();
    const [row] = await db.query<{ seen: string }>('select seen_at as seen from session where id = $1::uuid', [
      caller.session,
    ]);
    assert.equal(row!.seen, clock.now().toISOString());
  });

  test('a screen’s token gives its audience, in a header or in the cookie that it is changed for', async () => {
    const body = { id: 'hall', name: 'Hall', audience: 'regulator' };
    assert.equal(await codeOf(await admin.ask(postScreen, 'POST', { body })), 'screen_reason');
    const response = await admin.ask(postScreen, 'POST', { body: { ...body, reason: 'Closed control room' } });
    const { secret } = await made(response);
    assert.match(secret, /^xs_[\w-]{43}$/);
    assert.equal(
      await codeOf(await admin.ask(postScreen, 'POST', { body: { id: 'hall', name: 'H' } })),
      'screen_taken',
    );
    const seen = async (response: Response) =>
      ((await response.json()) as { items: Scheme[] }).items.some(({ audience }) => audience === 'regulator');
    assert.equal(await seen(await schemes({})), false);
    assert.equal(await seen(await schemes({ authorization: `Bearer ${secret}` })), true);
    const wall = new Browser();
    const answer = await wall.ask(postScreenSession, 'POST', { body: { token: secret } });
    assert.deepEqual(await answer.json(), { id: 'hall', audience: 'regulator' });
    assert.match(answer.headers.get('set-cookie')!, /^xintu_screen=xs_[\w-]+; Path=\/; HttpOnly; SameSite=Lax/);
    const caller = await callerOf(db, wall.request('GET'));
    assert.deepEqual([caller.audience, caller.screen, caller.account], ['regulator', 'hall', null]);
    const stored = JSON.stringify(await db.query('select to_jsonb(s) from screen s'));
    assert.ok(!stored.includes(secret));

    const change = async (body: object) =>
      (await (await admin.ask(patchScreen, 'PATCH', { params: { id: 'hall' }, body })).json()) as {
        screen: ScreenItem;
        secret: string | null;
      };
    const rotated = await change({ rotate: true });
    assert.equal(rotated.screen.reason, 'Closed control room');
    const old = await wall.ask(getSchemes, 'GET', { path: '/api/v1/schemes' });
    assert.deepEqual([old.status, await codeOf(old), wall.cookies.size], [401, 'bad_screen_token', 0]);
    const { screen } = await change({ audience: 'wall' });
    assert.deepEqual([screen.audience, screen.reason], ['wall', null]);
    assert.equal(await seen(await schemes({ authorization: `Bearer ${rotated.secret}` })), false);
    const list = (await (await admin.ask(getScreens, 'GET')).json()) as { items: ScreenItem[] };
    assert.deepEqual(
      list.items.map(({ id, name }) => [id, name]),
      [['hall', 'Hall']],
    );
    assert.equal((await admin.ask(deleteScreen, 'DELETE', { params: { id: 'hall' } })).status, 200);
    assert.equal(await codeOf(await schemes({ authorization: `Bearer ${rotated.secret}` })), 'bad_screen_token');
  });

  test('a wall with a token gives signs of life, which the console lists; nobody else does', async () => {
    const { secret } = await made(await admin.ask(postScreen, 'POST', { body: { id: 'lobby', name: 'Lobby' } }));
    const wall = new Browser();
    await wall.ask(postScreenSession, 'POST', { body: { token: secret } });
    const sign = {
      scene: 'region',
      zone: null,
      build: 'b1',
      dataAsOf: '2026-11-20T14:59:00.000Z',
      frameMs: 17,
      heapMb: 42.5,
      width: 3840,
      height: 2160,
      connection: 'live',
    };
    const beat = (browser: Browser, body: object) => browser.ask(postHeartbeat, 'POST', { body });
    const listed = async () =>
      ((await (await admin.ask(getScreens, 'GET')).json()) as { items: ScreenItem[] }).items.find(
        ({ id }) => id === 'lobby',
      )?.heartbeat;
    assert.equal(await listed(), null);
    assert.equal((await beat(wall, sign)).status, 200);
    assert.deepEqual(await listed(), { at: clock.now().toISOString(), ...sign });
    assert.equal((await beat(wall, { ...sign, scene: 'alarm', zone: 'z1' })).status, 200);
    assert.equal((await listed())?.scene, 'alarm', 'the newest in the place of the one before');
    assert.equal(await codeOf(await beat(new Browser(), sign)), 'screen_needed');
    assert.equal(await codeOf(await beat(admin, sign)), 'screen_needed');
    assert.equal((await beat(wall, { ...sign, frameMs: -1 })).status, 422);
    assert.equal((await beat(wall, { ...sign, note: 'x'.repeat(10_000) })).status, 422);
    await admin.ask(deleteScreen, 'DELETE', { params: { id: 'lobby' } });
    assert.equal(await codeOf(await beat(wall, sign)), 'bad_screen_token');
  });

  test('a key in a screen’s cookie is no key: a cookie goes along with requests that nobody meant', async () => {
    const { secret } = await made(await admin.ask(postKey, 'POST', { body: { name: 'W', scope: 'write' } }));
    const browser = new Browser();
    browser.cookies.set('xintu_screen', secret);
    assert.equal(await codeOf(await browser.ask(getSchemes, 'GET', { path: '/api/v1/schemes' })), 'bad_screen_token');
    const body = { token: secret };
    assert.equal(await codeOf(await new Browser().ask(postScreenSession, 'POST', { body })), 'bad_screen_token');
  });
});
