import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer } from '../support/server';

/** A view that is handed on: as a link, in a frame, as a picture and on paper. */

const idle = '[data-testid=map-canvas][data-idle=true]';
const PHONE = { width: 390, height: 844 };

/** Note of every large canvas that is drawn into another how many of its pixels are not empty at that moment. */
function watchLayers(): void {
  const layers: number[] = [];
  Object.assign(window, { layers });
  const draw = CanvasRenderingContext2D.prototype.drawImage as (...given: unknown[]) => void;
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
    const [source] = given;
    if (source instanceof HTMLCanvasElement && source.width > 300) {
      const pen = new OffscreenCanvas(source.width, source.height).getContext('2d')!;
      pen.drawImage(source, 0, 0);
      const { data } = pen.getImageData(0, 0, source.width, source.height);
      let drawn = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) drawn++;
      layers.push(drawn);
    }
    draw.apply(this, given);
  } as typeof CanvasRenderingContext2D.prototype.drawImage;
}

describe('sharing a view of the map', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let other: HttpServer;

  before(async () => {
    database = await createDatabase();
    const env = { DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_SIMULATE: '0' };
    server = await startServer({ ...env, XINTU_MAP_APPROVAL: '浙S（2026）8号' });
    browser = await launch();
    // Another site, whose page is what its visitor was given as code.
    other = createServer((request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<title>Other</title>${new URL(request.url!, 'http://other').searchParams.get('code') ?? ''}`);
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    other?.close();
    await database?.drop();
  });

  /** Share of a canvas or picture that is not one colour, and its size: pixels are read on a page of their own. */
  async function looksOf(png: Buffer): Promise<{ width: number; height: number; colours: number }> {
    const page = await browser.newPage();
    const looks = await page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const pen = canvas.getContext('2d')!;
      pen.drawImage(image, 0, 0);
      const { data: all } = pen.getImageData(0, 0, image.width, image.height);
      const seen = new Set<number>();
      for (let at = 0; at < all.length; at += 4) seen.add((all[at]! << 16) | (all[at + 1]! << 8) | all[at + 2]!);
      return { width: image.width, height: image.height, colours: seen.size };
    }, png.toString('base64'));
    await page.close();
    return looks;
  }

  const codeOf = (page: Page) => page.getByTestId('share-frame').inputValue();

  test('the link opens the same view, the picture holds map, legend and words, on a phone', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/?lang=en&3d=1&kind=specialised_market`, PHONE);
    await page.locator(idle).waitFor();
    await page.locator('[data-testid=map-canvas][data-columns=on]').waitFor();
    const before = new URL(page.url());
    await page.getByTestId('share').click();
    const link = await page.getByTestId('share-link').inputValue();
    assert.deepEqual([...new URL(link).searchParams].sort(), [...before.searchParams].sort());
    assert.ok(
      ['c', 'z', '3d', 'kind', 'lang'].every((name) => new URL(link).searchParams.has(name)),
      link,
    );
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await page.evaluate(watchLayers);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByTestId('share-picture').click()]);
    const layers = await page.evaluate(() => (window as unknown as { layers: number[] }).layers);
    assert.equal(layers.length, 2, 'the map, and the columns that stand over it');
    assert.ok(
      layers.every((drawn) => drawn > 0),
      `${layers}: nothing is empty`,
    );
    assert.match(saved.suggestedFilename(), /^xintu-[\d-]+\.png$/);
    const { width, height, colours } = await looksOf(readFileSync(await saved.path()));
    assert.equal(width, PHONE.width);
    assert.ok(height > PHONE.height + 100, `${height}: there is room for title and legend`);
    assert.ok(colours > 50, `${colours} colours: the map is in it`);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('the code shows the map in a frame of another site, without what is ours, and leads to all of it', async () => {
    const first = await openPage(browser, `${server.url}/`, { width: 900, height: 600 });
    await first.page.locator(idle).waitFor();
    await first.page.getByTestId('share').click();
    const code = await codeOf(first.page);
    await first.page.close();
    const page = await browser.newPage({ viewport: { width: 900, height: 600 }, locale: 'zh-CN' });
    const { port } = other.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/?code=${encodeURIComponent(code)}`);
    const frame = page.frameLocator('iframe');
    await frame.locator(idle).waitFor();
    assert.equal(await frame.getByTestId('share').isVisible(), false);
    assert.equal(await frame.getByTestId('legend').isVisible(), false);
    await frame.getByTestId('embed-bar').getByText('演示数据').waitFor();
    await frame.getByText('审图号：浙S（2026）8号').waitFor();
    const href = await frame.getByTestId('embed-bar').getByRole('link').getAttribute('href');
    assert.equal(new URL(href!).searchParams.has('embed'), false);
    assert.equal(new URL(href!).searchParams.get('lang'), 'zh-CN');
    await page.close();
  });

  test('paper has the picture with its legend and nothing else', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/`, { width: 1000, height: 600 });
    await page.locator(idle).waitFor();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const sheet = page.getByTestId('print-sheet').locator('canvas');
    await sheet.waitFor();
    assert.equal(await page.getByTestId('zoom-in').isVisible(), false);
    assert.equal(await page.getByTestId('map-canvas').isVisible(), false);
    const { colours } = await looksOf(await sheet.screenshot());
    assert.ok(colours > 50, `${colours} colours: the map is on it`);
    await page.emulateMedia({ media: 'screen' });
    assert.equal(await sheet.isVisible(), false);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await sheet.count(), 0);
    assert.deepEqual(faults, []);
    await page.close();
  });
});
