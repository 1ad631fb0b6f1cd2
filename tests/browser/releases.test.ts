import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { openDb } from '@/db/db';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { choosePassword, DESK, field, fillSignIn, PASSWORD, PHONE, send } from '../support/console-pages';
import { skipWithoutData } from '../support/data';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** A month of the index in the hands of a regulator. */

/** Fields know minutes: the embargo ends within the next two. */
const EMBARGO_MS = 90_000;
const PUBLISHED_WITHIN_MS = 90_000;
const DAY_MS = 86_400_000;

/** A moment as a field of the console has it: the clock time of the pages' zone. */
const clockTime = (moment: Date) => new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 16);

/** On whichever day the test runs, the month could be announced. */
async function announcedYesterday(url: string, period: string) {
  const db = await openDb(url);
  const yesterday = new Date(Date.now() - DAY_MS);
  await db.query('update release set closes_at = least(closes_at, $2), announced_at = $2 where period = $1', [
    period,
    yesterday,
  ]);
  await db.close();
}

describe('the console’s pages of the index', { skip: skipWithoutBrowser || skipWithoutData || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '2000' });
    browser = await launch();
    const made = await xintu(['account', 'create', '--role', 'regulator', '--name', 'Wen', '--json'], {
      DATABASE_URL: database.url,
    });
    assert.equal(made.code, 0, made.stderr);
    ({ page, faults } = await openPage(browser, `${server.url}/console/releases?lang=en`, DESK));
    await fillSignIn(page, 'Wen', JSON.parse(made.stdout).secret);
    await choosePassword(page, JSON.parse(made.stdout).secret, PASSWORD);
    await page.locator('tr[data-row]').first().waitFor();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  const course = () => page.getByTestId('course');
  const items = async (zone: string) => {
    const answer = await fetch(`${server.url}/api/v1/zones/${encodeURIComponent(zone)}/index`);
    return ((await answer.json()) as ZoneIndexSeries).items;
  };
  const months = async (zone: string) => (await items(zone)).map(({ period }) => period);
  const stateOf = async (zone: string, month: string) =>
    (await items(zone)).find(({ period }) => period === month)?.state;

  test('months stand there with their state, and the newest is provisional', async () => {
    await page.goto(`${server.url}/console/releases?lang=en`);
    const row = page.locator('tr[data-row]').first();
    await row.waitFor();
    assert.equal(await row.locator('[data-state]').getAttribute('data-state'), 'provisional');
    assert.ok((await page.locator('tr[data-row] [data-state=final]').count()) >= 12);
    await row.locator('[data-action=open]').click();
    await course().waitFor();
    assert.equal(await course().getAttribute('data-state'), 'provisional');
    assert.ok((await page.locator('tr[data-row]').count()) > 5);
  });

  test('what is signed says when it is published, is hidden meanwhile, and can be taken back', async () => {
    const zone = (await page.locator('tr[data-row]').first().getAttribute('data-row'))!;
    const period = new URL(page.url()).searchParams.get('month')!;
    assert.ok((await months(zone)).includes(period));
    await page.locator('[data-action=sign]').click();
    await field(page, 'until').fill('2099-01-04T10:00');
    assert.match((await page.getByTestId('embargo').textContent()) ?? '', /2099-01-04 10:00/);
    await send(page);
    await page.locator('[data-testid=course][data-state=signed]').waitFor();
    assert.ok(!(await months(zone)).includes(period), 'a month under embargo is shown');
    await page.locator('[data-action=withdraw]').click();
    await field(page, 'reason').fill('A department was late');
    await send(page);
    await page.locator('[data-testid=course][data-state=provisional]').waitFor();
    assert.ok((await months(zone)).includes(period));
  });

  test('what is signed is published when its embargo ends, and stands there as final for everybody', async () => {
    const zone = (await page.locator('tr[data-row]').first().getAttribute('data-row'))!;
    const period = new URL(page.url()).searchParams.get('month')!;
    await announcedYesterday(database.url, period);
    await page.reload();
    await page.locator('[data-action=sign]').click();
    await field(page, 'until').fill(clockTime(new Date(Date.now() + EMBARGO_MS)));
    await send(page);
    await page.locator('[data-testid=course][data-state=signed]').waitFor();
    assert.equal(await stateOf(zone, period), undefined, 'a month under embargo is shown');
    await until(async () => (await stateOf(zone, period)) === 'final', EMBARGO_MS + PUBLISHED_WITHIN_MS);
    await page.reload();
    await page.locator('[data-testid=course][data-state=final]').waitFor();
    assert.equal(await page.locator('[data-action=sign]').count(), 0);
  });

  test('a draft with faults tells each of them, one without comes into the list and is compared', async () => {
    await page.goto(`${server.url}/console/methodologies?lang=en`);
    await page.locator('[data-current=true]').waitFor();
    const { items } = await (await fetch(`${server.url}/api/v1/methodologies`)).json();
    const document = items.find(({ current }: { current: boolean }) => current).document;
    const file = (name: string, content: unknown) => ({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(content)),
    });
    await page.getByTestId('new').click();
    const faulty = { ...document, version: 'x', minCoverage: 2, colour: 'red' };
    await field(page, 'file').setInputFiles(file('faulty.json', { ...faulty, aggregation: 'mean' }));
    await send(page);
    const told = (await page.getByTestId('faults').textContent()) ?? '';
    assert.match(told, /aggregation.*colour|colour.*aggregation/s);
    await field(page, 'file').setInputFiles(file('next.json', { ...document, version: 'next', minCoverage: 0.5 }));
    await send(page);
    const row = page.locator('tr[data-row]').filter({ hasText: 'next' });
    await row.waitFor();
    await row.locator('[data-action=compare]').click();
    await page.getByTestId('comparison').waitFor();
    assert.ok((await page.locator('tr[data-row]').count()) > 5);
  });

  test('on a phone nothing is wider than the screen', async () => {
    await page.setViewportSize(PHONE);
    for (const path of ['releases', 'methodologies']) {
      await page.goto(`${server.url}/console/${path}?lang=zh-CN`);
      await page.locator('tr[data-row]').first().waitFor();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width, path);
    }
    assert.deepEqual(faults, []);
  });
});
