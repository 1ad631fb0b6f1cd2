import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { freePort } from '../support/postgres-server';
import { row } from '../support/rows';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** What an open wall does when its server goes and comes back, what names with markup do, and whom the server calls. */

const MARKUP = '<img src=x onerror="window.hacked=1">&amp;<b>店</b>';

const square = (id: string, west: number) => ({
  type: 'Feature',
  properties: { id, name: `${MARKUP} ${id}` },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 29],
        [west + 0.1, 29],
        [west + 0.1, 29.1],
        [west, 29.1],
        [west, 29],
      ],
    ],
  },
});

const shops = Array.from({ length: 80 }, (_, i) =>
  row({
    code: `s${i}`,
    name: `${MARKUP} ${i}`,
    grade: i % 4 === 0 ? 'B' : 'A',
    sourceKey: `s${i}`,
    lng: i % 2 === 0 ? 120.05 : 120.15,
    lat: 29.05,
    kind: 'enterprise',
  }),
);

describe('a wall that nobody tends', { skip: skipWithoutBrowser || skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-outage-'));
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let env: Record<string, string>;
  let server: Server;
  let browser: Browser;
  let secret: string;

  before(async () => {
    database = await createDatabase();
    env = { DATABASE_URL: database.url, NODE_OPTIONS: '--import ./tests/support/watch-connections.mjs' };
    server = await startServer(env, await freePort());
    browser = await launch();
    const file = join(folder, 'zones.geojson');
    writeFileSync(
      file,
      JSON.stringify({ type: 'FeatureCollection', features: [square('east', 120.1), square('west', 120)] }),
    );
    await shell('zones', 'import', file, '--kind', 'specialised_market', '--id', 'id', '--name', 'name');
    secret = (await shell('apikey', 'create', '--name', 'tests', '--scope', 'write')).secret;
    await post(shops);
  });
  after(async () => {
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

  async function post(rows: unknown[]) {
    const answer = await fetch(`${server.url}/api/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(rows),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
  }

  const graded = async (wall: Page, grade: string) =>
    Number(
      await wall
        .locator(`[data-widget=grades] [data-grade="${grade}"] [data-value]`)
        .first()
        .getAttribute('data-value'),
    );

  test('its server stops: it says since when it is stale; the server is back: it shows what came meanwhile, without reload', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/wall/main?lang=en&scene=region`, {
      width: 960,
      height: 540,
    });
    await page.locator('[data-testid=wall][data-connection=live]').waitFor();
    await page.locator('[data-widget=grades] [data-grade="D"]').waitFor();
    await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor();
    assert.equal(await graded(page, 'D'), 0);
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));

    const port = Number(new URL(server.url).port);
    const stoppedAt = Date.now();
    await server.stop('SIGKILL');
    const lost = page.getByTestId('lost');
    await lost.waitFor({ timeout: 30_000 });
    const words = (await lost.textContent()) ?? '';
    const [clock] = /\d{2}:\d{2}:\d{2}/.exec(words) ?? [];
    assert.ok(clock, `no time of day in: ${words}`);
    const told = new Date(stoppedAt);
    const [hours, minutes, seconds] = clock.split(':').map(Number) as [number, number, number];
    told.setHours(hours, minutes, seconds, 0);
    const away = Math.abs(told.getTime() - stoppedAt) % 3_600_000;
    assert.ok(
      Math.min(away, 3_600_000 - away) < 15_000,
      `stopped at ${new Date(stoppedAt).toISOString()}, said ${words}`,
    );
    assert.equal(await page.getByTestId('wall').getAttribute('data-stale'), 'true');
    assert.equal(await graded(page, 'A'), 60, 'the last figures stay');

    server = await startServer(env, port);
    await post([row({ code: 's1', grade: 'D', sourceKey: 'later', evaluatedAt: '2026-02-01' })]);
    await page.locator('[data-testid=wall][data-connection=live]').waitFor({ timeout: 60_000 });
    await lost.waitFor({ state: 'detached' });
    await until(async () => (await graded(page, 'D')) === 1);
    assert.equal(await page.evaluate(() => 'notReloaded' in window), true);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('markup in the names of zones and businesses is text on the map, on the wall and in the comparison', async () => {
    for (const [path, where] of [
      ['/?zone=east&lang=en', 'body'],
      ['/?c=120.15,29.05&z=15&lang=en', '[data-testid=entities-in-view]'],
      ['/wall/main?lang=en&scene=region', '[data-widget=ranking]'],
      ['/compare?zones=east,west&lang=en', '[data-testid=compare-table]'],
    ] as const) {
      const { page, faults } = await openPage(browser, server.url + path, { width: 1280, height: 800 });
      await page.locator(where).getByText(MARKUP).locator('visible=true').first().waitFor();
      assert.equal(await page.evaluate(() => 'hacked' in window), false, path);
      assert.equal(await page.locator('img[src="x"]').count(), 0, path);
      assert.deepEqual(faults, [], path);
      await page.close();
    }
  });

  test('the server opens no connection but to its database', async () => {
    const called = [...server.said().matchAll(/^\[connection\] (.*)$/gm)].map(([, host]) => host!);
    assert.ok(called.length > 0, 'the watch saw not even the database');
    const own = new Set(['127.0.0.1', '::1', 'localhost', new URL(database.url).hostname]);
    assert.deepEqual(
      called.filter((host) => !own.has(host) && !host.startsWith('/')),
      [],
    );
  });
});
