import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GET as whoAmI } from '@/app/api/console/session/route';
import { PUT as change, DELETE as forget, GET as open } from '@/app/api/v1/comparisons/[id]/route';
import { POST as keep, GET as list } from '@/app/api/v1/comparisons/route';
import type { Db } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import { insertComparison } from '@/db/queries/comparisons';
import type { Role, SessionAnswer } from '@/lib/credit/account';
import { MOST_AREAS, MOST_SAVED, type OpenedComparison, type SavedComparison } from '@/lib/credit/comparison/saved';
import { answers } from '@/lib/server/answers';
import { auditPage } from '@/lib/server/audit';
import { setRuntime } from '@/lib/server/runtime';
import { startSession } from '@/lib/server/sessions';
import { Browser, codeOf, serveFrom } from './support/console';
import { forEachEngine } from './support/engines';

/** Comparisons that officials keep: their own to change, everybody's of them to open. */

const square = [
  [120, 29],
  [120.1, 29],
  [120.1, 29.1],
  [120, 29.1],
  [120, 29],
];
const document = {
  zones: ['yiwu', 'market'],
  from: '2026-01',
  to: null,
  scheme: 'CN-2026',
  areas: [
    { name: '我的片区', area: { type: 'Polygon' as const, coordinates: [square] } },
    { name: 'Round the gate', area: { point: [120.07, 29.31] as [number, number], metres: 500 } },
  ],
  whatIf: 'w.grades=2',
  steps: 'market@live,yiwu@live',
  groups: 'age',
  maps: null,
};

forEachEngine('kept comparisons', (openDb) => {
  let db: Db;
  const browsers = {} as Record<Role, Browser>;

  before(async () => {
    db = await openDb();
    serveFrom(db);
    for (const role of ['entity', 'district', 'regulator', 'steward', 'admin'] as const) {
      const made = { name: `The ${role}`, role, passwordHash: null, mustChange: false, entity: null, ssoName: null };
      const account = await insertAccount(db, made);
      const browser = new Browser();
      const start = { account, method: 'password', request: browser.request('GET'), now: new Date() } as const;
      const { setCookie } = await db.transaction((tx) => startSession(tx, start, null));
      browser.cookies.set('xintu_session', /=([^;]+)/.exec(setCookie)![1]!);
      browser.csrf = ((await (await browser.ask(whoAmI, 'GET')).json()) as SessionAnswer).csrf;
      browsers[role] = browser;
    }
  });
  after(() => setRuntime(undefined));

  const told = async <Told>(response: Response): Promise<Told> => {
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Told;
  };
  const ofMine = async (role: Role) =>
    (await told<{ items: SavedComparison[] }>(await browsers[role].ask(list, 'GET'))).items;
  const at = (id: string) => ({ params: { id } });

  test('what is kept is there to the letter; its owner renames, changes and deletes it, and each is in the audit', async () => {
    const made = await told<OpenedComparison>(
      await browsers.district.ask(keep, 'POST', { body: { name: ' Markets ', document } }),
    );
    assert.deepEqual([made.name, made.owner, made.isOwn, made.document], ['Markets', 'The district', true, document]);
    assert.match(made.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    assert.equal(answers.openedComparison.safeParse(made).error, undefined);
    const renamed = await told<OpenedComparison>(
      await browsers.district.ask(change, 'PUT', { ...at(made.id), body: { name: '市场' } }),
    );
    assert.deepEqual([renamed.name, renamed.document], ['市场', document]);
    await db.query(`update comparison set document = document - 'steps' - 'groups' - 'maps'`);
    const before = await told<OpenedComparison>(await browsers.district.ask(open, 'GET', at(made.id)));
    assert.deepEqual(before.document, { ...document, steps: null, groups: null }, 'kept before charts were');
    const fewer = { ...document, zones: ['yiwu'], areas: [], whatIf: null };
    await told(await browsers.district.ask(change, 'PUT', { ...at(made.id), body: { name: '市场', document: fewer } }));
    assert.deepEqual(
      (await told<OpenedComparison>(await browsers.district.ask(open, 'GET', at(made.id)))).document,
      fewer,
    );
    assert.deepEqual(
      (await ofMine('district')).map(({ name }) => name),
      ['市场'],
    );
    assert.deepEqual(await told(await browsers.district.ask(forget, 'DELETE', at(made.id))), {});
    assert.equal(await codeOf(await browsers.district.ask(open, 'GET', at(made.id))), 'unknown_comparison');
    const rows = (await auditPage(db, { limit: 100 })).items.reverse();
    const changes = rows.filter(({ action }) => /^(POST|PUT|DELETE)/.test(action));
    assert.deepEqual(
      changes.map(({ action, subject }) => [action, subject]),
      [
        ['POST /comparisons', `comparison:${made.id}`],
        ...[1, 2].map(() => ['PUT /comparisons/{id}', `comparison:${made.id}`]),
        ['DELETE /comparisons/{id}', `comparison:${made.id}`],
      ],
    );
    assert.ok(!JSON.stringify(rows).includes('市场') && !JSON.stringify(rows).includes('120.1'), 'no name, no outline');
  });

  test('every official opens one by its link, and only who keeps it changes it; a business and nobody do not', async () => {
    const { id } = await told<OpenedComparison>(
      await browsers.regulator.ask(keep, 'POST', { body: { name: 'Shared', document } }),
    );
    for (const role of ['district', 'steward', 'admin'] as const) {
      const seen = await told<OpenedComparison>(await browsers[role].ask(open, 'GET', at(id)));
      assert.deepEqual([seen.isOwn, seen.owner, seen.document], [false, 'The regulator', document], role);
      assert.deepEqual(await ofMine(role), [], role);
      const body = { name: 'Mine now' };
      assert.equal(await codeOf(await browsers[role].ask(change, 'PUT', { ...at(id), body })), 'not_yours', role);
      assert.equal(await codeOf(await browsers[role].ask(forget, 'DELETE', at(id))), 'not_yours', role);
    }
    assert.equal(await codeOf(await browsers.entity.ask(open, 'GET', at(id))), 'role');
    assert.equal(await codeOf(await new Browser().ask(open, 'GET', at(id))), 'sign_in_needed');
    assert.equal((await ofMine('regulator')).length, 1);
  });

  test('what no comparison can be is refused with the place, and nothing of it is kept', async () => {
    const known = (await ofMine('admin')).length;
    const refused = async (given: unknown, status: number, place: RegExp) => {
      const response = await browsers.admin.ask(keep, 'POST', { body: given });
      const text = await response.text();
      assert.equal(response.status, status, text);
      assert.match(text, place);
    };
    const areas = (area: unknown) => ({ name: 'x', document: { zones: [], areas: [{ name: 'y', area }] } });
    await refused({ name: '', document }, 422, /name/);
    await refused({ name: 'x'.repeat(101), document }, 422, /name/);
    await refused({ name: 'x', document: { ...document, from: '2026-13' } }, 422, /from/);
    await refused({ name: 'x', document: { ...document, figures: [1] } }, 422, /figures/);
    await refused(areas({ type: 'Point', coordinates: [1, 2] }), 422, /Polygon or MultiPolygon/);
    await refused(
      areas({ type: 'Polygon', coordinates: [square.map(([lng, lat]) => [lat, lng])] }),
      422,
      /latitude first/,
    );
    const many = Array.from({ length: MOST_AREAS + 1 }, () => document.areas[0]);
    await refused({ name: 'x', document: { ...document, areas: many } }, 422, /areas/);
    await refused({ name: 'x', document: { ...document, whatIf: 'x'.repeat(3 * 1024 * 1024) } }, 413, /bytes/);
    for (const id of ['1', "' or true", '0B0E8F4E-0000-4000-8000-000000000001'])
      assert.equal(await codeOf(await browsers.admin.ask(open, 'GET', at(id))), 'unknown_comparison', id);
    assert.equal((await ofMine('admin')).length, known);
  });

  test('an account keeps so many and no more, also where two are kept at once', async () => {
    const [{ owner }] = (await db.query<{ owner: number }>(
      "select id as owner from account where role = 'steward'",
    )) as [{ owner: number }];
    const now = new Date();
    for (let n = 1; n < MOST_SAVED; n++) {
      const id = `0b0e8f4e-0000-4000-8000-${String(n).padStart(12, '0')}`;
      await insertComparison(db, { id, owner, name: `n ${n}`, document, now }, MOST_SAVED);
    }
    const both = await Promise.all(
      [1, 2].map(() => browsers.steward.ask(keep, 'POST', { body: { name: 'x', document } })),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal((await ofMine('steward')).length, MOST_SAVED);
  });

  test('comparisons go with their account', async () => {
    const [row] = await db.query<{ id: number }>("select id from account where role = 'regulator'");
    await db.transaction(async (tx) => {
      await tx.query('delete from account where id = $1', [row!.id]);
      const [left] = await tx.query<{ n: number }>('select count(*)::int as n from comparison where owner = $1', [
        row!.id,
      ]);
      assert.equal(left!.n, 0);
    });
  });
});
