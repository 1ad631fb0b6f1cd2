import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GET as whoAmI } from '@/app/api/console/session/route';
import { PATCH as handle } from '@/app/api/console/warnings/[id]/route';
import { GET as list } from '@/app/api/console/warnings/route';
import { GET as watch } from '@/app/api/console/watch-list/route';
import type { Db } from '@/db/db';
import { insertAccount, setDivisions } from '@/db/queries/accounts';
import { newestRevision } from '@/db/queries/feed';
import type { Role, SessionAnswer } from '@/lib/credit/account';
import { viewerOf } from '@/lib/credit/publication';
import type { WarningPage, WatchPage } from '@/lib/credit/warning/alert';
import { alertsFor } from '@/lib/server/alerts';
import { auditPage } from '@/lib/server/audit';
import { setRuntime } from '@/lib/server/runtime';
import { startSession } from '@/lib/server/sessions';
import { fillWarnings } from './support/audience-warnings';
import { divisions, fillWorld } from './support/audience-world';
import { Browser, codeOf, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';
import { SetClock } from './support/runtime';

/** What people do with warnings at the console. */

forEachEngine('warnings at the console', (open) => {
  let db: Db;
  let ids: Map<string, number>;
  const accounts = {} as Record<Role, number>;
  const browsers = {} as Record<Role, Browser>;
  const clock = new SetClock('2026-11-20T04:00:00Z');

  before(async () => {
    db = await open();
    ids = await fillWorld(db);
    serveFrom(db, { clock });
    for (const role of ['district', 'regulator', 'steward', 'admin'] as const) {
      const fields = { passwordHash: null, mustChange: false, entity: null, ssoName: null };
      accounts[role] = await insertAccount(db, { ...fields, name: `The ${role}`, role });
      browsers[role] = new Browser();
      const request = browsers[role].request('GET');
      const start = { account: accounts[role], method: 'password', request, now: clock.now() } as const;
      if (role === 'district') await setDivisions(db, accounts[role], [divisions.west]);
      const { setCookie } = await db.transaction((tx) => startSession(tx, start, null));
      browsers[role].cookies.set('xintu_session', /=([^;]+)/.exec(setCookie)![1]!);
      browsers[role].csrf = ((await (await browsers[role].ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
    }
    await fillWarnings(db, ids);
  });
  after(() => setRuntime(undefined));

  const read = async (role: Role, query = ''): Promise<WarningPage> => {
    const response = await browsers[role].ask(list, 'GET', { path: `/api/console/warnings${query}` });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as WarningPage;
  };
  const rules = async (role: Role, query = '') => (await read(role, query)).items.map(({ rule }) => rule);
  const numberOf = async (rule: string) => (await read('admin')).items.find((item) => item.rule === rule)!.number;
  const take = async (role: Role, number: number, body: object) =>
    browsers[role].ask(handle, 'PATCH', { params: { id: String(number) }, body });

  test('a regulator reads all, newest first, page by page; a district those of its own zones alone, and without anybody to assign to', async () => {
    const all = ['entity_fell', 'zone_forecast', 'zone_worse', 'zone_band'];
    assert.deepEqual(await rules('regulator'), all);
    assert.deepEqual(await rules('regulator', '?of=zones'), all.slice(1));
    assert.deepEqual(await rules('regulator', '?of=entities'), ['entity_fell']);
    const first = await read('admin', '?limit=3');
    assert.deepEqual(await rules('admin', `?limit=3&cursor=${first.nextCursor}`), ['zone_band']);
    assert.deepEqual(
      first.assignees.map(({ name }) => name),
      ['The admin', 'The regulator'],
    );
    const own = await read('district');
    assert.deepEqual([own.items.map(({ rule, to }) => [rule, to]), own.assignees], [[['zone_band', 'red']], []]);
  });

  test('a warning is taken up, handed on and closed; who did so and why stays, and the stream is told', async () => {
    const number = await numberOf('zone_band');
    const steps = [
      { state: 'acknowledged' },
      { state: 'assigned', assignee: accounts.admin, note: 'look on site' },
      { state: 'closed', note: 'mended' },
    ];
    for (const body of steps) {
      const before = await newestRevision(db);
      const response = await take('regulator', number, body);
      assert.equal(response.status, 200, await response.text());
      const told = await db.transaction((tx) => alertsFor(tx, viewerOf('regulator'), before));
      assert.deepEqual(
        told.map(({ state, over }) => [state, over]),
        [[body.state, body.state === 'closed']],
      );
    }
    assert.ok(!(await rules('admin')).includes('zone_band'));
    const [closed] = (await read('admin', '?state=closed')).items;
    assert.deepEqual(
      closed!.steps.map(({ to, by, assignee, note }) => [to, by, assignee, note]),
      [
        ['acknowledged', 'The regulator', null, ''],
        ['assigned', 'The regulator', 'The admin', 'look on site'],
        ['closed', 'The regulator', null, 'mended'],
      ],
    );
    const { items } = await auditPage(db, { action: 'PATCH /console/warnings/{id}', limit: 10 });
    assert.deepEqual(
      items.map(({ subject, account, details }) => [subject, account, (details as { to: string }).to]),
      steps.toReversed().map(({ state }) => [`warning:${number}`, accounts.regulator, state]),
    );
    const [change] = await db.query<{ kind: string; keys: object }>(
      'select kind, keys from change order by revision desc limit 1',
    );
    assert.deepEqual(change, { kind: 'warning', keys: { zones: [], entities: [], rows: 1, warnings: true } });
  });

  test('what cannot be done is refused by name and leaves everything as it was', async () => {
    const number = await numberOf('zone_worse');
    const closed = (await read('admin', '?state=closed')).items[0]!.number;
    const before = await newestRevision(db);
    for (const [role, of, body, status, code] of [
      ['regulator', 999_999, { state: 'acknowledged' }, 404, 'unknown_warning'],
      ['regulator', closed, { state: 'acknowledged' }, 409, 'warning_closed'],
      ['regulator', number, { state: 'closed', note: '  ' }, 400, 'no_reason'],
      ['regulator', number, { state: 'assigned' }, 400, 'no_assignee'],
      ['regulator', number, { state: 'assigned', assignee: accounts.steward }, 422, 'no_assignee'],
      ['regulator', number, { state: 'open' }, 422, 'bad_body'],
      ['district', number, { state: 'acknowledged' }, 403, 'role'],
      ['steward', number, { state: 'acknowledged' }, 403, 'role'],
    ] as const) {
      const response = await take(role, of, body);
      assert.deepEqual([response.status, await codeOf(response)], [status, code], JSON.stringify(body));
    }
    assert.equal(await newestRevision(db), before);
    assert.equal((await read('admin', '?state=open')).items.find((item) => item.number === number)!.steps.length, 0);
    const wrong = await browsers.admin.ask(list, 'GET', { path: '/api/console/warnings?cursor=x' });
    assert.equal(await codeOf(wrong), 'bad_cursor');
  });

  test('the watch list names a business with its reasons, whatever became of their warnings, until it is over; each reading is audited', async () => {
    const number = await numberOf('entity_fell');
    assert.equal((await take('admin', number, { state: 'closed', note: 'known' })).status, 200);
    const page = async () =>
      (await (
        await browsers.regulator.ask(watch, 'GET', { path: '/api/console/watch-list?limit=10' })
      ).json()) as WatchPage;
    const { items } = await page();
    const [{ entity, reasons }] = items as [WatchPage['items'][0]];
    assert.deepEqual(
      [items.length, entity, reasons.map(({ rule, from, to, state }) => [rule, from, to, state])],
      [
        1,
        { id: ids.get('individual plain west'), name: 'individual plain west' },
        [['entity_fell', 'green', 'D', 'closed']],
      ],
    );
    const { items: rows } = await auditPage(db, { action: 'GET /console/watch-list', limit: 10 });
    assert.deepEqual(
      rows.map(({ subject, account, details }) => [subject, account, details]),
      [['limit=10', accounts.regulator, { items: 1, revision: 1 }]],
    );
    await db.query('update warning set exact_since = null where id = $1', [number]);
    assert.deepEqual((await page()).items, []);
    const refused = await browsers.district.ask(watch, 'GET');
    assert.equal(await codeOf(refused), 'role');
  });
});
