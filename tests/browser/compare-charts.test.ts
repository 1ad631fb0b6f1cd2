import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { footfallPlace } from '@/components/compare/charts/footfall-places';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { waterfall } from '@/lib/credit/comparison/waterfall';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { formatFixed, formatNumber, formatShare } from '@/lib/i18n/format';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { type Server, startServer } from '../support/server';
import { until } from '../support/until';

/** The charts of a comparison, on demonstration data: what they draw, say and save is what the API has. */

const DESK = { width: 1280, height: 900 };

describe('charts of a comparison', { skip: skipWithoutBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-charts-'));
  let server: Server;
  let browser: Browser;
  let page: Page;
  let zones: Zone[];
  const faults: string[] = [];

  before(async () => {
    server = await startServer({ XINTU_DATA_DIR: join(folder, 'data'), XINTU_DEMO: '1000', XINTU_SIMULATE: '0' });
    browser = await launch();
    // Levels come once what the first start put in has been counted.
    await until(async () => {
      const { items } = await read<{ items: Zone[] }>('/zones?kind=specialised_market');
      zones = items.filter(({ level }) => level !== null).slice(0, 3);
      return zones.length === 3;
    }, 60_000);
    const ids = zones.map(({ id }) => id).join(',');
    // axe wants a context of its own.
    page = await (await browser.newContext({ viewport: DESK })).newPage();
    await page.goto(`${server.url}/compare?zones=${ids}&lang=en`);
    page.on('pageerror', ({ message }) => faults.push(message));
    await steps().locator('[data-step]').first().waitFor();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const steps = () => page.getByTestId('steps');

  async function read<T>(path: string): Promise<T> {
    const answer = await fetch(`${server.url}/api/v1${path}`);
    assert.equal(answer.status, 200, path);
    return (await answer.json()) as T;
  }

  async function pointOf(zone: string, period: string): Promise<IndexPoint> {
    const { items } = await read<ZoneIndexSeries>(`/zones/${zone}/index`);
    return items.find((point) => point.period === period)!;
  }

  /** What the page ought to draw. */
  async function wanted(from: IndexPoint, to: IndexPoint) {
    const { items } = await read<{ items: MethodologyItem[] }>('/methodologies');
    const found = waterfall(items.find(({ current }) => current)!.document, from, to);
    assert.ok(typeof found === 'object');
    return found;
  }

  async function figures(): Promise<string[][]> {
    await steps().locator('summary').click();
    const rows = await steps()
      .locator('tbody tr')
      .evaluateAll((found) => found.map((tr) => [...tr.children].map((cell) => cell.textContent ?? '')));
    await steps().locator('summary').click();
    return rows;
  }

  test('from the second zone to the first: the steps are the contributions, drawn and as a table', async () => {
    const [to, from] = await Promise.all(zones.slice(0, 2).map(({ id }) => pointOf(id, 'live')));
    const found = await wanted(from!, to!);
    const drawn = await steps()
      .locator('[data-step]')
      .evaluateAll((all) => all.map((step) => step.getAttribute('data-step')));
    assert.deepEqual(drawn, ['from', ...found.steps.map(({ id }) => id), 'to']);
    const rows = await figures();
    const exact = (value: number) => formatFixed(value, 4, 'en');
    assert.deepEqual(
      rows.slice(1, -2).map(([, , points, coverage, after]) => [points, coverage, after]),
      found.steps.map(({ points, coverageEffect, after }) => [exact(points), exact(coverageEffect), exact(after)]),
    );
    assert.deepEqual([rows[0]!.at(-1), rows.at(-1)!.at(-1)], [exact(found.from), exact(found.to)]);
  });

  test('another month is chosen by keyboard, stands in the address, and a link brings it back', async () => {
    const [first] = zones as [Zone];
    const picked = steps().locator('fieldset').first().locator('select');
    await picked.first().focus();
    await picked.first().selectOption(first.id);
    const months = await picked
      .last()
      .locator('option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    const month = months.find((value) => value !== 'live')!;
    await picked.last().selectOption(month);
    const found = await wanted(await pointOf(first.id, month), await pointOf(first.id, 'live'));
    const title = (await steps().locator('h3').textContent()) ?? '';
    const change = found.to - found.from;
    const words = Math.abs(change) < 0.05 ? 'stands where it stood' : change > 0 ? 'has risen by' : 'has fallen by';
    assert.ok(title.includes(words), title);
    assert.match(page.url(), new RegExp(`steps=${first.id}@${month},${first.id}@live`));
    const { page: linked } = await openPage(browser, page.url(), DESK);
    await linked.getByTestId('steps').locator('[data-step]').first().waitFor();
    assert.equal(await linked.getByTestId('steps').locator('h3').textContent(), title);
    await linked.close();
  });

  test('trends have every month of every zone as the API has it', async () => {
    const trends = page.getByTestId('trends');
    await trends.locator('summary').click();
    const rows = await trends
      .locator('tbody tr')
      .evaluateAll((found) => found.map((tr) => [...tr.children].slice(1).map((cell) => cell.textContent ?? '')));
    const series = await Promise.all(zones.map(({ id }) => read<ZoneIndexSeries>(`/zones/${id}/index`)));
    const told = series.map(({ items }) =>
      items.map(({ level }) => (level === null ? '–' : formatFixed(level, 4, 'en'))).slice(-rows.length),
    );
    assert.ok(rows.length > 12, `${rows.length} months`);
    for (const [zone, levels] of told.entries())
      assert.deepEqual(
        rows.slice(-levels.length).map((row) => row[zone]),
        levels,
      );
    assert.equal(await trends.locator('svg [data-zone]').count(), zones.length);
  });

  test('footfall beside level: a point for each zone that has both, and all of them in the table', async () => {
    const { zones: compared } = await read<ZoneComparison>(`/compare?zones=${zones.map(({ id }) => id).join(',')}`);
    const places = compared.map(footfallPlace);
    const both = places.filter(({ passages, level }) => passages !== null && level !== null);
    const chart = page.getByTestId('footfall-levels');
    if (both.length < 2) return assert.equal(await chart.count(), 0);
    await chart.waitFor();
    assert.equal(await chart.locator('svg [data-zone]').count(), both.length);
    await chart.locator('summary').click();
    const told = await chart
      .locator('tbody tr')
      .evaluateAll((found) => found.map((tr) => tr.children[1]?.textContent ?? ''));
    assert.deepEqual(
      told,
      places.map(({ passages }) => (passages === null ? '–' : formatFixed(passages, 2, 'en'))),
    );
  });

  const rowsOf = async (id: string) => {
    const chart = page.locator(`[data-chart="${id}"]`);
    await chart.locator('summary').click();
    const rows = await chart
      .locator('tbody tr')
      .evaluateAll((found) => found.map((tr) => [...tr.children].map((cell) => cell.textContent ?? '')));
    await chart.locator('summary').click();
    return rows;
  };
  const compared = () => read<ZoneComparison>(`/compare?zones=${zones.map(({ id }) => id).join(',')}`);

  test('penalties, titles, coverage and freshness: a dot and an interval for each zone, with the figures and verdicts of the API', async () => {
    const { zones: all, differences } = await compared();
    for (const measure of ['penalty', 'demonstration', 'evaluated', 'fresh'] as const) {
      const text = (share: number) =>
        measure === 'evaluated' || measure === 'fresh' ? formatShare(share, 'en') : formatFixed(share * 1_000, 1, 'en');
      const isReal = (id: string) =>
        differences.some((one) => one.measure === measure && one.isReal && (one.first === id || one.second === id));
      assert.deepEqual(
        await rowsOf(`dots-${measure}`),
        all.map(({ zone, shares }) => {
          const { share, underlying, hits, n } = shares[measure]!;
          const counts = [formatNumber(hits, 'en'), formatNumber(n, 'en')];
          return [
            zone.name,
            text(share),
            ...underlying.map(text),
            ...counts,
            isReal(zone.id) ? 'more than noise' : 'within noise',
          ];
        }),
        measure,
      );
      assert.equal(await page.locator(`[data-chart=dots-${measure}] svg circle`).count(), all.length, measure);
    }
  });

  test('moves: who rose and fell of each zone, as the API counts them', async () => {
    const { zones: all } = await compared();
    const rows = await rowsOf('moves');
    assert.deepEqual(
      rows.map(([name, better, worse, , , entered, left]) => [name, better, worse, entered, left]),
      all.map(({ zone, migration: { totals } }) => [
        zone.name,
        ...[totals.better, totals.worse, totals.entered, totals.left].map((count) => formatNumber(count, 'en')),
      ]),
    );
    assert.match((await page.locator('[data-chart=moves] h3').textContent()) ?? '', /rose|fell|chance|noise/);
  });

  test('groups: by industry, and by what else is chosen, which stands in the address; a figure for each zone', async () => {
    const groups = page.getByTestId('groups');
    assert.equal(await groups.getAttribute('data-by'), 'industry');
    await groups.getByRole('button', { name: 'Kind' }).press('Enter');
    await page.locator('[data-chart=groups-kind]').waitFor();
    assert.match(page.url(), /groups=kind/);
    const { zones: all } = await compared();
    const rows = await rowsOf('groups-kind');
    for (const [at, { statistics }] of all.entries()) {
      const items = statistics.kind.items.filter(({ what }) => what === 'group');
      const n = items.reduce((sum, { entities }) => sum + entities, 0);
      assert.deepEqual(
        rows.map((row) => row.slice(1 + at * 3, 3 + at * 3)),
        items.map(({ entities }) => [formatNumber(entities, 'en'), formatShare(entities / n, 'en')]),
      );
    }
    assert.equal(await groups.locator('svg [data-zone] rect').count(), rows.length * all.length);
  });

  test('a chart is saved as a drawing of its own, with title, time and colours, and as pixels twice as fine', async () => {
    const mix = page.getByTestId('grade-mix');
    const save = async (kind: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        mix.getByRole('button', { name: `Save as ${kind}` }).click(),
      ]);
      return readFileSync(await download.path());
    };
    const svg = String(await save('an SVG'));
    const title = (await mix.locator('h3').textContent())!;
    assert.ok(svg.includes(title.replaceAll('&', '&amp;')) && svg.includes('Demonstration data'), svg.slice(0, 600));
    for (const { name } of zones) assert.ok(svg.includes(name), name);
    assert.ok(!/var\(|class=/.test(svg), 'it needs no style sheet');
    assert.match(svg, /fill="rgb\(/);
    const png = await save('a PNG');
    const [width] = /width="([\d.]+)"/.exec(svg)!.slice(1).map(Number);
    assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16)], ['PNG', Math.floor(width!) * 2]);
  });

  test('axe finds nothing in them, and no script failed', async () => {
    for (const chart of ['trends', 'steps', 'grade-mix', 'moves', 'measure-dots', 'groups']) {
      const { violations } = await new AxeBuilder({ page }).include(`[data-testid=${chart}]`).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
        [],
      );
    }
    assert.deepEqual(faults, []);
  });

  test('the page scrolls within itself: nothing below the screen is left empty', async () => {
    const [whole, screen] = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight]);
    assert.equal(whole, screen);
  });
});
