import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { createLiveClient } from '@/lib/live/client';
import type { LiveClient } from '@/lib/live/live-view';
import { degreesAt, tileNamed } from '@/lib/tiles/tile-address';
import { toldAs } from '@/lib/tiles/touched';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { freePort } from '../support/postgres-server';
import { row } from '../support/rows';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** What an open map reads again when something changes: what the topic names of what it shows, and nothing else. */

/** Four tiles of zoom 14 meet here: the middle of the view. */
const corner = { x: 13_656, y: 6_760 };
const SIDE = 2 ** 14;
const at = (x: number, y: number): [number, number] => degreesAt([(corner.x + x) / SIDE, (corner.y + y) / SIDE]);
const middle = at(0, 0);
/** In the north-western of the four, in the south-eastern, and far from all. */
const [here, across, abroad] = [at(-0.3, -0.3), at(0.3, 0.3), at(40.5, 40.5)];
const view = `c=${middle.map((degrees) => degrees.toFixed(5)).join(',')}&z=14.2&lang=en`;
const TOPIC = 'tiles?scheme=CN-2026';

const elsewhere = at(20.5, 20.5);
/** Far from the view, for tiles hold the levels of zones too, which become others when a job of each day publishes them. */
const zone = () => {
  const [west, north] = at(20.2, 20.2);
  const [east, south] = at(20.8, 20.8);
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const feature = {
    type: 'Feature',
    properties: { id: 'all', name: 'All' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  return JSON.stringify({ type: 'FeatureCollection', features: [feature] });
};

let written = 0;
const shop = (code: string, [lng, lat]: [number, number], grade: string) =>
  row({
    code,
    grade,
    lng,
    lat,
    kind: 'enterprise',
    sourceKey: `${code} ${++written}`,
    evaluatedAt: `2026-02-${10 + written}`,
  });

const unit = (code: string) => ({
  system: 'test',
  code,
  kind: 'demonstration',
  title: 'Model shop',
  authority: 'City council',
  decidedAt: '2026-01-05',
  source: 'tests',
  sourceKey: `unit ${code}`,
});

describe('tiles of an open map', { skip: skipWithoutBrowser || skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-live-tiles-'));
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let secret: string;
  /** Since what was posted last. */
  let told: string[] = [];
  let listener: LiveClient;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url }, await freePort());
    browser = await launch();
    const file = join(folder, 'zones.geojson');
    writeFileSync(file, zone());
    await shell('zones', 'import', file, '--kind', 'region', '--id', 'id', '--name', 'name');
    secret = (await shell('apikey', 'create', '--name', 'tests', '--scope', 'write')).secret;
    await post('evaluations', [
      shop('z', elsewhere, 'A'),
      shop('a', here, 'A'),
      shop('b', across, 'B'),
      shop('c', abroad, 'A'),
      shop('d', here, 'B'),
    ]);
    await post('records', [unit('b')]);
    listener = createLiveClient(server.url);
    listener.follow(TOPIC);
    let seen = 0;
    listener.subscribe(() => {
      const held = listener.getSnapshot().topics[TOPIC];
      if (held === undefined || held.revision === seen) return;
      seen = held.revision;
      told.push(...(held.data === 'all' ? ['all'] : held.data));
    });
    await until(() => told.length > 0);
  });
  after(async () => {
    listener?.close();
    await browser?.close();
    await server?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function shell(...args: string[]) {
    const ended = await xintu([...args, '--json'], { DATABASE_URL: database.url });
    assert.equal(ended.code, 0, ended.stderr);
    return JSON.parse(ended.stdout);
  }

  async function post(what: string, rows: unknown[]) {
    told = [];
    const answer = await fetch(`${server.url}/api/v1/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(rows),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
  }

  /** A map at rest, and what it asks the server for from then on. */
  async function openMap(search: string, count: number) {
    const asked: string[] = [];
    const { page, faults } = await openPage(browser, `${server.url}/api/v1/health`, { width: 1000, height: 700 });
    page.on('request', (request) => {
      const { pathname, search: query } = new URL(request.url());
      const [, name] = /^\/api\/v1\/tiles\/(.+)\.mvt$/.exec(pathname) ?? [];
      if (name !== undefined) asked.push(`${name}${query}`);
      else if (pathname.startsWith('/api/v1/entities')) asked.push(pathname);
    });
    await page.goto(`${server.url}/?${search}`);
    await counted(page, count);
    await page.locator('[data-testid=map][data-connection=live]').waitFor();
    await page
      .getByTestId('entities-in-view')
      .locator('li')
      .nth(count - 1)
      .waitFor({ state: 'attached' });
    await sleep(1_500); // the list is read at most once a second
    const shown = asked.splice(0).filter((name) => !name.startsWith('/'));
    assert.ok(new Set(shown).size >= 4, shown.join(' '));
    assert.equal(new Set(shown).size, shown.length, 'each tile once');
    return { page, faults, asked, shown, tiles: () => asked.filter((name) => !name.startsWith('/')).sort() };
  }
  const counted = (page: Page, count: number) =>
    page.locator(`[data-testid=view-status][data-count="${count}"]`).waitFor({ timeout: 30_000 });
  /** Of what a map shows, what the topic has named. */
  const due = (shown: readonly string[]) =>
    shown.filter((name) => told.includes(toldAs(tileNamed(name.split('?')[0]!)))).sort();
  /** The news is everywhere, what follows of it has been asked for, and so has what must not follow of it. */
  async function heard(...maps: Pick<Awaited<ReturnType<typeof openMap>>, 'shown' | 'asked'>[]) {
    await until(() => told.length > 0);
    await until(() => maps.every(({ shown, asked }) => due(shown).every((name) => asked.includes(name))));
    await sleep(2_500);
  }

  test('a change outside of the view fetches nothing; one in view exactly the tiles that were announced, and pulses where it was', async () => {
    const { page, faults, asked, shown, tiles } = await openMap(view, 3);
    await post('evaluations', [shop('c', abroad, 'C')]);
    await heard({ shown, asked });
    assert.deepEqual(due(shown), [], 'it is told of, but lies in none of these');
    assert.deepEqual(asked, []);

    const pulse = page.locator('[data-testid=map-canvas] [class*=pulse]').waitFor({ state: 'attached' });
    await post('evaluations', [shop('a', here, 'D')]);
    await heard({ shown, asked });
    await pulse;
    assert.ok(due(shown).length > 0 && due(shown).length < shown.length, `${due(shown)} of ${shown}`);
    assert.deepEqual(tiles(), due(shown));
    await page
      .getByTestId('entities-in-view')
      .locator('[data-entity] :text("D")')
      .first()
      .waitFor({ state: 'attached' });

    asked.length = 0;
    await post('evaluations', [shop('e', across, 'A')]);
    await counted(page, 4);
    await heard({ shown, asked });
    assert.deepEqual(tiles(), due(shown));
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('a map of demonstration units reads the same tiles with its own filter, and shows nothing of what does not concern it', async () => {
    const all = await openMap(view, 4);
    const units = await openMap(`${view}&demonstration=true`, 1);
    assert.ok(
      units.shown.every((name) => name.includes('demonstration=true')) && !all.shown.join().includes('demonstration'),
    );
    const quiet = units.page.locator('[data-testid=map-canvas] [class*=pulse]');
    await post('evaluations', [shop('a', here, 'B')]);
    await heard(all, units);
    for (const map of [all, units]) {
      assert.ok(map.tiles().length > 0);
      assert.deepEqual(map.tiles(), due(map.shown));
    }
    assert.equal(await quiet.count(), 0);
    await counted(units.page, 1);

    for (const { asked } of [all, units]) asked.length = 0;
    await post('records', [unit('a')]);
    await counted(units.page, 2);
    await heard(all, units);
    for (const map of [all, units]) assert.deepEqual(map.tiles(), due(map.shown));
    assert.deepEqual([...all.faults, ...units.faults], []);
    for (const { page } of [all, units]) await page.close();
  });

  test('a map whose server went away and came back shows what happened meanwhile', async () => {
    const { page, faults } = await openMap(view, 4);
    const port = Number(new URL(server.url).port);
    await server.stop();
    await page.locator('[data-testid=map][data-connection=lost]').waitFor();
    server = await startServer({ DATABASE_URL: database.url }, port);
    await post('evaluations', [shop('f', here, 'A')]);
    // A page that could not connect for a while tries again after up to 30 s.
    await page.locator('[data-testid=map][data-connection=live]').waitFor({ timeout: 60_000 });
    await counted(page, 5);
    assert.deepEqual(faults, []);
    await page.close();
  });
});
