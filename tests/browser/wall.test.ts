import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { type Db, openDb } from '@/db/db';
import { mainScreen } from '@/lib/scenes/main-screen';
import type { Scene, ScreenDocument } from '@/lib/scenes/screen';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer } from '../support/server';
import { until } from '../support/until';

/** A wall that nobody touches: it turns its scenes, and mends itself, whatever happens to it. */

const SMALL = { width: 640, height: 360 };
const WALL = '[data-testid=wall]';
const READY = '[data-testid=map-canvas][data-ready=true]';

const [region] = mainScreen.scenes;
const layout = { columns: [1, 1], rows: [1], areas: ['map other'] };
const scene = (id: string, other: Scene['widgets'][number], change: Partial<Scene> = {}): Scene => ({
  ...region!,
  id,
  seconds: 2,
  widgets: [{ area: 'map', kind: 'map', options: { tilted: false, units: false, warnings: false } }, other],
  layouts: { wide: layout, ultra: layout, tall: layout },
  ...change,
});
const screenOf = (...scenes: Scene[]): ScreenDocument => ({ scenes, alarmSeconds: 5, night: null });

/** Scenes of two seconds each. */
const quick = screenOf(
  scene('first', { area: 'other', kind: 'grades', options: {} }),
  scene('second', { area: 'other', kind: 'counters', options: {} }),
  scene(
    'markets',
    { area: 'other', kind: 'index', options: { drivers: 1 } },
    {
      about: { of: 'each', kind: 'specialised_market', most: 2 },
    },
  ),
);
/** Of these scenes, the last of which has two turns. */
const ROUND_MS = 8_000;
/** Nothing but a map, from edge to edge. */
const only = { columns: [1], rows: [1], areas: ['map'] };
const mapOnly = screenOf({
  ...scene('map', { area: 'other', kind: 'counters', options: {} }),
  widgets: [{ area: 'map', kind: 'map', options: { tilted: false, units: false, warnings: false } }],
  layouts: { wide: only, ultra: only, tall: only },
});

/** How far a clock of the deployment is off. @param shown HH:MM:SS */
function secondsOff(shown: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = shown.split(':').map(Number);
  const now = (Math.floor(Date.now() / 1_000) + 8 * 3_600) % 86_400;
  const off = Math.abs((hours * 60 + minutes) * 60 + seconds - now);
  return Math.min(off, 86_400 - off);
}

describe('a wall', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let db: Db;
  let server: Server;
  let browser: Browser;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
    db = await openDb(database.url);
    browser = await launch();
    await keep('quick', quick);
    await keep('map', mapOnly);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await db?.close();
    await database?.drop();
  });

  const keep = (id: string, document: unknown) =>
    db.transaction((tx) =>
      tx.query(
        `insert into screen (id, name, document) values ($1, $1, $2::jsonb)
         on conflict (id) do update set document = excluded.document`,
        [id, JSON.stringify(document)],
      ),
    );
  const open = (path: string, size = SMALL) => openPage(browser, `${server.url}${path}`, size);
  /** A page, and how often the server has told it the time. */
  const openTold = async (path: string) => {
    const page = await browser.newPage({ viewport: SMALL, locale: 'zh-CN' });
    let pulses = 0;
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"pulse"')) pulses++;
      }),
    );
    await page.goto(`${server.url}${path}`);
    return { page, pulses: () => pulses };
  };
  const attribute = (page: Page, name: string) => page.locator(WALL).getAttribute(name);
  const sceneOf = (page: Page) => attribute(page, 'data-scene');
  /** Each scene that is seen until all of these were. */
  const seeAll = async (page: Page, wanted: readonly string[]) => {
    const seen = new Set<string | null>();
    await until(async () => seen.add(await sceneOf(page)) && wanted.every((id) => seen.has(id)), 30_000);
  };

  test('its scenes follow each other by themselves, with one map for all of them', async () => {
    const { page, faults } = await open('/wall/quick');
    await page.locator(READY).waitFor({ timeout: 60_000 });
    const canvas = await page.locator('[data-testid=map-canvas] canvas').first().elementHandle();
    await seeAll(page, ['first', 'second', 'markets']);
    const zones = new Set<string | null>();
    await until(async () => {
      if ((await sceneOf(page)) === 'markets') zones.add(await attribute(page, 'data-zone'));
      return zones.size >= 3;
    }, 40_000);
    assert.equal(await page.locator('[data-testid=map-canvas] canvas').count(), 1);
    assert.equal(
      await canvas?.evaluate((element) => element === document.querySelector('[data-testid=map-canvas] canvas')),
      true,
      'the canvas of the first scene is still the one that is drawn on',
    );
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('two walls of one screen show the same, and the address pins one scene', async () => {
    const [one, two, pinned] = [
      await openTold('/wall/quick'),
      await openTold('/wall/quick'),
      await openTold('/wall/quick?scene=second'),
    ];
    await Promise.all([one, two, pinned].map(({ page }) => page.locator('[data-testid=stage]').waitFor()));
    // What a page was told while it drew itself for the first time may have reached it late: the next word mends that.
    await until(() => one.pulses() > 0 && two.pulses() > 0);
    let together = 0;
    let seen = 0;
    // Each looks at the clock ten times a second: a look between the two must count for no more than it lasts.
    const end = Date.now() + ROUND_MS;
    await until(async () => {
      const [a, b] = await Promise.all([attribute(one.page, 'data-scene'), attribute(two.page, 'data-scene')]);
      seen++;
      if (a === b) together++;
      assert.equal(await sceneOf(pinned.page), 'second');
      return seen >= 40 && Date.now() > end;
    }, 60_000);
    assert.ok(together / seen > 0.8, `${together} of ${seen} looks`);
    await Promise.all([one, two, pinned].map(({ page }) => page.close()));
  });

  test('arrow keys leaf, blank holds, and Escape goes back to the clock', async () => {
    const { page } = await open('/wall/quick');
    await page.locator('[data-testid=stage]').waitFor();
    await page.keyboard.press(' ');
    const held = await sceneOf(page);
    await page.getByTestId('held').waitFor();
    await page.keyboard.press('ArrowRight');
    await until(async () => (await sceneOf(page)) !== held || (await attribute(page, 'data-zone')) !== '');
    await page.keyboard.press('Escape');
    await page.getByTestId('held').waitFor({ state: 'detached' });
    await seeAll(page, ['first', 'second']);
    await page.close();
  });

  test('a widget that throws says so in its own area, and the rest runs', async () => {
    const { page } = await openPage(browser, 'about:blank', SMALL);
    await page.route('**/api/v1/rankings?of=entities*', (route) => route.fulfill({ json: { items: [null] } }));
    await page.goto(`${server.url}/wall/main?scene=demonstration&lang=en`);
    await page.locator('[data-failed=true]').waitFor();
    assert.match((await page.locator('[data-kind=units]').textContent()) ?? '', /tried again by itself/);
    assert.match((await page.locator('[data-kind=counters]').textContent()) ?? '', /Businesses[\s\S]*1,000/);
    await page.locator(READY).waitFor({ timeout: 60_000 });
    await page.close();
  });

  test('a lost graphics context is replaced by a new map', async () => {
    const { page, faults } = await open('/wall/map');
    await page.locator(READY).waitFor({ timeout: 60_000 });
    const before = await page.getByTestId('map-canvas').getAttribute('data-opened');
    await page.locator('[data-testid=map-canvas] canvas').evaluate((canvas: HTMLCanvasElement) => {
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await until(async () => (await page.getByTestId('map-canvas').getAttribute('data-opened')) !== before, 30_000);
    await page.locator(READY).waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('[data-testid=map-canvas] canvas').count(), 1, 'the lost one is gone');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('another build is served: it loads again between two scenes, once, and goes on by the clock', async () => {
    const { page } = await openPage(browser, 'about:blank', SMALL);
    let documents = 0;
    // Not frames that navigated: the pages' router writes its state into the address of the same document too.
    page.on('request', (request) => {
      if (request.isNavigationRequest()) documents++;
    });
    await page.route('**/api/v1/health', async (route) => {
      const answer = await route.fetch();
      const health = (await answer.json()) as { build: string | null };
      assert.ok(health.build, 'a served build has a name');
      await route.fulfill({ json: documents < 2 ? { ...health, build: 'another' } : health });
    });
    await page.goto(`${server.url}/wall/quick`);
    await until(async () => documents === 2, 30_000);
    await seeAll(page, ['first', 'second', 'markets']);
    assert.equal(documents, 2, 'the build that it came from is served: it stays');
    await page.close();
  });

  test('its machine’s clock jumps an hour: it shows the server’s time again within seconds', async () => {
    const { page } = await open('/wall/quick?lang=en');
    await page.locator('[data-testid=wall][data-connection=live]').waitFor();
    await page.evaluate('Date.now = ((real) => () => real() + 3_600_000)(Date.now)');
    assert.ok((await page.evaluate<number>('Date.now() - performance.timeOrigin - performance.now()')) > 3_000_000);
    // It may be told the time before it shows the wrong one: right is what stays right as the clock goes on.
    const right = new Set<string>();
    await until(async () => {
      const shown = (await page.getByTestId('clock').textContent()) ?? '';
      if (secondsOff(shown) < 5) right.add(shown);
      else right.clear();
      return right.size >= 4;
    }, 30_000);
    await seeAll(page, ['first', 'second']);
    await page.close();
  });

  test('a document that cannot be shown is said by its place, and the usual scenes stand in', async () => {
    await keep('broken', { ...quick, scenes: [{ ...quick.scenes[0], seconds: 0 }] });
    const { page } = await open('/wall/broken?lang=en');
    assert.match((await page.getByTestId('screen-fault').textContent()) ?? '', /scenes\.0\.seconds/);
    await page.locator('[data-widget]').first().waitFor();
    const missing = await fetch(`${server.url}/wall/nowhere`);
    assert.equal(missing.status, 404);
    await page.close();
  });

  test('a map from edge to edge of 8K is drawn pixel for pixel', async () => {
    const { page } = await open('/wall/map', { width: 7680, height: 1080 });
    await page.locator(READY).waitFor({ timeout: 120_000 });
    const [drawn, wanted] = await page
      .locator('[data-testid=map-canvas] canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { drawingBufferWidth, drawingBufferHeight } = canvas.getContext('webgl2')!;
        const { width, height } = canvas.getBoundingClientRect();
        return [
          [drawingBufferWidth, drawingBufferHeight],
          [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)],
        ];
      });
    assert.deepEqual(drawn, wanted);
    assert.ok(drawn![0]! > 7_000, `${drawn}`);
    await page.close();
  });

  test('a graphics card that cannot draw the whole map is said, with what it draws and what the wall has', async () => {
    const { page } = await openPage(browser, 'about:blank', SMALL);
    await page.addInitScript(`for (const side of ['Width', 'Height']) {
      const of = Object.getOwnPropertyDescriptor(WebGL2RenderingContext.prototype, 'drawingBuffer' + side).get;
      Object.defineProperty(WebGL2RenderingContext.prototype, 'drawingBuffer' + side, {
        get() { return Math.min(200, of.call(this)); },
      });
    }`);
    await page.goto(`${server.url}/wall/map?lang=en`);
    await page.locator(READY).waitFor({ timeout: 60_000 });
    const words = (await page.getByTestId('blurred').textContent()) ?? '';
    const [drawn, wanted] = words.match(/\d+ × \d+/g) ?? [];
    assert.ok(Number.parseInt(drawn ?? '', 10) <= 200, words);
    assert.ok(Number.parseInt(wanted ?? '', 10) > 500, words);
    await page.close();
  });
});
