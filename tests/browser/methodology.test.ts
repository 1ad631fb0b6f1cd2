import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { skipWithoutData } from '../support/data';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer } from '../support/server';
import { until } from '../support/until';

/** How the index is made, for everyone: words that need no script, and an example that is computed in the browser. */

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

describe('/methodology', { skip: skipWithoutBrowser || skipWithoutData || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '2000' });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  const example = (page: Page) => page.getByTestId('worked-example');
  const level = async (page: Page) => Number(await example(page).getAttribute('data-level'));
  /** Its script runs: what the server wrote stands there before, and follows nobody's hand. */
  async function openRunning() {
    const opened = await openPage(browser, `${server.url}/methodology?lang=en`, DESK);
    await opened.page.locator('[data-testid=example-source] optgroup').first().waitFor({ state: 'attached' });
    return opened;
  }
  const step = (page: Page, id: string) => page.locator(`[data-indicator="${id}"][data-score]`);
  const score = async (page: Page, id: string) => (await step(page, id).getAttribute('data-score')) ?? '';
  const read = async <T>(path: string) => (await (await fetch(`${server.url}/api/v1${path}`)).json()) as T;

  test('says all of it without a script: the tree, its goalposts, every step of the example', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: DESK });
    const page = await context.newPage();
    await page.goto(`${server.url}/methodology?lang=en`);
    const words = (await page.locator('main').textContent()) ?? '';
    assert.match(words, /How the index is made/);
    assert.match(words, /100 × \(78\.7 − 35\) ÷ \(100 − 35\)/);
    assert.match(words, /\(15 × 84\.00 \+ 5 × 40\.00\) ÷ 20/);
    assert.match(words, /72\.20/);
    assert.equal(await page.locator('#tree [data-indicator]').count(), 10);
    await page.getByTestId('toggle-lang').click();
    await page.getByRole('heading', { name: '指数怎么算' }).waitFor();
    await context.close();
  });

  test('every step follows a value that is moved by keyboard, and nothing jumps', async () => {
    const { page, faults } = await openRunning();
    assert.equal((await level(page)).toFixed(2), '72.20');
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    const tall = await height();
    const slider = step(page, 'good_rate').getByRole('slider');
    await slider.focus();
    await page.keyboard.press('End');
    await until(async () => (await score(page, 'good_rate')) === '100');
    // (21 × 100 + 14 × 87)/35 = 94.8 of grades; 72.20 + 0.35 × (94.8 − 75.14) of the whole
    assert.equal((await level(page)).toFixed(2), '79.08');
    assert.match((await page.getByTestId('example-result').textContent()) ?? '', /79\.08.*green/s);
    await until(async () => /Level 79\.08, green/.test((await example(page).getByRole('status').textContent()) ?? ''));
    assert.equal(await height(), tall);
    await page.getByTestId('reset').click();
    await until(async () => (await level(page)).toFixed(2) === '72.20');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('what is missing counts for nothing, and with too little there is no level', async () => {
    const { page, faults } = await openRunning();
    await step(page, 'good_rate').getByTestId('missing').click();
    await step(page, 'bad_rate').getByTestId('missing').click();
    await until(async () => (await example(page).getAttribute('data-level')) === '');
    assert.equal(await step(page, 'good_rate').getAttribute('data-missing'), 'true');
    const result = (await page.getByTestId('example-result').textContent()) ?? '';
    assert.match(result, /55%.*at least 60%: too little/s);
    // An empty field is missing, a written one is not.
    await step(page, 'good_rate').getByRole('spinbutton').fill('78.7');
    await until(async () => (await level(page)) > 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('what is public of a zone comes out as the server has it, to the last bit', async () => {
    const market = async () =>
      (await read<{ items: Zone[] }>('/zones')).items.find(
        ({ kind, level }) => kind === 'specialised_market' && level !== null,
      );
    // What is not public of single businesses is published by a job of the first minute.
    await until(async () => (await market()) !== undefined, 150_000);
    const zone = (await market())!;
    const series = await read<ZoneIndexSeries>(`/zones/${encodeURIComponent(zone.id)}/index`);
    const { page, faults } = await openPage(browser, `${server.url}/methodology?lang=en`, DESK);
    await page.getByTestId('example-source').selectOption(zone.id);
    const origin = page.getByTestId('example-origin');
    await until(async () => /to the last bit/.test((await origin.textContent()) ?? ''));
    assert.ok(((await origin.textContent()) ?? '').startsWith(zone.name));
    const live = series.items.at(-1)!;
    assert.equal(live.state, 'live');
    // The feed may have moved it since.
    if ((await read<ZoneIndexSeries>(`/zones/${zone.id}/index`)).items.at(-1)!.revision === live.revision)
      assert.equal(await level(page), live.level);
    await step(page, 'evaluation_coverage').getByRole('spinbutton').fill('12.34');
    await until(async () => /numbers were moved/.test((await origin.textContent()) ?? ''));
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('on a phone nothing is wider than the screen, in either language, and the result stays in sight', async () => {
    for (const lang of ['zh-CN', 'en']) {
      const { page, faults } = await openPage(browser, `${server.url}/methodology?lang=${lang}`, PHONE);
      await until(async () => (await level(page)) > 0);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width);
      await step(page, 'penalties').scrollIntoViewIfNeeded();
      assert.match((await page.getByTestId('example-strip').textContent()) ?? '', /72\.20/);
      const { y, height } = (await page.getByTestId('example-strip').boundingBox())!;
      assert.ok(y >= 0 && y + height <= PHONE.height);
      assert.deepEqual(faults, []);
      await page.close();
    }
  });
});
