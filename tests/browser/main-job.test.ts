import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import type { EntitySummary } from '@/lib/credit/entity';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { pageEqualsApi } from '../support/compare-page';
import { dataFile, skipWithoutData } from '../support/data';
import { createDatabase, type Engine, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { settled } from '../support/settled';
import { until } from '../support/until';

/** The main job from end to end on real input: start, import from the shell, look, post, and see it move. */

async function environment(engine: Engine): Promise<{ env: Record<string, string>; drop: () => Promise<void> }> {
  if (engine === 'postgres') {
    const { url, drop } = await createDatabase();
    return { env: { DATABASE_URL: url }, drop };
  }
  const folder = mkdtempSync(join(tmpdir(), 'xintu-browser-'));
  return { env: { XINTU_DATA_DIR: folder }, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

const DESK = { width: 1280, height: 900 };

/** Where businesses lie so far apart that many stand alone on the grid of points that everybody is shown. */
const BOROUGH = { id: 'E09000006', name: 'Bromley' };

/** A graded business that stands alone on its point: of those that share one, the list beside the map may not have room. */
async function businessToPost(url: string): Promise<EntitySummary> {
  const answer = await fetch(`${url}/api/v1/entities?zone=${BOROUGH.id}&limit=5000`);
  const { items, nextCursor } = (await answer.json()) as { items: EntitySummary[]; nextCursor: string | null };
  assert.equal(nextCursor, null, 'all of the borough');
  const at = ({ point }: EntitySummary) => String(point);
  const found = items.find(
    (business) => business.grade === '5' && items.filter((other) => at(other) === at(business)).length === 1,
  );
  assert.ok(found, `${items.length} businesses of ${BOROUGH.name}, none of them alone on its point`);
  return found;
}

const count = async (wall: Page, selector: string) =>
  Number(await wall.locator(`${selector} [data-value]`).first().getAttribute('data-value'));

for (const engine of ['postgres', 'embedded'] as const) {
  const skip = skipWithoutBrowser || skipWithoutData || (engine === 'postgres' && skipPostgres);
  describe(`London's main job (${engine})`, { skip }, () => {
    let place: Awaited<ReturnType<typeof environment>>;
    let server: Server;
    let browser: Browser;

    before(async () => {
      place = await environment(engine);
      server = await startServer(place.env);
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await place?.drop();
    });

    test('zones and ratings come in from the shell', async () => {
      const zones = await xintu(
        [
          'zones',
          'import',
          dataFile('london/london_boroughs.geojson'),
          '--kind',
          'region',
          '--id',
          'GSS_CODE',
          '--name',
          'NAME',
          '--json',
        ],
        place.env,
      );
      assert.equal(zones.code, 0, zones.stderr);
      assert.equal(JSON.parse(zones.stdout).accepted, 33);
      const ratings = await xintu(
        ['import', dataFile('london/fhrs_london_2021.csv.gz'), '--profile', 'fhrs', '--json'],
        place.env,
      );
      assert.equal(ratings.code, 0, ratings.stderr);
      const { accepted, findings } = JSON.parse(ratings.stdout);
      assert.deepEqual([accepted, findings.area_differs, findings.outside_zones], [71_659, 288, 86]);
    });

    test('the same file again changes nothing; where it makes others wait, the page says so', async () => {
      const again = xintu(
        ['import', dataFile('london/fhrs_london_2021.csv.gz'), '--profile', 'fhrs', '--json'],
        place.env,
      );
      if (engine === 'embedded') {
        await until(async () => (await (await fetch(`${server.url}/api/v1/health`)).json()).waiting !== null);
        const { page, faults } = await openPage(browser, server.url, { width: 640, height: 480 });
        await page.getByTestId('waiting').waitFor();
        await again;
        await page.getByTestId('waiting').waitFor({ state: 'detached' });
        await page.locator('[data-testid=map-canvas][data-idle=true]').waitFor();
        assert.deepEqual(faults, []);
        await page.close();
      }
      assert.equal(JSON.parse((await again).stdout).unchanged, 71_659);
    });

    // The embedded engine's answers are the same (tests/same-answers).
    if (engine === 'postgres')
      test('boroughs compared: every figure on the page, in the csv and in the workbook is the API’s, to the digit', async () => {
        // Files hold the revision, and the jobs of the start bring others.
        await settled(place.env.DATABASE_URL!);
        // Of several thousand businesses, of many hundreds, and the smallest.
        const ids = 'E09000033,E09000006,E09000001';
        const { page, faults } = await openPage(browser, `${server.url}/compare?zones=${ids}&lang=en`, DESK);
        const tables = await pageEqualsApi(page, server.url, ids);
        const rows = Object.fromEntries(tables.map((table) => [table.id, table.rows.length]));
        for (const id of [
          'index',
          'shares',
          'differences',
          'grades',
          'migration',
          'moves',
          'kind',
          'age',
          'label',
        ] as const)
          assert.ok((rows[id] ?? 0) > 0, `${id} of ${JSON.stringify(rows)}`);
        assert.deepEqual(faults, []);
        await page.close();
      });

    test('a posted evaluation shows on the open map and wall without reload', async () => {
      const key = JSON.parse(
        (await xintu(['apikey', 'create', '--name', 'browser', '--scope', 'write', '--json'], place.env)).stdout,
      );
      const business = await businessToPost(server.url);
      const [lng, lat] = business.point!;
      const map = await openPage(browser, `${server.url}/?entity=${business.id}&c=${lng},${lat}&z=17&lang=en`, {
        width: 640,
        height: 480,
      });
      const wall = await openPage(browser, `${server.url}/wall/main?lang=en&scene=region`, { width: 960, height: 540 });

      const grade = map.page.getByTestId('current-grade');
      await grade.waitFor();
      assert.equal(await grade.getAttribute('data-grade'), '5');
      const inView = map.page.getByTestId('entities-in-view').getByText(business.name).first();
      await inView.waitFor({ state: 'attached' });
      await map.page.locator('[data-testid=map-canvas][data-idle=true]').waitFor();
      await wall.page.locator('[data-widget=grades] [data-grade="1"]').waitFor();
      const fives = await count(wall.page, '[data-widget=grades] [data-grade="5"]');
      const ones = await count(wall.page, '[data-widget=grades] [data-grade="1"]');
      const news = await wall.page.locator('[data-widget=events] li').count();
      for (const { page } of [map, wall]) await page.evaluate(() => Object.assign(window, { notReloaded: true }));

      const posted = await fetch(`${server.url}/api/v1/evaluations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
        body: JSON.stringify([
          {
            code: business.codes[0]!.code,
            system: 'fhrs',
            scheme: 'FHRS',
            grade: '1',
            evaluatedAt: '2026-11-20',
            source: 'browser-test',
            sourceKey: '1',
          },
        ]),
      });
      assert.equal(posted.status, 200, await posted.clone().text());

      await map.page.locator('[data-testid=current-grade][data-grade="1"]').waitFor();
      await until(async () =>
        /Major improvement/.test((await inView.locator('xpath=ancestor-or-self::li').textContent()) ?? ''),
      );
      await until(async () => (await count(wall.page, '[data-widget=grades] [data-grade="1"]')) === ones + 1);
      assert.equal(await count(wall.page, '[data-widget=grades] [data-grade="5"]'), fives - 1);
      await until(async () => (await wall.page.locator('[data-widget=events] li').count()) > news);
      assert.match((await wall.page.locator('[data-widget=events]').textContent()) ?? '', new RegExp(BOROUGH.name));
      assert.doesNotMatch(
        (await wall.page.locator('body').textContent()) ?? '',
        new RegExp(business.name.replace(/\W/g, '.')),
      );

      for (const { page, faults } of [map, wall]) {
        assert.equal(await page.evaluate(() => 'notReloaded' in window), true);
        assert.deepEqual(faults, []);
        await page.close();
      }
    });
  });
}
