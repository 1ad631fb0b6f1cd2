import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { compareHref, readCompareUrl, writeCompareUrl } from '@/components/compare/compare-url';
import { openDb } from '@/db/db';
import type { Zone } from '@/lib/credit/zone';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { pageEqualsApi } from '../support/compare-page';
import { createDatabase, skipPostgres } from '../support/engines';
import { row } from '../support/rows';
import { type Server, startServer, xintu } from '../support/server';
import { settled } from '../support/settled';
import { until } from '../support/until';

/** `/compare`: zones side by side in a real browser, on a real server. */

const HOSTILE = `East <img src=x onerror="window.broken=true">`;
const DESK = { width: 1280, height: 900 };

/** Three squares: many businesses, few, and some under another scheme. */
const places = [
  { id: 'many', name: HOSTILE, lng: 120, shops: 40 },
  { id: 'few', name: '西区', lng: 121, shops: 5 },
  { id: 'other', name: 'Elsewhere', lng: 122, shops: 3 },
];
const zones = {
  type: 'FeatureCollection',
  features: places.map(({ id, name, lng }) => ({
    type: 'Feature',
    properties: { id, name },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [lng, 30],
          [lng + 0.1, 30],
          [lng + 0.1, 30.1],
          [lng, 30.1],
          [lng, 30],
        ],
      ],
    },
  })),
};
const grades = ['A', 'B', 'A', 'C', 'D'];
const shops = places.flatMap(({ id, lng, shops: count }) =>
  Array.from({ length: count }, (_, i) => {
    const judged = id === 'other' ? { scheme: 'FHRS', grade: '5' } : { scheme: 'CN-2026', grade: grades[i % 5] };
    const code = `${id}-${i}`;
    return row({ ...judged, code, sourceKey: code, kind: 'enterprise', lng: lng + 0.05, lat: 30.05 });
  }),
);

test('the address holds the chosen zones, each once, beside the parameters of others', () => {
  assert.deepEqual(readCompareUrl('?zones=A,B,,A,%20C&lang=en'), ['A', 'B', 'C']);
  assert.deepEqual(readCompareUrl('?lang=en'), []);
  assert.equal(writeCompareUrl('?lang=en&zones=A', ['B', '西湖']), '?lang=en&zones=B,%E8%A5%BF%E6%B9%96');
  assert.equal(writeCompareUrl('?zones=A', []), '');
  assert.equal(compareHref(['A&B'], 'zh-CN'), '/compare?lang=zh-CN&zones=A%26B');
  assert.deepEqual(readCompareUrl(writeCompareUrl('', ['A&B', '西湖'])), ['A&B', '西湖']);
});

describe('the comparison of zones', { skip: skipWithoutBrowser || skipPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-compare-'));
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let key: string;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url });
    browser = await launch();
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
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(rows),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
  }

  async function inApi(id: string): Promise<Zone> {
    const { items } = (await (await fetch(`${server.url}/api/v1/zones`)).json()) as { items: Zone[] };
    return items.find((zone) => zone.id === id)!;
  }

  const cell = (page: Page, line: string, zone: string) =>
    page.locator(`tr[data-row="${line}"] td[data-zone="${zone}"]`);
  const figure = async (page: Page, line: string, zone: string) =>
    Number(await cell(page, line, zone).locator('[data-value]').first().getAttribute('data-value'));

  test('an empty database is said, with what to do; data that come in replace the note', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?lang=en`, DESK);
    await page.getByTestId('empty').waitFor();
    assert.equal(await page.getByTestId('chooser').count(), 0);

    const file = join(folder, 'zones.geojson');
    writeFileSync(file, JSON.stringify(zones));
    await shell('zones', 'import', file, '--kind', 'region', '--id', 'id', '--name', 'name');
    key = (await shell('apikey', 'create', '--name', 'browser', '--scope', 'write')).secret;
    const db = await openDb(database.url);
    await db.query(`update zone set scheme = (select id from scheme where code = 'FHRS') where code = 'other'`);
    await db.close();
    await post(shops);
    // What is posted is counted a moment later, all of it at once.
    await until(async () => (await inApi('other')).entities === 3);

    await page.getByTestId('chooser').waitFor();
    assert.equal(await page.getByTestId('empty').count(), 0);
    assert.match((await page.getByTestId('compare-hint').textContent()) ?? '', /two or more zones/);
    assert.equal(await page.getByTestId('compare-table').count(), 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('zones ticked by keyboard and search stand in the address, and every count equals the API’s', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?lang=en`, DESK);
    const search = page.getByLabel('Find by name or code');
    await search.fill('few');
    assert.equal(await page.locator('[data-testid=chooser] input[type=checkbox]').count(), 1);
    await page.locator('input[data-zone=few]').press('Space');
    await search.fill('');
    await page.locator('input[data-zone=many]').check();
    assert.equal(new URL(page.url()).search, '?lang=en&zones=few,many');

    for (const id of ['few', 'many']) {
      const zone = await inApi(id);
      assert.equal(zone.entities, id === 'few' ? 5 : 40);
      assert.equal(await figure(page, 'entities', id), zone.entities);
      assert.equal(await figure(page, 'evaluated', id), zone.evaluated);
      assert.equal(await figure(page, 'coverage', id), zone.coverage);
      for (const [grade, count] of Object.entries(zone.grades))
        assert.equal(await figure(page, `grade:${grade}`, id), count, `${id} ${grade}`);
      for (const state of ['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated'] as const)
        assert.equal(await figure(page, `state:${state}`, id), zone.states[state], `${id} ${state}`);
    }
    assert.match((await cell(page, 'good', 'many').textContent()) ?? '', /60\.0%of 40 graded/);
    assert.match((await cell(page, 'good', 'few').textContent()) ?? '', /Only 5 graded: the share is not compared/);

    await page.reload();
    await cell(page, 'entities', 'many').waitFor();
    assert.deepEqual(
      await page
        .locator('[data-testid=compare-table] thead th')
        .evaluateAll((heads) => heads.map((head) => head.getAttribute('data-zone'))),
      ['few', 'many'],
    );
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('a posted evaluation changes a count without reload, and the change is marked', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?zones=many,few&lang=en`, DESK);
    await page.locator('[data-testid=compare][data-connection=live]').waitFor();
    await cell(page, 'grade:D', 'few').waitFor();
    const before = { A: await figure(page, 'grade:A', 'few'), D: await figure(page, 'grade:D', 'few') };
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));
    await post([row({ code: 'few-0', sourceKey: 'moved', kind: 'enterprise', grade: 'D', evaluatedAt: '2026-02-01' })]);
    await cell(page, 'grade:D', 'few').locator('[data-changed=true]').first().waitFor();
    await until(async () => (await figure(page, 'grade:D', 'few')) === before.D + 1);
    assert.equal(await figure(page, 'grade:A', 'few'), before.A - 1);
    assert.equal(await page.evaluate(() => 'notReloaded' in window), true);
    assert.equal(await page.locator('td[data-zone=many] [data-changed=true]').count(), 0);
    await until(async () => (await page.locator('[data-changed=true]').count()) === 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('findings and every figure of every table are those of the API, on the page and in its files', async () => {
    // Files hold the revision, and the jobs of the start bring others.
    await settled(database.url);
    const { page, faults } = await openPage(browser, `${server.url}/compare?zones=many,few&lang=en`, DESK);
    const tables = await pageEqualsApi(page, server.url, 'many,few');
    assert.ok(tables.some(({ id }) => id === 'differences'));
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('a table sorts by its heads, and marks what changed since it was opened with the value of then', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?zones=many,few&lang=en`, DESK);
    await page.locator('[data-testid=compare][data-connection=live]').waitFor();
    await page.locator('button[data-table=grades]').click();
    const head = page.locator('table[data-table=grades] th[data-column=entities]');
    await head.getByRole('button').press('Enter');
    assert.equal(await head.getAttribute('aria-sort'), 'descending');
    const rows = () =>
      page
        .locator('table[data-table=grades] tbody tr')
        .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-row')));
    assert.deepEqual(await rows(), ['many', 'few']);
    await head.getByRole('button').press('Enter');
    assert.deepEqual(await rows(), ['few', 'many']);
    const before = (await inApi('few')).grades.C;
    await post([row({ code: 'few-1', sourceKey: 'fell', kind: 'enterprise', grade: 'C', evaluatedAt: '2026-03-01' })]);
    const changed = page.locator('table[data-table=grades] tr[data-row=few] td[data-column=grade_C]');
    await page.locator('table[data-table=grades] tr[data-row=few] td[data-column=grade_C][data-was]').waitFor();
    assert.equal(await changed.getAttribute('title'), `${before} when this was opened`);
    assert.match((await changed.textContent()) ?? '', new RegExp(`^${(before ?? 0) + 1}`));
    assert.equal(await page.locator('table[data-table=grades] tr[data-row=many] [data-was]').count(), 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('an id that no zone has is named, and the others are shown', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?zones=gone<b>,few&lang=en`, DESK);
    await cell(page, 'entities', 'few').waitFor();
    assert.equal(await page.getByTestId('unknown-zones').textContent(), 'There is no zone with the code gone<b>');
    await page.getByTestId('clear').click();
    await page.getByTestId('unknown-zones').waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?lang=en');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('zones of different schemes are not compared by grade, and the reason is said', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?zones=many,other&lang=en`, DESK);
    const why = page.getByTestId('mixed-schemes');
    await why.waitFor();
    assert.match((await why.textContent()) ?? '', /different schemes.*Food Hygiene Rating Scheme: Elsewhere/s);
    assert.equal(await figure(page, 'entities', 'other'), 3);
    assert.equal(await page.locator('tr[data-row^="grade:"], tr[data-row=good]').count(), 0);
    await page.getByRole('button', { name: /Remove East/ }).click();
    await cell(page, 'grade:5', 'other').waitFor();
    assert.equal(await figure(page, 'grade:5', 'other'), 3);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('markup in a name is text, and on a phone nothing is wider than the screen', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/compare?zones=many,few`, {
      width: 390,
      height: 844,
    });
    await cell(page, 'entities', 'many').waitFor();
    assert.match((await cell(page, 'entities', 'many').textContent()) ?? '', /<img src=x/);
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.evaluate(() => 'broken' in window), false);
    // Not for a moment either: charts know their width before they are painted.
    await page.addInitScript(`window.widest = 0;
      new MutationObserver(() => { window.widest = Math.max(window.widest, document.documentElement.scrollWidth); })
        .observe(document, { childList: true, subtree: true });`);
    await page.reload();
    await page.locator('[data-chart]').first().waitFor();
    await cell(page, 'entities', 'many').waitFor();
    const widest = await page.evaluate(() => (window as unknown as { widest: number }).widest);
    assert.ok(widest > 0 && widest <= 390, `${widest} px`);
    await page.getByTestId('toggle-lang').click();
    await page.getByRole('heading', { name: 'Compare zones' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('zones'), 'many,few');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('the map’s panel of a zone leads to its comparison', async () => {
    const { page } = await openPage(browser, `${server.url}/?zone=few&lang=en`, { width: 640, height: 480 });
    await page.getByTestId('compare-link').click();
    await cell(page, 'entities', 'few').waitFor();
    assert.match((await page.getByTestId('compare-hint').textContent()) ?? '', /at least one more/);
    await page.close();
  });
});
