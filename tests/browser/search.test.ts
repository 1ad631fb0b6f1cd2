import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import type { EntitySummary } from '@/lib/credit/entity';
import { fold } from '@/lib/search/fold';
import { readingsOf } from '@/lib/search/spelling';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** Finding a business on the map, on a desk and on a phone. */

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe('search on the map', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let shop: EntitySummary;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
    browser = await launch();
    shop = (await list('limit=50')).find(({ kind, point }) => kind === 'enterprise' && point !== null)!;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  const list = async (search: string) =>
    ((await (await fetch(`${server.url}/api/v1/entities?${search}`)).json()) as { items: EntitySummary[] }).items;
  const initials = ({ name }: EntitySummary) =>
    readingsOf(fold(name))
      .map(([first]) => first![0])
      .join('');
  const search = (page: Page) => page.getByTestId('search');
  const panel = (page: Page) => page.getByTestId('panel').getAttribute('data-identity');
  const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
  const count = async (page: Page) => Number(await page.getByTestId('results').getAttribute('data-count'));

  for (const [where, size] of [
    ['desk', DESK],
    ['phone', PHONE],
  ] as const)
    test(`initials are typed, the keyboard chooses, the panel has the business, and Back leads back, on a ${where}`, async () => {
      const { page, faults } = await openPage(browser, `${server.url}/`, size);
      const field = search(page);
      await field.click();
      await field.fill(initials(shop));
      const option = page.getByRole('option').filter({ hasText: shop.name });
      await option.first().waitFor();
      await field.press('ArrowDown');
      const active = await field.getAttribute('aria-activedescendant');
      assert.equal(await page.locator(`[id="${active}"]`).getAttribute('aria-selected'), 'true');
      await option.first().click();
      await until(async () => (await panel(page)) === `entity ${shop.id}`, 20_000);
      assert.equal(parameter(page, 'entity'), String(shop.id));
      await page.getByTestId('panel').getByRole('heading', { name: shop.name, exact: true }).waitFor();
      await page.goBack();
      await until(async () => (await page.getByTestId('panel').count()) === 0, 20_000);
      assert.equal(parameter(page, 'entity'), null);
      assert.deepEqual(faults, []);
      await page.close();
    });

  test('one character gives a list; its entry opens the file, and the file leads back to the list; recent searches can be cleared', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/`, DESK);
    await search(page).click();
    await search(page).fill('店');
    await search(page).press('Enter');
    await until(async () => (await count(page)) > 0, 20_000);
    assert.equal(parameter(page, 'q'), '店');
    const found = await page.locator('[data-testid=results] [data-entity]').allTextContents();
    assert.ok(
      found.every((words) => words.includes('店')),
      found.join(),
    );
    const first = page.locator('[data-testid=results] [data-entity]').first();
    const id = await first.getAttribute('data-entity');
    await first.click();
    await until(async () => (await panel(page)) === `entity ${id}`, 20_000);
    await page.getByTestId('panel').getByRole('button', { name: '返回列表' }).click();
    await until(async () => (await count(page)) > 0, 20_000);
    await page.keyboard.press('Escape');
    await until(async () => (await page.getByTestId('panel').count()) === 0, 20_000);
    assert.equal(parameter(page, 'q'), null);
    await search(page).click();
    await page.locator('[data-option=search]').filter({ hasText: '店' }).waitFor();
    await page.getByTestId('clear-recent').click();
    await until(async () => (await page.locator('[data-option=search]').count()) === 0, 20_000);
    assert.equal(await page.evaluate(() => localStorage.getItem('xintu.searches')), null);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('a list is narrowed down by kind and grade; only grades that may be listed by can be chosen; an address keeps it', async () => {
    const { page } = await openPage(
      browser,
      `${server.url}/?q=${encodeURIComponent('信图')}&business=individual`,
      DESK,
    );
    await until(async () => (await count(page)) > 0, 20_000);
    const individuals = await list(`q=${encodeURIComponent('信图')}&kind=individual&limit=50`);
    const shown = await page
      .locator('[data-testid=results] [data-entity]')
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-entity'))));
    assert.deepEqual(
      shown,
      individuals.map(({ id }) => id),
    );
    const { items: schemes } = (await (await fetch(`${server.url}/api/v1/schemes`)).json()) as {
      items: { id: string; grades: { grade: string; listable: boolean }[] }[];
    };
    const scheme = schemes.find(({ id }) => id === shop.scheme)!;
    await page.locator('[data-filter=grade]').waitFor();
    const offered = await page
      .locator('[data-filter=grade] option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value')));
    const listable = scheme.grades.filter((grade) => grade.listable).map(({ grade }) => grade);
    assert.deepEqual(offered, ['', ...listable]);
    assert.ok(listable.length < scheme.grades.length);
    await page.locator('[data-filter=business]').selectOption('');
    await page.locator('[data-filter=grade]').selectOption(listable[0]!);
    await until(async () => parameter(page, 'grade') === listable[0], 20_000);
    const graded = await list(`q=${encodeURIComponent('信图')}&grade=${listable[0]}&limit=50`);
    await until(async () => (await count(page)) === graded.length, 20_000);
    await page.close();
  });

  test('near me lists by distance; where the position is refused, that is said and nothing else happens', async () => {
    const [lng, lat] = shop.point!;
    const { page } = await openPage(browser, `${server.url}/?lang=en`, PHONE);
    await search(page).click();
    await page.locator('[data-option=near]').click();
    await until(async () => /not allowed/.test((await page.getByTestId('search-status').textContent()) ?? ''), 20_000);
    assert.equal(parameter(page, 'near'), null);
    await page.context().grantPermissions(['geolocation'], { origin: server.url });
    await page.context().setGeolocation({ latitude: lat, longitude: lng });
    await search(page).press('ArrowUp');
    await search(page).click();
    await page.locator('[data-option=near]').click();
    await until(async () => (await count(page)) > 0, 20_000);
    const nearest = await page.locator('[data-testid=results] [data-entity]').first().textContent();
    assert.match(nearest!, / k?m$/);
    const [asked] = parameter(page, 'near')!.split(',').map(Number);
    assert.ok(Math.abs(asked! - lng) < 0.0002, `${asked} for ${lng}`);
    await page.close();
  });

  test('the list follows the stream, and says what the marks of the map cannot follow', async () => {
    const key = await xintu(['apikey', 'create', '--name', 'city', '--scope', 'write', '--json'], {
      DATABASE_URL: database.url,
    });
    const address = `${server.url}/?q=${encodeURIComponent(shop.name)}`;
    const { page, faults } = await openPage(browser, address, DESK);
    const row = page.locator(`[data-testid=results] [data-entity="${shop.id}"]`);
    const before = await row.textContent();
    assert.equal(await page.getByTestId('list-only').count(), 0);
    const { items: schemes } = (await (await fetch(`${server.url}/api/v1/schemes`)).json()) as {
      items: { id: string; grades: { grade: string; ranked: boolean }[] }[];
    };
    const { grades } = schemes.find(({ id }) => id === shop.scheme)!;
    const other = grades.find(({ grade, ranked }) => ranked && grade !== shop.grade)!;
    const answer = await fetch(`${server.url}/api/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${JSON.parse(key.stdout).secret}`, 'content-type': 'application/json' },
      body: JSON.stringify([
        {
          ...shop.codes[0],
          scheme: shop.scheme,
          grade: other.grade,
          evaluatedAt: new Date().toISOString(),
          source: 'city',
          sourceKey: 'again',
        },
      ]),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    await until(async () => (await row.textContent()) !== before, 20_000);
    await page.locator('[data-testid=filters] summary').click();
    await page.locator('[data-filter=within]').selectOption({ index: 1 });
    await page.getByTestId('list-only').waitFor();
    assert.deepEqual(faults, []);
    await page.close();
  });
});
