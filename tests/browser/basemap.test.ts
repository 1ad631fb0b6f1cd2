import assert from 'node:assert/strict';
import type { Server as TileServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { type Db, openDb } from '@/db/db';
import { saveSetting } from '@/db/queries/settings';
import { worldPlace } from '@/lib/geo/tile-shift';
import { serveBasemaps } from '../support/basemap-server';
import { launch, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { row } from '../support/rows';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** A business and basemaps that have a frame at its place, each drawn in its own coordinate system. */

/** Pixels to each side of the shop that are looked at. */
const LOOK = 60;
const SIZE = { width: 1000, height: 600 };
const SHOP = [120.1503589, 30.2764043] as const;
const CAMERA = { center: [120.1493, 30.2769], zoom: 16 } as const;

/** Where the shop is on the screen, by the camera alone. */
const expected = (() => {
  const [from, to] = [worldPlace(CAMERA.center), worldPlace(SHOP)];
  const scale = 512 * 2 ** CAMERA.zoom;
  return [SIZE.width / 2 + (to[0] - from[0]) * scale, SIZE.height / 2 + (to[1] - from[1]) * scale] as const;
})();

type Rgb = readonly [red: number, green: number, blue: number];
const isFrame = ([red, green, blue]: Rgb) => red > 170 && green < 120 && blue > 170;
/** The theme's quietest line, as it is drawn over the light ground. */
const isWater = ([red, green, blue]: Rgb) => red > 212 && red < 224 && blue > 228 && blue - red > 10 && green < 230;

describe('basemaps', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let db: Db;
  let server: Server;
  let tiles: { origin: string; server: TileServer };
  let browser: Browser;

  before(async () => {
    database = await createDatabase();
    db = await openDb(database.url);
    tiles = await serveBasemaps(SHOP);
    server = await startServer({ DATABASE_URL: database.url });
    browser = await launch();
    const env = { DATABASE_URL: database.url };
    const made = await xintu(['apikey', 'create', '--name', 'k', '--scope', 'write', '--json'], env);
    const answer = await fetch(`${server.url}/api/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${JSON.parse(made.stdout).secret}`, 'content-type': 'application/json' },
      body: JSON.stringify([
        row({ code: 'c1', kind: 'enterprise', sourceKey: 'k1', grade: 'A', lng: SHOP[0], lat: SHOP[1] }),
      ]),
    });
    assert.equal(answer.status, 200);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    tiles?.server.close();
    await db?.close();
    await database?.drop();
  });

  const policyOf = async (path: string) => {
    const policy = (await fetch(server.url + path)).headers.get('content-security-policy')!;
    return policy.split('; ').find((part) => part.startsWith('connect-src'))!;
  };

  /** Write a basemap down, as the console does, and open the map once pages know of it. */
  async function openWith(basemap: Record<string, unknown>): Promise<{ page: Page; faults: string[] }> {
    await db.transaction((tx) => saveSetting(tx, 'basemap', JSON.stringify(basemap)));
    await until(async () => (await policyOf('/')).endsWith(` ${tiles.origin}`), 15_000);
    const page = await browser.newPage({ viewport: SIZE, locale: 'zh-CN' });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error' || /basemap/.test(line.text())) faults.push(line.text());
    });
    await page.goto(`${server.url}/?c=${CAMERA.center}&z=${CAMERA.zoom}`);
    await page.locator('[data-testid=map-canvas][data-basemap=drawn]').waitFor();
    return { page, faults };
  }

  /** Middle of what has a colour near the shop; null = nothing has. */
  async function middleOf(page: Page, is: (color: Rgb) => boolean): Promise<[number, number] | null> {
    const [left, top] = [Math.round(expected[0]) - LOOK, Math.round(expected[1]) - LOOK];
    const clip = { x: left, y: top, width: 2 * LOOK, height: 2 * LOOK };
    const picture = (await page.screenshot({ clip })).toString('base64');
    const paper = await browser.newPage();
    const pixels = await paper.evaluate(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const pen = canvas.getContext('2d')!;
      pen.drawImage(image, 0, 0);
      return [...pen.getImageData(0, 0, image.width, image.height).data];
    }, picture);
    await paper.close();
    let [n, sumX, sumY] = [0, 0, 0];
    for (let y = 0; y < clip.height; y++)
      for (let x = 0; x < clip.width; x++) {
        const at = (y * clip.width + x) * 4;
        if (!is([pixels[at]!, pixels[at + 1]!, pixels[at + 2]!])) continue;
        n++;
        sumX += left + x + 0.5;
        sumY += top + y + 0.5;
      }
    return n < 400 ? null : [sumX / n, sumY / n];
  }

  /** What has the colour is where the shop is, and a click there opens the shop. */
  async function liesOnTheShop(page: Page, is: (color: Rgb) => boolean) {
    let middle: [number, number] | null = null;
    await until(async () => {
      middle = await middleOf(page, is);
      return middle !== null && Math.hypot(middle[0] - expected[0], middle[1] - expected[1]) <= 1;
    }, 30_000).catch(() => assert.fail(`the frame is at ${middle}, the shop at ${expected}`));
    // The mark comes with a tile of its own, is counted before it is drawn, and can be pressed when the pointer says so.
    await page.getByTestId('view-status').getByText('1', { exact: false }).first().waitFor();
    const pointing = page.locator('[data-testid=map-canvas] canvas.pointing');
    await until(async () => {
      await page.mouse.move(expected[0] - 1, expected[1]);
      await page.mouse.move(...expected);
      return (await pointing.count()) === 1;
    });
    await page.mouse.click(...expected);
    await page.getByRole('heading', { name: 'Shop c1' }).waitFor();
  }

  const cases: [kind: string, crs: string, path: string, is: (color: Rgb) => boolean][] = [
    ['raster', 'wgs84', '/wgs84/{z}/{x}/{y}.png', isFrame],
    ['style', 'gcj02', '/style/gcj02', isFrame],
    ['raster', 'bd09', '/bd09/{z}/{x}/{y}.png', isFrame],
    ['vector', 'gcj02', '/gcj02/{z}/{x}/{y}.mvt', isWater],
    ['pmtiles', 'wgs84', '/one.pmtiles', isWater],
  ];
  for (const [kind, crs, path, is] of cases)
    test(`the shop lies on its pixel of a ${kind} basemap in ${crs}`, async () => {
      const { page, faults } = await openWith({
        kind,
        crs,
        url: tiles.origin + path,
        attribution: '试验底图',
        approval: 'GS（2026）1号',
        ...(kind === 'vector' && { layers: ['water'], maxzoom: 18 }),
      });
      await liesOnTheShop(page, is);
      await page.getByText('底图：试验底图（审图号：GS（2026）1号）').waitFor();
      assert.deepEqual(faults, []);
      await page.close();
    });

  test('pages with a map may read from the configured host and no other, pages without one from none', async () => {
    await db.transaction((tx) => saveSetting(tx, 'basemap', `${tiles.origin}/wgs84/{z}/{x}/{y}.png`));
    await until(async () => (await policyOf('/')).endsWith(` ${tiles.origin}`), 15_000);
    const stream = server.url.replace('http', 'ws');
    assert.equal(await policyOf('/wall/main'), `connect-src 'self' ${stream} ${tiles.origin}`);
    for (const path of ['/console', '/e/nobody', '/zones/nowhere'])
      assert.equal(await policyOf(path), `connect-src 'self' ${stream}`, path);
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(`${server.url}/?c=${CAMERA.center}&z=${CAMERA.zoom}`);
    const reads = (url: string) =>
      page.evaluate(async (from) => (await fetch(from).catch(() => null))?.status ?? 'refused', url);
    assert.equal(await reads(`${tiles.origin}/wgs84/0/0/0.png`), 200);
    assert.equal(await reads(`${tiles.origin.replace('127.0.0.1', 'localhost')}/wgs84/0/0/0.png`), 'refused');
    await page.close();
  });
});
