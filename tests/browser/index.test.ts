import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { openDb } from '@/db/db';
import type { EntitySummary } from '@/lib/credit/entity';
import type { IndexMonth, MonthOfZones } from '@/lib/credit/index/series';
import { dayOf, minuteOfDay } from '@/lib/credit/local-time';
import type { Zone } from '@/lib/credit/zone';
import { TIME_ZONE } from '@/lib/i18n/format';
import { mainScreen } from '@/lib/scenes/main-screen';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { settled } from '../support/settled';
import { until } from '../support/until';

/** The index from a posted record to the pixels of every page, on the demonstration data. */

const DESK = { width: 1280, height: 800 };
const ALL_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** A minute half a day away from this run: in turn it is shown there only. */
const NEVER = (() => {
  const away = minuteOfDay(new Date(), TIME_ZONE) + DAY_MINUTES / 2;
  const [from, to] = [away, away + 1].map((minute) => {
    const parts = [Math.floor(minute / 60) % 24, minute % 60];
    return parts.map((part) => String(part).padStart(2, '0')).join(':');
  });
  return { from: from!, to: to! };
})();

describe('the index on map, wall and comparison', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let market: Zone;
  let businesses: EntitySummary[];

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '3000', XINTU_SIMULATE: '0' });
    browser = await launch();
    // What is not public of single businesses is published by a job of the first minute.
    await until(async () => (await markets()).length > 1, 150_000);
    await settled(database.url);
    const warned = await warnedZones();
    // Of the markets that everybody sees a level of, the one with most businesses that a penalty can be of.
    for (const zone of await markets()) {
      if (warned.has(zone.id)) continue;
      const found = await enterprises(zone.id);
      if (found.length <= (businesses?.length ?? 0)) continue;
      businesses = found;
      market = zone;
    }
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  const ask = async <T>(path: string) => (await (await fetch(server.url + path)).json()) as T;
  /** Markets that have a level. */
  const markets = async () =>
    (await ask<{ items: Zone[] }>('/api/v1/zones?kind=specialised_market')).items.filter(({ level }) => level !== null);
  /** Those of whose index something is warned of already: the same would be no news. */
  async function warnedZones(): Promise<Set<string>> {
    const db = await openDb(database.url);
    const rows = await db.query<{ code: string }>(
      "select z.code from warning w join zone z on z.id = w.zone where w.state <> 'closed' and w.rule = 'zone_band'",
    );
    await db.close();
    return new Set(rows.map(({ code }) => code));
  }
  const enterprises = async (zone: string) =>
    (await ask<{ items: EntitySummary[] }>(`/api/v1/entities?zone=${zone}&limit=500`)).items.filter(
      ({ kind, codes }) => kind === 'enterprise' && codes.length > 0,
    );

  /** A penalty of every enterprise of the market, decided yesterday. */
  async function penalise() {
    const made = await xintu(['apikey', 'create', '--name', 'court', '--scope', 'write', '--json'], {
      DATABASE_URL: database.url,
    });
    const day = dayOf(new Date(Date.now() - DAY_MS), 'Asia/Shanghai');
    const rows = businesses.flatMap(({ codes }, i) =>
      ['one', 'two'].map((which) => ({
        code: codes[0]!.code,
        system: codes[0]!.system,
        kind: 'penalty',
        title: `虚假宣传 ${which}`,
        severity: 'general',
        authority: '市场监督管理局',
        decidedAt: day,
        publishedFrom: day,
        source: 'court',
        sourceKey: `${i} ${which}`,
      })),
    );
    const answer = await fetch(`${server.url}/api/v1/records`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${JSON.parse(made.stdout).secret}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(rows),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
  }

  const words = async (page: Page, selector: string) => (await page.locator(selector).first().textContent()) ?? '';
  const figure = async (page: Page, selector: string) =>
    Number(await page.locator(selector).first().getAttribute('data-value'));

  /** A wall of its own: the region, and warnings that interrupt for a few seconds. */
  async function keepWatch() {
    const scenes = mainScreen.scenes.filter(({ id }) => id === 'region' || id === 'freshness' || id === 'alarm');
    const rotating = scenes.map((scene) =>
      scene.id === 'alarm' ? { ...scene, hours: NEVER } : { ...scene, seconds: 2 },
    );
    const db = await openDb(database.url);
    await db.transaction((tx) =>
      tx.query(`insert into screen (id, name, document) values ('watch', 'watch', $1::jsonb)`, [
        JSON.stringify({ scenes: rotating, alarmSeconds: 30, night: null }),
      ]),
    );
    await db.close();
  }

  test('posted penalties lower a market’s index; what did it is named on every page, and the warning appears', async () => {
    assert.ok(businesses.length >= 5, `${businesses.length} enterprises`);
    const map = await openPage(browser, `${server.url}/?zone=${market.id}`, DESK);
    const wall = await openPage(browser, `${server.url}/wall/main?scene=region`, { width: 960, height: 540 });
    await keepWatch();
    const watch = await openPage(browser, `${server.url}/wall/watch`, { width: 960, height: 540 });
    // Warnings of the start, raised just now, interrupt one after the other; before they are known the region is shown.
    await watch.page.locator('[data-scene=region] [data-widget=alerts]').waitFor({ timeout: 3 * ALL_MS });
    const compare = await openPage(browser, `${server.url}/compare?zones=${market.id},yiwu`, DESK);
    await map.page.locator('[data-testid=zone-index][data-state=computed]').waitFor({ timeout: ALL_MS });
    await map.page.getByTestId('level-legend').getByText('绿灯').waitFor();
    await wall.page.locator('[data-widget=index][data-state=computed]').waitFor({ timeout: ALL_MS });
    await wall.page.locator('[data-widget=ranking][data-by=level]').waitFor();
    await compare.page.locator(`tr[data-row=index] td[data-zone=${market.id}] [data-value]`).waitFor();
    const before = {
      map: await figure(map.page, '[data-testid=zone-level]'),
      wall: await figure(wall.page, '[data-widget=index] [data-testid=wall-level] [data-value]'),
      compare: await figure(compare.page, `tr[data-row=index] td[data-zone=${market.id}] [data-value]`),
    };
    assert.equal(before.map, before.compare, 'both pages have the same index');

    const interrupted = `[data-testid=wall][data-scene=alarm][data-zone=${market.id}]`;
    const openBefore = await wall.page.locator('[data-widget=alerts]').first().getAttribute('data-open');
    await penalise();
    // Its district and the region warn too, each for its seconds, and behind what the start warned of.
    await watch.page.locator(interrupted).waitFor({ timeout: 5 * ALL_MS });
    const told = await words(watch.page, '[data-widget=alarm]');
    assert.ok(told.includes(market.name), `${told} (${openBefore} were open before)`);
    assert.match(told, /→/, 'from what to what');
    await watch.page.getByTestId('alarm-why').getByText('有效处罚').waitFor();
    await watch.page.locator('[data-testid=wall][data-scene=region]').waitFor({ timeout: 3 * ALL_MS });

    await until(async () => (await figure(map.page, '[data-testid=zone-level]')) < before.map - 1, ALL_MS);
    const driver = '[data-testid=drivers] [data-driver=penalties][data-direction=down]';
    await map.page.locator(driver).waitFor({ timeout: ALL_MS });
    assert.match(await words(map.page, driver), /有效处罚.*-\d+\.\d 分/);
    assert.match(await words(map.page, '[data-testid=drivers]'), /下降：.*有效处罚 -\d+\.\d 分/);
    await map.page.getByTestId('zone-alerts').waitFor({ timeout: ALL_MS });

    await until(
      async () => (await figure(wall.page, '[data-widget=index] [data-testid=wall-level] [data-value]')) < before.wall,
      ALL_MS,
    );
    const regional = '[data-widget=index] [data-driver=penalties][data-direction=down]';
    await wall.page.locator(regional).waitFor({ timeout: ALL_MS });
    assert.match(await words(wall.page, regional), /有效处罚/);
    const warning = `[data-widget=alerts] [data-zone=${market.id}]`;
    await wall.page.locator(warning).first().waitFor({ timeout: ALL_MS });
    const said = await words(wall.page, warning);
    assert.ok(said.includes(market.name), said);
    assert.match(said, /→/, 'from what to what');

    const cell = `tr[data-row=drivers] td[data-zone=${market.id}] [data-driver=penalties][data-direction=down]`;
    await compare.page.locator(cell).waitFor({ timeout: ALL_MS });
    const level = `tr[data-row=index] td[data-zone=${market.id}] [data-value]`;
    // A driver may have been there before: then the figure beside it is still on its way.
    await until(
      async () => (await figure(compare.page, level)) === (await figure(map.page, '[data-testid=zone-level]')),
      ALL_MS,
    );
    for (const { faults, page } of [map, wall, watch, compare]) {
      assert.deepEqual(faults, []);
      await page.close();
    }
  });

  test('a past month colours the map, says so in words, holds in the address, and goes by keys', async () => {
    const { items: months } = await ask<{ items: IndexMonth[] }>('/api/v1/months');
    const last = months.at(-1)!;
    const { page, faults } = await openPage(browser, `${server.url}/?kind=specialised_market&lang=zh-CN`, DESK);
    const map = (period: string) => page.locator(`[data-testid=map][data-month="${period}"]`);
    await page.getByTestId('history').locator('summary').click();
    const range = page.getByTestId('month-range');
    assert.equal(await range.getAttribute('aria-valuetext'), '现在');
    await range.press('ArrowLeft');
    await map(last.period).waitFor({ timeout: ALL_MS });
    assert.match((await range.getAttribute('aria-valuetext'))!, /年.*月，暂定/);
    assert.match(await words(page, '[data-testid=past]'), /暂定.*不是现在/);
    await range.press('Home');
    await map(months[0]!.period).waitFor({ timeout: ALL_MS });
    assert.match(await words(page, '[data-testid=past]'), /最终.*不是现在/);
    assert.equal(new URL(page.url()).searchParams.get('month'), months[0]!.period);

    const { items } = await ask<MonthOfZones>(`/api/v1/months/${months[0]!.period}?kind=specialised_market`);
    assert.ok(
      items.some(({ level }) => level !== null) && items.some(({ level }) => level === null),
      'of some nothing can be told then',
    );
    for (const { id, level } of items) {
      const shown = await words(page, `[data-testid=zone-list] [data-zone="${id}"] span:last-child`);
      assert.equal(shown, level === null ? '–' : level.toFixed(1), id);
    }
    await page.reload();
    await map(months[0]!.period).waitFor({ timeout: ALL_MS });
    await page.getByTestId('past').getByRole('button').click();
    await map('').waitFor();
    assert.equal(new URL(page.url()).searchParams.has('month'), false);
    assert.deepEqual(faults, []);
    await page.close();

    const phone = await openPage(browser, `${server.url}/?lang=en&month=${last.period}`, { width: 390, height: 844 });
    await phone.page.getByTestId('past').waitFor({ timeout: ALL_MS });
    assert.match(await words(phone.page, '[data-testid=past]'), /provisional.*not of now.*Back to now/);
    assert.equal(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.deepEqual(phone.faults, []);
    await phone.page.close();
  });
});
