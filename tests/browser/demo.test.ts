import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { dataFile, skipWithoutData, writePartOfLondon } from '../support/data';
import { createDatabase, type Engine, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** A first start as its user meets it: demonstration data that live and say what they are, and then one's own city. */

async function environment(engine: Engine) {
  if (engine === 'postgres') {
    const { url, drop } = await createDatabase();
    return { env: { DATABASE_URL: url } as Record<string, string>, drop };
  }
  const folder = mkdtempSync(join(tmpdir(), 'xintu-demo-'));
  const drop = async () => rmSync(folder, { recursive: true, force: true });
  return { env: { XINTU_DATA_DIR: folder } as Record<string, string>, drop };
}

/** What was imported is counted and put into tiles before it is told; the embedded engine takes its time for it. */
const COUNTED_WITHIN_MS = 120_000;
const DESK = { width: 1000, height: 640 };

for (const engine of ['postgres', 'embedded'] as const) {
  const skip = skipWithoutBrowser || skipWithoutData || (engine === 'postgres' && skipPostgres);
  describe(`a first start (${engine})`, { skip }, () => {
    let place: Awaited<ReturnType<typeof environment>>;
    let server: Server;
    let browser: Browser;
    let wall: Awaited<ReturnType<typeof openPage>>;
    const folder = mkdtempSync(join(tmpdir(), 'xintu-london-'));
    const part = join(folder, 'part-of-london.csv');

    before(async () => {
      place = await environment(engine);
      server = await startServer({ ...place.env, XINTU_DEMO: '2000' });
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await place?.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    /** The command line knows the server of the embedded folder by itself, and one on PostgreSQL by its port. */
    async function shell(...args: string[]) {
      const ended = await xintu([...args, '--json'], { ...place.env, PORT: new URL(server.url).port });
      assert.equal(ended.code, 0, ended.stderr);
      return JSON.parse(ended.stdout);
    }
    const revision = async () =>
      ((await (await fetch(`${server.url}/api/v1/health`)).json()) as { revision: number }).revision;
    const isMarked = (page: Page) => page.getByTestId('synthetic').first().waitFor();

    test('says what it is doing, and where it is', () => {
      assert.match(server.said(), /Making demonstration data: 2,000 businesses/);
      assert.match(server.said(), /map +http.*\n +wall +http.*\/wall\/main\n +compare +http.*\/compare/);
    });

    test('map, wall and comparison show the demonstration, and each says that it is one', async () => {
      const map = await openPage(browser, server.url, DESK);
      await isMarked(map.page);
      assert.match((await map.page.locator('body').textContent()) ?? '', /演示数据[\s\S]*示意图/);
      await map.page.getByTestId('view-status').waitFor();
      await map.page.locator('[data-testid=map-canvas][data-idle=true]').waitFor();

      const compare = await openPage(browser, `${server.url}/compare?zones=yunzhan,chenghu`, DESK);
      await isMarked(compare.page);
      await compare.page.locator('tr[data-row=course] canvas').first().waitFor();
      await compare.page.getByTestId('clear').click();
      await compare.page.locator('[data-testid=start-groups] button[data-kind=core_district]').click();
      assert.equal(new URL(compare.page.url()).searchParams.get('zones')?.split(',').length, 8, 'the whole group');
      await compare.page.locator('tr[data-row=course] canvas').first().waitFor();
      await compare.page.locator('tr[data-row=footfall]').getByText('台设备在报').first().waitFor();

      wall = await openPage(browser, `${server.url}/wall/main?scene=region`, { width: 960, height: 540 });
      await isMarked(wall.page);
      const footfall = wall.page.locator('[data-widget=footfall]:not([data-devices="0"])');
      // Until its first quarter is over a day has no course.
      await footfall.locator('canvas').or(footfall.getByText('今日还没有客流数据')).first().waitFor();
      assert.match((await wall.page.locator('[data-widget=ranking]').textContent()) ?? '', /专业市场/);
      for (const { page, faults } of [map, compare]) {
        assert.deepEqual(faults, []);
        await page.close();
      }
    });

    test('it moves by itself, and faster when it is told to', async () => {
      const before = await revision();
      await until(async () => (await revision()) > before, 30_000);
      // The first may take its time: what was due meanwhile, up to a second's worth, comes with the second.
      const { accepted, unchanged } = await shell('simulate', '--rate', '8', '--seconds', '5');
      assert.ok(accepted >= 8 && accepted + unchanged <= 41, `${accepted} accepted, ${unchanged} unchanged`);
      await until(async () => (await wall.page.locator('[data-widget=events] li').count()) > 2);
    });

    test('deck.gl is loaded when columns are switched on, and not before', async () => {
      const scripts: string[] = [];
      const { page, faults } = await openPage(browser, 'about:blank', { width: 640, height: 480 });
      page.on('response', (response) => {
        if (/\.js$/.test(new URL(response.url()).pathname)) scripts.push(response.url());
      });
      await page.goto(`${server.url}/?lang=en`);
      await page.locator('[data-testid=map-canvas][data-idle=true]').waitFor();
      const holdsDeck = async () => {
        const texts = await Promise.all(scripts.map(async (url) => (await fetch(url)).text()));
        return texts.some((text) => text.includes('ColumnLayer'));
      };
      assert.equal(await holdsDeck(), false);
      assert.equal(await page.getByTestId('map-canvas').getAttribute('data-columns'), 'off');
      await page.getByTestId('toggle-columns').click();
      await page.locator('[data-testid=map-canvas][data-columns=on]').waitFor();
      assert.equal(await holdsDeck(), true);
      assert.equal(new URL(page.url()).searchParams.get('3d'), '1');
      await page.getByTestId('toggle-columns').click();
      await page.locator('[data-testid=map-canvas][data-columns=off]').waitFor();
      assert.equal(new URL(page.url()).searchParams.get('3d'), null);
      assert.deepEqual(
        faults.filter((fault) => !fault.includes(new URL(server.url).host)),
        [],
      );
      await page.close();
    });

    test('only demonstration units are shown on demand, each with its title', async () => {
      const units = (await (await fetch(`${server.url}/api/v1/entities?demonstration=true`)).json()) as {
        items: { id: number; name: string }[];
      };
      assert.ok(units.items.length > 0);
      const { page, faults } = await openPage(
        browser,
        `${server.url}/?demonstration=true&entity=${units.items[0]!.id}`,
        DESK,
      );
      await page.getByTestId('demonstration').getByText('诚信经营示范单位').waitFor();
      assert.equal(await page.getByTestId('only-demonstration').getAttribute('aria-pressed'), 'true');
      await until(async () => /\d/.test((await page.getByTestId('view-status').textContent()) ?? ''));
      assert.deepEqual(faults, []);
      await page.close();
    });

    test('a key, demo remove, and London: map, open wall and comparison show London and no demonstration', async () => {
      const key = await shell('apikey', 'create', '--name', 'own', '--scope', 'write');
      assert.match(key.secret, /^xk_/);
      const { removed } = await shell('demo', 'remove');
      assert.equal(removed.entities, 2_000);
      await wall.page.getByTestId('synthetic').waitFor({ state: 'detached' });
      const zones = [
        'zones',
        'import',
        dataFile('london/london_boroughs.geojson'),
        '--kind',
        'region',
        '--id',
        'GSS_CODE',
        '--name',
        'NAME',
      ];
      assert.equal((await shell(...zones)).accepted, 33);
      const rows = writePartOfLondon(part);
      assert.equal((await shell('import', part, '--profile', 'fhrs')).accepted, rows);
      await wall.page
        .locator('[data-widget=ranking]')
        .getByText('City of London')
        .or(wall.page.locator('[data-widget=ranking]').getByText('Westminster'))
        .first()
        .waitFor({ timeout: COUNTED_WITHIN_MS });
      await wall.page.locator('[data-widget=grades] [data-grade="5"]').waitFor();
      assert.equal(await wall.page.getByTestId('synthetic').count(), 0);
      assert.equal(await wall.page.locator('[data-widget=footfall]:not([data-devices="0"])').count(), 0);
      for (const [path, words] of [
        ['/?lang=en', 'Westminster'],
        ['/compare?lang=en&zones=E09000001,E09000033', 'Westminster'],
      ] as const) {
        const { page, faults } = await openPage(browser, server.url + path, DESK);
        await until(async () => ((await page.locator('body').textContent()) ?? '').includes(words));
        assert.equal(await page.getByTestId('synthetic').count(), 0);
        assert.doesNotMatch((await page.locator('body').textContent()) ?? '', /义乌|信图市/);
        assert.deepEqual(faults, []);
        await page.close();
      }
      assert.deepEqual(wall.faults, []);
      const still = await revision();
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      assert.equal(await revision(), still, 'the demonstration feed has ended');
    });
  });
}
