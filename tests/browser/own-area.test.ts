import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { MultiPolygon } from 'geojson';
import type { Browser, Page } from 'playwright';
import { pairOf, polygonOf } from '@/components/compare/own-area/area-text';
import { documentOf, savedIdOf, searchOf, withoutSaved } from '@/components/compare/own-area/saved-url';
import { type Db, openDb } from '@/db/db';
import { insertAccount } from '@/db/queries/accounts';
import type { Role } from '@/lib/credit/account';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import type { OwnArea } from '@/lib/credit/comparison/own-area';
import { formatShare } from '@/lib/i18n/format';
import { startSession } from '@/lib/server/sessions';
import { importZones } from '@/lib/server/zones-import';
import { launch, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { row, take } from '../support/rows';
import { type Server, startServer } from '../support/server';

/** Areas that officials draw on `/compare`, and the comparisons that they keep, in a real browser on a real server. */

test('corners and points are read as people type them', () => {
  assert.deepEqual(pairOf(' 120.07，29.31 '), [120.07, 29.31]);
  assert.deepEqual(pairOf('[-0.1, 51.5],'), [-0.1, 51.5]);
  assert.deepEqual(pairOf('120 29'), [120, 29]);
  for (const text of ['', '120', '120,29,1', 'x,y', '120..1,29']) assert.equal(pairOf(text), null, text);
  const coordinates = [
    [
      [120, 29],
      [121, 29],
      [121, 30],
    ],
  ];
  assert.deepEqual(polygonOf('120,29\n\n121,29\r\n121,30\n'), { type: 'Polygon', coordinates });
  assert.throws(() => polygonOf('120,29\n\nnear the gate'), { code: 'bad_corner', message: '3' });
});

test('an address and a kept comparison hold the same choice, and what is of others stays', () => {
  const drawn = { steps: 'a@2026-01,a@live', groups: 'age', maps: '1.5,0,0' };
  const search = `?lang=en&zones=a,b&from=2026-01&if=w.x-2&${new URLSearchParams(drawn)}`;
  const document = documentOf(search, []);
  const chosen = { zones: ['a', 'b'], from: '2026-01', to: null, scheme: null, areas: [], whatIf: 'w.x-2', ...drawn };
  assert.deepEqual(document, chosen);
  const opened = searchOf('?lang=zh-CN&to=2026-09', 'ID', document);
  assert.deepEqual([documentOf(opened, []), savedIdOf(opened)], [document, 'ID']);
  assert.match(opened, /lang=zh-CN/);
  assert.equal(savedIdOf(withoutSaved(opened)), null);
  assert.deepEqual(documentOf(withoutSaved(opened), []), document);
});

const DESK = { width: 1280, height: 900 };
const square = (west: number) => [
  [
    [west, 30],
    [west + 0.1, 30],
    [west + 0.1, 30.1],
    [west, 30.1],
    [west, 30],
  ],
];
const zones = ['left', 'right'].map((id, i) => ({
  type: 'Feature',
  properties: { id, name: i === 0 ? '东区' : 'Right' },
  geometry: { type: 'Polygon', coordinates: square(120 + i / 10) },
}));
/** A grid over both zones. */
const places = Array.from({ length: 200 }, (_, i): [number, number] => [
  120.005 + (i % 20) / 100,
  30.005 + Math.floor(i / 20) / 100,
]);

describe('areas of one’s own on the page', { skip: skipWithoutBrowser || skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-own-area-'));
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let db: Db;
  let server: Server;
  let browser: Browser;
  const faults: string[] = [];

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url });
    db = await openDb(database.url);
    const file = join(folder, 'zones.geojson');
    writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: zones }));
    await importZones(db, { path: file, kind: 'core_district', id: 'id', name: 'name' });
    const shops = places.map(([lng, lat], i) =>
      row({ code: `s${i}`, sourceKey: `s${i}`, kind: 'individual', grade: 'ABCD'[i % 4], lng, lat }),
    );
    await take(db, shops);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await db?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page of somebody who is signed in; null = of nobody. */
  async function pageOf(name: string, role: Role | null): Promise<Page> {
    const context = await browser.newContext({ viewport: DESK, locale: 'en' });
    if (role !== null) {
      const account = { name, role, passwordHash: null, mustChange: false, entity: null, ssoName: null };
      const { setCookie } = await db.transaction(async (tx) => {
        const start = { method: 'password', request: new Request(server.url), now: new Date() } as const;
        return startSession(tx, { ...start, account: await insertAccount(tx, account) }, null);
      });
      const [, cookie, value] = /^([^=]+)=([^;]+)/.exec(setCookie)!;
      await context.addCookies([{ name: cookie!, value: value!, url: server.url }]);
    }
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
    });
    return page;
  }

  const counted = (page: Page) =>
    page
      .waitForResponse((answer) => answer.url().includes('/compare/area') && answer.request().method() === 'POST')
      .then((answer) => answer.json() as Promise<OwnArea>);
  const said = async (page: Page, id: string) => (await page.getByTestId(id).textContent()) ?? '';
  const cell = (page: Page, line: string, column: number) =>
    page.locator(`[data-testid=area-table] tr[data-row="${line}"] td`).nth(column).textContent();

  test('who is not an official is offered nothing, and told to sign in where a kept comparison is asked for', async () => {
    for (const [name, role] of [
      ['nobody', null],
      ['a shop', 'entity'],
    ] as const) {
      const page = await pageOf(name, role);
      await page.goto(`${server.url}/compare?zones=left,right&lang=en`);
      await page.getByTestId('compare-table').waitFor();
      assert.equal(await page.getByTestId('own-areas').count(), 0, name);
      if (role === null) {
        await page.goto(`${server.url}/compare?saved=0b0e8f4e-0000-4000-8000-000000000001&lang=en`);
        const href = await page.getByTestId('sign-in-to-open').getByRole('link').getAttribute('href');
        assert.match(href!, /^\/console\/sign-in\?next=%2Fcompare%3Fsaved%3D0b0e8f4e/);
      }
      await page.context().close();
    }
  });

  test('drawn by presses on the map, counted as the API counts it, kept, opened by its link, deleted', async () => {
    const page = await pageOf('the official', 'regulator');
    await page.goto(`${server.url}/compare?zones=left,right&lang=en`);
    // What comes above the map moves it.
    await page.getByTestId('compare-tables').waitFor();
    await page.locator('tr[data-row=trend], tr[data-row=indexAsOf]').first().waitFor();
    await page.getByTestId('add-area').click();
    const map = page.getByTestId('area-map');
    await map.scrollIntoViewIfNeeded();
    await page.locator('[data-testid=area-map][data-ready=true]').waitFor();
    const { x, y, width, height } = (await map.boundingBox())!;
    const corners = [
      [0.35, 0.35],
      [0.65, 0.35],
      [0.65, 0.65],
      [0.35, 0.65],
      [0.35, 0.35],
    ] as const;
    for (const [right, down] of corners) {
      await page.mouse.move(x + right * width, y + down * height, { steps: 3 });
      await page.mouse.down();
      await page.mouse.up();
    }
    await page.getByTestId('area-preview').waitFor();
    await page
      .getByTestId('area-preview')
      .filter({ hasText: /km².*Right/ })
      .waitFor();
    await page.locator('[name=area-name]').fill('Both sides');
    const answer = counted(page);
    await page.getByTestId('count-area').click();
    const told = await answer;
    const area = told.geometry as MultiPolygon;
    const inside = places.filter((place) => booleanPointInPolygon(place, area)).length;
    assert.ok(inside > 4 && inside < 200, `${inside} inside`);
    assert.equal(told.entities, inside);
    assert.deepEqual(told.zones.map(({ id }) => id).sort(), ['left', 'right']);
    await page
      .locator('[data-testid=area-table] tr[data-row=entities] td', { hasText: String(inside) })
      .first()
      .waitFor();
    assert.deepEqual([await cell(page, 'entities', 0), await cell(page, 'entities', 1)], [String(inside), '100']);
    assert.equal(await cell(page, 'grade:A', 0), String(told.grades.A));
    const { zones: compared } = (await (
      await page.request.get(`${server.url}/api/v1/compare?zones=left,right`)
    ).json()) as ZoneComparison;
    for (const measure of ['fresh', 'penalty'] as const) {
      const shown = page.locator(`[data-testid=area-table] tr[data-row=${measure}] td`);
      await shown.nth(2).filter({ hasText: 'of 100' }).waitFor();
      const wanted = [told, ...compared].map(({ shares }) => shares[measure]!);
      for (const [at, { hits, n, share }] of wanted.entries())
        assert.ok(((await shown.nth(at).textContent()) ?? '').startsWith(`${formatShare(share, 'en')}${hits} of ${n}`));
    }

    const axe = await new AxeBuilder({ page }).include('[data-testid=own-areas]').analyze();
    assert.deepEqual(
      axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      [],
    );

    await page.getByTestId('groups').locator('button[data-by=age]').press('Enter');
    await page.locator('[name=save-name]').fill('My two halves');
    await page.getByTestId('save').click();
    const link = await page.getByTestId('saved-link').getAttribute('href');
    assert.match(link!, /^\/compare\?saved=[0-9a-f-]{36}&lang=en$/);
    await page.getByTestId('saved-items').getByRole('link', { name: 'My two halves' }).waitFor();

    const other = await pageOf('a colleague', 'steward');
    const again = counted(other);
    await other.goto(server.url + link);
    assert.equal((await again).entities, inside);
    await other.locator('[data-testid=area-table] thead', { hasText: 'Both sides' }).waitFor();
    await other.getByTestId('compare-table').waitFor();
    await other.locator('[data-testid=groups][data-by=age]').waitFor();
    assert.match(await said(other, 'opened'), /My two halves.*kept by the official/);
    assert.deepEqual(documentOf(new URL(other.url()).search, []).zones, ['left', 'right']);
    assert.equal(await other.getByTestId('saved-items').locator('li').count(), 0, 'it is not the colleague’s');

    await page.getByTestId('delete').click();
    await page.getByTestId('delete-sure').click();
    await page.getByTestId('saved-items').locator('li').waitFor({ state: 'detached' });
    assert.equal(savedIdOf(new URL(page.url()).search), null);
    await other.goto(server.url + link);
    assert.match(await said(other, 'saved-fault'), /no such comparison/);
    await page.context().close();
    await other.context().close();
    assert.deepEqual(faults, []);
  });

  test('by keyboard alone: typed, around a point, or a file; what cannot be meant is told in the reader’s language', async () => {
    const page = await pageOf('by keys', 'district');
    await page.goto(`${server.url}/compare?zones=left,right&lang=zh-CN`);
    await page.getByTestId('add-area').press('Enter');
    const give = async (method: string) => page.getByTestId(`method-${method}`).press('Space');
    await give('type');
    const corners = page.locator('[name=corners]');
    await corners.fill('30,120\n30.1,120\n30.1,120.1');
    assert.match(await said(page, 'area-fault'), /纬度写在了前面/);
    await corners.fill('120,30\n120.1,30\n门口');
    assert.match(await said(page, 'area-fault'), /第 3 行/);
    await corners.fill('120,30\n120.1,30\n120.1,30.1\n120,30.1');
    // The outlines of zones are read by themselves.
    await page
      .getByTestId('area-preview')
      .filter({ hasText: /107.*100 ?% 在东区/ })
      .waitFor();
    let answer = counted(page);
    await page.getByTestId('count-area').press('Enter');
    assert.equal((await answer).entities, 100);

    await page.getByTestId('add-area').press('Enter');
    await give('circle');
    await page.locator('[name=centre]').fill('120.1, 30.05');
    await page.locator('[name=metres]').fill('3000');
    answer = counted(page);
    await page.getByTestId('count-area').press('Enter');
    assert.deepEqual((await answer).zones.map(({ id }) => id).sort(), ['left', 'right']);

    await page.getByTestId('add-area').press('Enter');
    await give('file');
    const upload = async (value: unknown) => {
      const buffer = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      await page
        .locator('[name=area-file]')
        .setInputFiles({ name: 'a.geojson', mimeType: 'application/geo+json', buffer });
    };
    await upload('lng,lat');
    await page.getByText('这不是 GeoJSON 文件。').waitFor();
    await upload({ type: 'FeatureCollection', features: zones });
    await page.getByText('文件须恰有一个面').waitFor();
    await upload(zones[1]);
    // It is read a moment later, and what is not there yet cannot be counted.
    await page.getByTestId('area-preview').waitFor();
    answer = counted(page);
    await page.getByTestId('count-area').press('Enter');
    const { entities, states } = await answer;
    // The grades of individual businesses are none of this district's.
    assert.deepEqual([entities, states.suppressed], [100, 100]);
    await page.context().close();
    assert.deepEqual(faults, []);
  });
});
