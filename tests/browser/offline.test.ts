import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright';
import { launch, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer } from '../support/server';
import { until } from '../support/until';

/** The public map on a phone whose network goes away. */

const idle = '[data-testid=map-canvas][data-idle=true]';

describe('the map without a network', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let phone: BrowserContext;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
    browser = await launch();
    phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  test('what was seen last opens again, dated, and nothing but what everybody may see was kept', async () => {
    const page = await phone.newPage();
    await page.goto(`${server.url}/methodology`);
    await page.evaluate(() => caches.open('xintu-shell-of-an-old-build'));
    await page.goto(`${server.url}/console`);
    await page.goto(`${server.url}/?lang=zh-CN`);
    await page.locator(idle).waitFor();
    const held = () =>
      page.evaluate(async () => {
        const names = await caches.keys();
        const urls = await Promise.all(
          names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
        );
        return { names, paths: urls.flat().map((url) => new URL(url).pathname) };
      });
    // What is kept last. Asked without opening each: to open one that was deleted just now would make it anew.
    const isKept = () =>
      page.evaluate(async () => {
        if (await caches.has('xintu-shell-of-an-old-build')) return false;
        return (await caches.match('/api/v1/methodologies')) !== undefined;
      });
    await until(isKept, 30_000);
    const { names, paths } = await held();
    assert.equal(names.filter((name) => name.startsWith('xintu-shell-')).length, 1, `${names}: an old build is gone`);
    assert.ok(!names.includes('xintu-shell-of-an-old-build'));
    assert.ok(paths.includes('/') && paths.some((path) => path.startsWith('/_next/static/')), paths.join('\n'));
    for (const path of paths)
      assert.match(
        path,
        /^\/$|^\/(_next\/static|maplibre)\/|^\/icon|^\/manifest|^\/api\/v1\/(zones|schemes|settings|divisions|methodologies)$/,
      );
    const seen = await page.locator('[data-testid=zones] summary').textContent();

    await phone.setOffline(true);
    await page.reload();
    // Marks come with tiles, which are not kept: the map is drawn, and waits for them.
    await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor();
    await page.getByTestId('zones').waitFor();
    assert.equal(await page.locator('[data-testid=zones] summary').textContent(), seen);
    await page.locator('header time[datetime]').waitFor();
    await page.getByTestId('synthetic').first().waitFor();
    // What the first view did without was fetched ahead.
    await page.locator('[data-testid=zones] summary').click();
    await page.locator('[data-testid=zone-list] button').first().click();
    await page.getByTestId('panel').getByTestId('zone-index').waitFor();
    await page.getByTestId('close-panel').click();
    await page.locator('[data-testid=zones] summary').click();
    await page.getByTestId('share').click();
    await page.getByTestId('share-dialog').waitFor();
    const elsewhere = await page.goto(`${server.url}/console`).then(
      () => 'opened',
      () => 'refused',
    );
    assert.equal(elsewhere, 'refused', 'the console is never kept');
    await phone.setOffline(false);
    await page.goto(`${server.url}/`);
    await page.locator('[data-testid=map][data-connection=live]').waitFor();
    await page.close();
  });

  test('a phone can install it: manifest, icons of the sizes that it names', async () => {
    const manifest = (await (await fetch(`${server.url}/manifest.webmanifest`)).json()) as {
      start_url: string;
      display: string;
      icons: { src: string; sizes: string; type: string }[];
    };
    assert.deepEqual([manifest.start_url, manifest.display], ['/', 'standalone']);
    for (const { src, sizes, type } of manifest.icons) {
      const answer = await fetch(server.url + src);
      assert.deepEqual([answer.status, answer.headers.get('content-type')?.split(';')[0]], [200, type]);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (type === 'image/png') assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes);
    }
    const html = await (await fetch(server.url)).text();
    assert.match(html, /<link rel="manifest" href="\/manifest\.webmanifest"/);
  });

  test('without scripts the page lists the zones', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(server.url);
    const names = await page.getByTestId('without-script').getByRole('listitem').allTextContents();
    assert.ok(names.length > 5, `${names.length} zones`);
    assert.ok(
      names.some((name) => name.includes('义乌')),
      names.join(),
    );
    await page.getByTestId('without-script').getByText('演示数据').first().waitFor();
    // Nothing of the map that does not come lies on it.
    await page.getByTestId('without-script').getByRole('link').first().click({ trial: true });
    await context.close();
  });
});
