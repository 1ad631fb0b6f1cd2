import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Browser, Page, Request } from 'playwright';
import { launch } from '@/tests/support/browser';
import { createDatabase } from '@/tests/support/engines';
import { startServer } from '@/tests/support/server';
import { printMachine } from './support/report';

/**
 * What a page brings on a first visit until it can be used, as it comes over the wire: scripts with those of workers, styles,
 * fonts, data; and what scripts it fetches ahead afterwards. Beside it MapLibre alone, with its worker: no page with such a
 * map can be lighter.
 */

const PHONE = { width: 390, height: 844 };
const MOST_SCRIPT_KB = 650;
const kb = (bytes: number) => bytes / 1_000;

/** Bytes of an answer's body as they come over the wire. */
function askedAgain(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

/** What is fetched ahead begins some seconds after the page can be used. */
const AHEAD_MS = 6_000;

/** Bytes of the answers' bodies by content type, what workers load included; what is asked for later stands under `ahead`. */
async function weightOf(browser: Browser, url: string, ready: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const weights = new Map<string, number>();
  const counted: Promise<void>[] = [];
  const later = new Set<Request>();
  let isReady = false;
  context.on('request', (request) => {
    if (isReady) later.add(request);
  });
  context.on('requestfinished', (request) => {
    // The service worker, which begins once the map is drawn, takes from the browser's cache what the page has loaded.
    if (request.serviceWorker() !== null) return;
    const count = async () => {
      const { responseBodySize } = await request.sizes();
      const kind = (await request.response())?.headers()['content-type']?.split(';')[0] ?? 'none';
      const type = later.has(request) ? `ahead ${kind}` : kind;
      // Of what a worker's own process loads, its script first of all, the browser tells no sizes.
      const bytes = responseBodySize > 0 ? responseBodySize : await askedAgain(request.url());
      weights.set(type, (weights.get(type) ?? 0) + bytes);
    };
    counted.push(count());
  });
  await page.goto(url);
  await ready(page);
  isReady = true;
  await page.waitForTimeout(AHEAD_MS);
  await Promise.all(counted);
  await context.close();
  return weights;
}

/** MapLibre's module and its worker, compressed as the server does. */
const bareMap = ['maplibre-gl.mjs', 'maplibre-gl-shared.mjs', 'maplibre-gl-worker.mjs']
  .map((file) => gzipSync(readFileSync(`node_modules/maplibre-gl/dist/${file}`)).length)
  .reduce((all, bytes) => all + bytes, 0);

const pages: [name: string, path: string, ready: (page: Page) => Promise<void>][] = [
  ['map', '/?lang=zh-CN', (page) => page.locator('[data-testid=map-canvas][data-idle=true]').waitFor()],
  ['comparison', '/compare?lang=zh-CN', (page) => page.getByTestId('start-groups').waitFor()],
  ['methodology', '/methodology?lang=zh-CN', (page) => page.locator('h1').first().waitFor()],
];

const { url: database, drop } = await createDatabase();
const server = await startServer({ DATABASE_URL: database, XINTU_DEMO: '2000', XINTU_SIMULATE: '0' });
const browser = await launch();
try {
  let map = 0;
  for (const [name, path, ready] of pages) {
    const weights = await weightOf(browser, server.url + path, ready);
    for (const [type, bytes] of [...weights].sort(([, a], [, b]) => b - a))
      console.log(`${name}: ${type} ${kb(bytes).toFixed(0)} kB`);
    const scripts = [...weights]
      .filter(([type]) => type.includes('javascript') && !type.startsWith('ahead'))
      .reduce((all, [, bytes]) => all + bytes, 0);
    if (name === 'map') map = scripts;
    console.log(`${name}: ${kb(scripts).toFixed(0)} kB of compressed scripts (wanted: at most ${MOST_SCRIPT_KB})`);
  }
  printMachine();
  console.log(`map / MapLibre alone (${kb(bareMap).toFixed(0)} kB): ratio ${(map / bareMap).toFixed(2)}`);
} finally {
  await browser.close();
  await server.stop();
  await drop();
}
