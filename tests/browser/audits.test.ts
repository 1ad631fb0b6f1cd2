import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import lighthouse from 'lighthouse';
import type { Browser, Page } from 'playwright';
import type { EntitySummary } from '@/lib/credit/entity';
import { launch, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { freePort } from '../support/postgres-server';
import { type Server, startServer } from '../support/server';

/** What axe finds in the pages that everybody opens, on demonstration data, in both languages and themes; and Lighthouse’s marks. */

const DESK = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };
/** What is on the canvas of a map is in the lists beside it; axe looks at the page. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const mapIsDrawn = (page: Page) => page.locator('[data-testid=map-canvas][data-idle=true]').waitFor();

describe('the pages that everybody opens', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let drop: () => Promise<void>;
  let server: Server;
  let browser: Browser;
  let debugging: number;
  let shop: EntitySummary;
  let zone: string;
  let month: string;

  before(async () => {
    const database = await createDatabase();
    drop = database.drop;
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
    debugging = await freePort();
    browser = await launch([`--remote-debugging-port=${debugging}`]);
    const first = async <Item>(path: string) =>
      ((await (await fetch(`${server.url}/api/v1${path}`)).json()) as { items: Item[] }).items[0]!;
    shop = await first<EntitySummary>('/entities?demonstration=true&limit=1');
    month = (await first<{ period: string }>('/months')).period;
    zone = (await first<{ id: string }>('/zones?kind=specialised_market')).id;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await drop?.();
  });

  const pages: [name: string, path: () => string, ready: (page: Page) => Promise<void>][] = [
    ['the map with its legend and list', () => '/?', mapIsDrawn],
    [
      'a zone on the map of a past month',
      () => `/?zone=${zone}&month=${month}`,
      async (page) => {
        await page.getByTestId('past').waitFor();
        await page.getByTestId('month-range').waitFor();
        await mapIsDrawn(page);
      },
    ],
    [
      'what was found, narrowed down',
      () => `/?q=${encodeURIComponent('信图')}&within=${zone}`,
      (page) => page.getByTestId('list-only').waitFor(),
    ],
    [
      'a business on the map',
      () => `/?entity=${shop.id}&c=${shop.point}&z=17`,
      (page) => page.getByTestId('current-grade').waitFor(),
    ],
    ['the page of a business', () => `/e/${shop.id}?`, (page) => page.getByTestId('print').waitFor()],
    [
      'the page of a zone',
      () => `/zones/${zone}?`,
      (page) => page.locator('[data-testid=index-chart] canvas').waitFor(),
    ],
    [
      'the comparison',
      () => '/compare?zones=yunzhan,chenghu',
      (page) => page.locator('tr[data-row]').first().waitFor(),
    ],
    ['the methodology', () => '/methodology?', (page) => page.locator('h1').first().waitFor()],
    ['signing in', () => '/console/sign-in?', (page) => page.locator('form').first().waitFor()],
  ];

  async function violations(page: Page) {
    const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }

  for (const [name, path, ready] of pages)
    for (const lang of ['zh-CN', 'en'])
      test(`${name}, ${lang}: no violations at a desk in the light theme, nor on a phone in the dark one or in high contrast`, async () => {
        const context = await browser.newContext({ viewport: DESK, colorScheme: 'light', reducedMotion: 'reduce' });
        const page = await context.newPage();
        const address = path();
        await page.goto(`${server.url}${address}${address.endsWith('?') ? '' : '&'}lang=${lang}`);
        await ready(page);
        assert.deepEqual(await violations(page), []);
        await page.setViewportSize(PHONE);
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.locator('html[data-theme=dark]').waitFor();
        assert.deepEqual(await violations(page), []);
        await page.emulateMedia({ contrast: 'more' });
        await page.locator('html[data-theme=contrast]').waitFor();
        assert.deepEqual(await violations(page), []);
        await context.close();
      });

  test('a door sticker, which is paper and has one look: no violations', async () => {
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${server.url}/e/${shop.id}/sticker`);
    await page.getByTestId('print').waitFor();
    assert.deepEqual(await violations(page), []);
    await context.close();
  });

  /** What the eye needs of the rows of grades: the colours of shape, letter on it, and bar. */
  const coloursOfGrades = (page: Page) =>
    page.getByTestId('grade-bars').evaluate((list) =>
      [...list.querySelectorAll('li')].map((row) => ({
        shape: getComputedStyle(row.querySelector('svg path')!).fill,
        letter: getComputedStyle(row.querySelector('svg text')!).fill,
        bar: [...row.querySelectorAll('[style]')].map((bar) => getComputedStyle(bar).backgroundColor),
      })),
    );

  test('where the system forces its colours, marks keep theirs under their letters, and bars, the edge of a sheet and what is pressed are seen', async () => {
    const context = await browser.newContext({ viewport: PHONE, colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${server.url}/zones/yunzhan?lang=en`);
    await page.locator('[data-testid=grade-bars] [style]').first().waitFor();
    const free = await coloursOfGrades(page);
    await page.emulateMedia({ forcedColors: 'active' });
    assert.ok(await page.evaluate(() => matchMedia('(forced-colors: active)').matches));
    assert.deepEqual(await coloursOfGrades(page), free);
    await page.goto(`${server.url}/?entity=${shop.id}&kind=core_district&lang=en`);
    const sheet = page.getByTestId('panel');
    await sheet.waitFor();
    const [handle, ground] = await sheet.evaluate((panel) => [
      getComputedStyle(panel.querySelector('button')!, '::after').backgroundColor,
      getComputedStyle(panel).backgroundColor,
    ]);
    assert.notEqual(handle, ground);
    const [card, edge] = [await page.locator('section:has(> [role=search])').boundingBox(), await sheet.boundingBox()];
    assert.ok(card!.y + card!.height <= edge!.y, 'the map is seen between its card and the sheet');
    await page.getByTestId('close-panel').click();
    await sheet.waitFor({ state: 'detached' });
    const background = (pressed: boolean) =>
      page
        .locator(`fieldset button[aria-pressed=${pressed}]`)
        .first()
        .evaluate((button) => getComputedStyle(button).backgroundColor);
    assert.notEqual(await background(true), await background(false));
    await context.close();
  });

  const CATEGORIES = ['accessibility', 'best-practices', 'seo'];
  const LEAST = 95;
  /** Pages of businesses ask search engines on purpose not to keep them (docs/decisions/0027-public-credit-file.md): that alone is not asked there. */
  const audited: [name: string, path: () => string, skipAudits: string[]][] = [
    ['/', () => '/', []],
    ['a zone', () => '/zones/yunzhan', []],
    ['a comparison', () => '/compare?zones=yunzhan,chenghu', []],
    ['the methodology', () => '/methodology', []],
    ['a business', () => `/e/${shop.id}`, ['is-crawlable']],
  ];
  for (const [name, path, skipAudits] of audited)
    test(`${name}: Lighthouse gives ${LEAST} at least for ${CATEGORIES.join(', ')}`, async () => {
      // How fast pages are is measured by benches: nothing is throttled here, and a live page is never quite at rest.
      const settings = {
        onlyCategories: CATEGORIES,
        throttlingMethod: 'provided' as const,
        disableStorageReset: true,
        maxWaitForLoad: 15_000,
        skipAudits,
      };
      const run = await lighthouse(`${server.url}${path()}`, {
        port: debugging,
        output: 'json',
        logLevel: 'error',
        ...settings,
      });
      assert.equal(run!.lhr.runtimeError, undefined);
      for (const { id, score, auditRefs } of Object.values(run!.lhr.categories)) {
        const lost = auditRefs
          .map(({ id, weight }) => ({ weight, ...run!.lhr.audits[id]! }))
          .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
          .map(({ id, title, details }) => `${id}: ${title} ${JSON.stringify(details)?.slice(0, 600)}`);
        assert.ok((score ?? 0) * 100 >= LEAST, `${id} ${score}:\n${lost.join('\n')}`);
      }
    });
});
