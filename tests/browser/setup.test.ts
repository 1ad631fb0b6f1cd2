import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { launch, skipWithoutBrowser } from '../support/browser';
import { field, newcomer, PASSWORD, PHONE, send, setUpLinkOf } from '../support/console-pages';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer } from '../support/server';

/** From the printed link to one's own city on the map, in a real browser on a phone's screen. */

const APPROVAL = '浙S（2026）8号';
const OFFICE = 'Credit office of the town';
const ring = [
  [120, 30],
  [120.1, 30],
  [120.1, 30.1],
  [120, 30.1],
  [120, 30],
];
const areas = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { code: 'm-1', name: 'Own market' },
      geometry: { type: 'Polygon', coordinates: [ring] },
    },
    { type: 'Feature', properties: { code: 'm-2', name: 'No area' }, geometry: null },
  ],
};

describe('setting up', { skip: skipWithoutBrowser || skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-setup-'));
  const file = join(folder, 'markets.geojson');
  writeFileSync(file, JSON.stringify(areas));
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_PUBLIC: '1' });
    browser = await launch();
    ({ page } = await newcomer(browser, PHONE));
    page.on('pageerror', (error) => faults.push(error.message));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const step = (name: string) => page.locator(`[data-step=${name}]`);
  const isDone = (name: string) => page.locator(`[data-step=${name}][data-done=true]`).waitFor();

  test('the printed link makes the first admin, who then has six steps', async () => {
    await page.goto((await setUpLinkOf(server.said)).replace('#', '?lang=en#'));
    await field(page, 'name').fill('Ada');
    await field(page, 'password').fill(PASSWORD);
    await field(page, 'again').fill(PASSWORD);
    await send(page);
    await page.locator('[data-step=demonstration][data-done=false]').waitFor();
    assert.equal(await page.locator('[data-step]').count(), 6);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a phone');
  });

  test('the demonstration is removed once that was asked twice', async () => {
    await step('demonstration').getByTestId('remove').click();
    await step('demonstration').getByTestId('submit').click();
    await isDone('demonstration');
  });

  test('zones are imported by properties that are picked, and what was not taken is named', async () => {
    await step('zones').locator('[name=file]').setInputFiles(file);
    await step('zones').locator('[name=kind]').selectOption('specialised_market');
    assert.equal(await step('zones').locator('[name=id]').inputValue(), 'code');
    await step('zones').locator('[name=name]').selectOption('name');
    await step('zones').getByTestId('submit').click();
    await isDone('zones');
    const result = (await step('zones').getByTestId('areas-result').textContent()) ?? '';
    assert.match(result, /1 new, 0 updated, 0 unchanged, 1 not taken.*Feature 2: is no polygon/);
  });

  test('a public map and wall of these boundaries are not drawn before there is an approval number', async () => {
    for (const path of ['/?lang=en', '/wall/main?lang=en']) {
      const visitor = await newcomer(browser);
      await visitor.page.goto(server.url + path);
      await visitor.page.getByTestId('map-blocked').getByText('approval number').first().waitFor();
      assert.equal(await visitor.page.locator('canvas').count(), 0);
      await visitor.context.close();
    }
    await step('map').getByTestId('blocked').waitFor();
  });

  test('scheme, approval number and contact are saved, a number that is none is refused beside its field', async () => {
    await step('scheme').locator('[name=scheme]').selectOption('CN-2026');
    await step('scheme').getByTestId('submit').click();
    await isDone('scheme');
    await step('map').locator('[name=number]').fill('none');
    await step('map').getByRole('alert').getByText('has a digit').waitFor();
    await step('map').locator('[name=number]').fill(APPROVAL);
    await step('map').locator('[name=attribution]').fill('Office of Maps');
    await step('map').getByTestId('submit').click();
    await isDone('map');
    await step('contact').locator('[name=name]').fill(OFFICE);
    await step('contact').getByRole('alert').getByText('as well').waitFor();
    await step('contact').locator('[name=telephone]').fill('0579-12345678 转 2');
    await step('contact').getByTestId('submit').click();
    await isDone('contact');
    await page.locator('form').last().getByTestId('submit').click();
    await page.getByTestId('finished').waitFor();
  });

  test('the map shows the zone with its approval number, its page the contact, and the steps can be opened again', async () => {
    await page.goto(`${server.url}/?lang=en`);
    await page.getByText(`Map approval number ${APPROVAL} · Office of Maps`).waitFor();
    await page.goto(`${server.url}/zones/m-1?lang=en`);
    const contact = page.getByTestId('objection-contact');
    assert.match((await contact.textContent()) ?? '', new RegExp(OFFICE));
    assert.equal(await contact.getByRole('link').getAttribute('href'), 'tel:057912345678');
    await page.goto(`${server.url}/console?lang=en`);
    await page.getByTestId('can').getByRole('link', { name: 'Set-up' }).click();
    await page.getByTestId('finished').waitFor();
    assert.equal(await step('map').locator('[name=number]').inputValue(), APPROVAL);
    assert.deepEqual(faults, []);
  });
});
