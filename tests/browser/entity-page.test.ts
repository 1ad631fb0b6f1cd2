import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import decodeQR from 'qr/decode.js';
import { openDb } from '@/db/db';
import { saveSetting } from '@/db/queries/settings';
import type { EntityFile, EntitySummary } from '@/lib/credit/entity';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { until } from '../support/until';

/** The credit file that a code on a door leads to: from the map and back, without a script, on paper, and on the door. */

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe('/e/CODE', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let unit: EntityFile;
  let code: string;

  const read = async <T>(path: string) => (await (await fetch(`${server.url}/api/v1${path}`)).json()) as T;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
    browser = await launch();
    const { items } = await read<{ items: EntitySummary[] }>('/entities?demonstration=true&limit=50');
    const found = items.find(({ kind, grade }) => kind === 'enterprise' && grade !== null)!;
    unit = await read<EntityFile>(`/entities/${found.id}`);
    code = unit.codes.find(({ system }) => system === 'uscc')!.code;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  const isTooWide = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  const mediaBox = (pdf: Buffer) =>
    /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/
      .exec(pdf.toString('latin1'))!
      .slice(1)
      .map((points) => Math.round(Number(points)));

  test('is whole without a script: grade, why, records with their end, right of reply, sources; no copy keeps a grade', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
    const page = await context.newPage();
    for (const lang of ['zh-CN', 'en']) {
      await page.goto(`${server.url}/e/${code}?lang=${lang}`);
      const grade = unit.evaluations.find(({ current }) => current)!.grade!;
      assert.equal(await page.getByTestId('current-grade').getAttribute('data-grade'), grade);
      assert.match((await page.getByTestId('grade-sentence').textContent()) ?? '', new RegExp(`${grade}.*20\\d\\d`));
      assert.match((await page.getByTestId('titles').textContent()) ?? '', lang === 'en' ? /end|until/ : /公示/);
      assert.match(
        (await page.getByTestId('reply').textContent()) ?? '',
        lang === 'en' ? /5 working days/ : /5 个工作日/,
      );
      for (const part of ['why-grade', 'evaluations', 'records', 'synthetic'])
        assert.equal(await page.getByTestId(part).count(), 1, part);
      assert.equal(await isTooWide(page), false, lang);
      const content = (selector: string) => page.locator(selector).getAttribute('content');
      assert.equal(await page.locator('link[rel=canonical]').getAttribute('href'), `${server.url}/e/${code}`);
      assert.match((await content('meta[name=robots]'))!, /noindex/);
      assert.match((await content('meta[property="og:title"]'))!, new RegExp(unit.name));
      assert.doesNotMatch((await content('meta[property="og:description"]'))!, new RegExp(`\\b${grade}\\b`));
      const told = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!);
      const { name, identifier } = told as { name: string; identifier: { value: string } };
      assert.deepEqual([name, identifier.value, 'aggregateRating' in told], [unit.name, code, false]);
    }
    await context.close();
  });

  test('the contact for objections stands where it is said how to object, with what it dials and where it leads, on paper too', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
    const page = await context.newPage();
    const contact = page.getByTestId('reply').getByTestId('objection-contact');
    await page.goto(`${server.url}/e/${code}?lang=en`);
    assert.equal(await contact.count(), 0, 'none is named');
    const db = await openDb(database.url);
    const named = { name: '信用办', telephone: '0579-12345678 转 2', address: null, url: 'mailto:ask@office.example' };
    await saveSetting(db, 'objection_contact', named);
    await db.close();
    await page.goto(`${server.url}/e/${code}?lang=en`);
    await page.emulateMedia({ media: 'print' });
    for (const words of [/信用办/, /0579-12345678 转 2/, /ask@office\.example/])
      assert.equal(await contact.getByText(words).first().isVisible(), true, `${words}`);
    const links = await contact.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, ['tel:057912345678', 'mailto:ask@office.example']);
    assert.equal(await isTooWide(page), false);
    await context.close();
  });

  test('codes that nobody has, and what is no code, are not found', async () => {
    for (const path of ['91330000000000000X', '999999999', '%00', '%ff', '91330000000000000X/sticker']) {
      const { status } = await fetch(`${server.url}/e/${path}`);
      assert.ok(status === 404 || (path.startsWith('%') && status === 400), `${path}: ${status}`);
    }
  });

  test('from the panel of the map by keyboard, and back to the same view', async () => {
    // As many decimals as the map writes itself.
    const [lng, lat] = unit.site!.point!.map((degrees) => Number(degrees.toFixed(5)));
    const state = `c=${lng},${lat}&z=15.5&kind=core_district`;
    const { page, faults } = await openPage(browser, `${server.url}/?lang=en&${state}&entity=${unit.id}`, DESK);
    const link = page.getByTestId('entity-link');
    await link.waitFor();
    const left = [...new URL(page.url()).searchParams].sort();
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('entity-page').waitFor();
    assert.equal(new URL(page.url()).pathname, `/e/${code}`);
    await page.getByTestId('to-map').focus();
    await page.keyboard.press('Enter');
    // The page that is left has a grade too.
    await page.getByTestId('panel').getByTestId('current-grade').waitFor();
    assert.deepEqual([...new URL(page.url()).searchParams].sort(), left);
    assert.ok(left.some(([name, value]) => name === 'z' && value === '15.5'));
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('prints on A4 without what only a screen needs, dark on white in the dark theme too', async () => {
    const page = await browser.newPage({ viewport: DESK, colorScheme: 'dark' });
    await page.goto(`${server.url}/e/${code}?lang=en`);
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByTestId('toggle-lang').isVisible(), false);
    assert.equal(await page.getByText(`${server.url}/e/${code}`, { exact: true }).isVisible(), true);
    const colours = await page
      .locator('h1')
      .evaluate((heading) => [
        getComputedStyle(heading).color,
        getComputedStyle(document.querySelector('[data-testid=entity-page]')!).backgroundColor,
      ]);
    assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    assert.deepEqual(mediaBox(await page.pdf({ preferCSSPageSize: true })), [595, 842]);
    await page.close();
  });

  test('the sticker: its code leads to this page, it has name, code and title and no grade, and fits A6', async () => {
    const { page, faults } = await openPage(browser, `${server.url}/e/${code}/sticker?lang=zh-CN`, PHONE);
    const sticker = page.getByTestId('sticker');
    const path = (await sticker.locator('svg[role=img] path').getAttribute('d'))!;
    const size = Number((await sticker.locator('svg[role=img]').getAttribute('viewBox'))!.split(' ')[2]);
    assert.equal(decodeQR(drawn(path, size)), `${server.url}/e/${code}`);
    const words = (await sticker.textContent())!;
    for (const word of [unit.name, code, '诚信经营示范单位']) assert.ok(words.includes(word), word);
    assert.doesNotMatch(words, /等级/);
    assert.equal(await isTooWide(page), false);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    assert.deepEqual(mediaBox(pdf), [298, 420]);
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length, 1);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('the page of a zone is whole without a script, fits a phone, and its months are a table', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
    const page = await context.newPage();
    const zone = unit.zones[0]!.id;
    const told = await read<Zone>(`/zones/${zone}`);
    const indexTold = async () => {
      const { index, level } = await read<Zone>(`/zones/${zone}`);
      const { items, forecast } = await read<ZoneIndexSeries>(`/zones/${zone}/index`);
      return { level: String(index ?? level ?? ''), months: items.length + (forecast?.length ?? 0) };
    };
    for (const lang of ['zh-CN', 'en']) {
      const before = await indexTold();
      await page.goto(`${server.url}/zones/${zone}?lang=${lang}`);
      // The day's publication and forecasts may come in between.
      const after = await indexTold();
      const levels = [before.level, after.level];
      const months = [before.months, after.months];
      assert.equal(await page.locator('h1').textContent(), told.name);
      const level = await page.getByTestId('zone-level').getAttribute('data-value');
      assert.ok(levels.includes(level!), `${level} of ${levels}`);
      assert.equal(
        await page.getByTestId('zone-units').getByRole('listitem').count(),
        Math.min(told.demonstration, 100),
      );
      assert.ok(months.includes(await page.locator('[data-testid=zone-months] tbody tr').count()), `${months}`);
      for (const part of ['grade-bars', 'zone-footfall', 'index-when'])
        assert.equal(await page.getByTestId(part).count(), 1, part);
      assert.equal(await isTooWide(page), false, lang);
      assert.equal(await page.locator('meta[name=robots]').count(), 0);
    }
    await context.close();
    assert.equal((await fetch(`${server.url}/zones/nowhere`)).status, 404);
    assert.match(await (await fetch(`${server.url}/sitemap.xml`)).text(), new RegExp(`/zones/${zone}\\?lang=en<`));
  });

  test('with a script the page of a zone draws its months, and nothing that it does is against the policy', async () => {
    const page = await browser.newPage({ viewport: DESK });
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${server.url}/zones/${unit.zones[0]!.id}?lang=en`);
    await page.locator('[data-testid=index-chart] canvas').waitFor();
    await page.locator('[data-testid=grade-bars] li').first().waitFor();
    const picture = () =>
      page.locator('[data-testid=index-chart] canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    let before = '';
    // At rest: its lines may still be growing.
    await until(async () => {
      const last = before;
      before = await picture();
      return before === last;
    });
    await page.getByTestId('toggle-theme').click();
    await page.locator('html[data-theme=dark]').waitFor();
    await until(async () => (await picture()) !== before);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('a new evaluation shows without loading the page again', async () => {
    const { page } = await openPage(browser, `${server.url}/e/${code}`, PHONE);
    await page.getByTestId('print').waitFor();
    const key = ['apikey', 'create', '--name', 'live', '--scope', 'write', '--json'];
    const { secret } = JSON.parse((await xintu(key, { DATABASE_URL: database.url })).stdout) as { secret: string };
    const { scheme, grade } = unit.evaluations.find(({ current }) => current)!;
    const next = grade === 'C' ? 'B' : 'C';
    const row = { code, scheme, grade: next, evaluatedAt: new Date().toISOString(), source: 'live', sourceKey: 'live' };
    const answer = await fetch(`${server.url}/api/v1/evaluations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify([row]),
    });
    assert.equal(answer.status, 200, await answer.text());
    await until(async () => (await page.getByTestId('current-grade').getAttribute('data-grade')) === next);
    await page.close();
  });
});

/** The code as its path draws it, eight pixels to a module. */
function drawn(path: string, size: number) {
  const SCALE = 8;
  const side = size * SCALE;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let dy = 0; dy < SCALE; dy++) {
      const from = ((Number(y) * SCALE + dy) * side + Number(x) * SCALE) * 3;
      data.fill(0, from, from + SCALE * 3);
    }
  return { width: side, height: side, data };
}
