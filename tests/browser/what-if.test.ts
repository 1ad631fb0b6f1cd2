import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { triedZones } from '@/components/compare/what-if/members';
import type { SessionAnswer } from '@/lib/credit/account';
import { type Choices, changed, noChoices } from '@/lib/credit/comparison/choices';
import { sensitivityUnder } from '@/lib/credit/comparison/sensitivity';
import { type Ground, groundOf, standingsUnder } from '@/lib/credit/comparison/what-if';
import type { MethodologyItem, StoredMethodologyItem } from '@/lib/credit/index/methodology-list';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { peerClassOf } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { choosePassword, DESK, fillSignIn, PASSWORD } from '../support/console-pages';
import { createDatabase, skipPostgres } from '../support/engines';
import { type Server, startServer, xintu } from '../support/server';
import { settled } from '../support/settled';
import { until } from '../support/until';

/** Other choices of method at the comparison, by a regulator on demonstration data: what the page tells is what the engine computes. */

const TABLET = { width: 834, height: 1112 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COMPARED = 6;

describe('what if', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];
  let zones: Zone[];
  let ground: Ground;
  /** A weight at the end of whose slider the order is another one. */
  let part: { of: 'nodes' | 'indicators'; id: string };
  let choices: Choices;

  before(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, XINTU_DEMO: '2000', XINTU_SIMULATE: '0' });
    browser = await launch();
    const made = await xintu(['account', 'create', '--role', 'regulator', '--name', 'Wen', '--json'], {
      DATABASE_URL: database.url,
    });
    assert.equal(made.code, 0, made.stderr);
    context = await browser.newContext({ viewport: DESK, locale: 'zh-CN' });
    page = await context.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.goto(`${server.url}/console?lang=en`);
    await fillSignIn(page, 'Wen', JSON.parse(made.stdout).secret);
    await choosePassword(page, JSON.parse(made.stdout).secret, PASSWORD);
    await until(async () => {
      const { account, mustChange } = await read<SessionAnswer>('/api/console/session');
      return account?.role === 'regulator' && !mustChange;
    });
    // Nothing that is published changes meanwhile.
    await settled(database.url);
    const known = (await read<{ items: Zone[] }>('/api/v1/zones')).items.filter(({ rank }) => rank !== null);
    zones = mostOfOneClass(known).slice(0, COMPARED);
    assert.ok(zones.length > 2, `${zones.length} ranked zones of one class`);
    ground = await groundFor(zones);
    const parts = [
      ...ground.methodology.nodes
        .filter(({ parent }) => parent !== null)
        .map(({ id }) => ({ of: 'nodes' as const, id })),
      ...ground.methodology.indicators.map(({ id }) => ({ of: 'indicators' as const, id })),
    ];
    part = parts.find((one) => !sameRanks(atEnd(one)))!;
    assert.ok(part, 'no weight changes the order of the demonstration data');
    choices = atEnd(part);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  const read = <T>(path: string): Promise<T> =>
    page.evaluate((asked) => fetch(asked).then((answer) => answer.json()), path);

  /** The largest group of zones that are compared with each other. */
  function mostOfOneClass(of: readonly Zone[]): Zone[] {
    const classes = [...new Set(of.map((zone) => peerClassOf(zone)))];
    const groups = classes.map((one) => of.filter((zone) => peerClassOf(zone) === one));
    return groups.sort((a, b) => b.length - a.length)[0] ?? [];
  }

  async function groundFor(members: readonly Zone[]): Promise<Ground> {
    const { items } = await read<{ items: MethodologyItem[] }>('/api/v1/methodologies');
    const { document } = items.find(({ current }) => current)!;
    const series = await Promise.all(
      members.map(async ({ id }) => [id, await read<ZoneIndexSeries>(`/api/v1/zones/${id}/index`)] as const),
    );
    const points = new Map(series.map(([id, { items: all }]) => [id, all.find(({ state }) => state === 'live')!]));
    return groundOf(document, triedZones(members, points, document));
  }

  /** Twice the heaviest sibling: where a slider ends. */
  function atEnd({ of, id }: typeof part): Choices {
    const { nodes, indicators } = ground.methodology;
    const parent = (of === 'nodes' ? nodes : indicators).find((one) => one.id === id)!.parent;
    const siblings = [...nodes, ...indicators].filter((one) => one.parent === parent);
    return { ...noChoices, [of]: { [id]: 2 * Math.max(...siblings.map(({ weight }) => weight)) } };
  }

  const sameRanks = (of: Choices) =>
    standingsUnder(ground, of).ranks.every((rank, at) => rank === ground.published.ranks[at]);

  const figures = ['level', 'rank', 'level-if', 'rank-if'] as const;
  /** By line: the zone, and its figures to the last digit; null = none. */
  async function results(on: Page) {
    const lines = await on
      .locator('[data-testid=what-if-results] tbody tr')
      .evaluateAll(
        (rows, names) =>
          rows.map((row) => [
            row.getAttribute('data-zone'),
            ...names.map((name) => row.querySelector(`[data-${name}]`)?.getAttribute(`data-${name}`) ?? null),
          ]),
        figures,
      );
    return lines.map(([id, ...own]) => {
      const [level, rank, levelIf, rankIf] = own.map((text) => (text === null ? null : Number(text)));
      return { id, level, rank, levelIf, rankIf };
    });
  }

  /** What the page has to say: by rank, and by id where ranks are equal. */
  function expected(of: Choices, from = ground) {
    const tried = standingsUnder(from, of);
    return from.zones
      .map(({ id }, at) => ({
        id,
        level: from.published.levels[at]!,
        rank: from.published.ranks[at]!,
        levelIf: tried.levels[at]!,
        rankIf: tried.ranks[at]!,
      }))
      .sort((a, b) => a.rankIf - b.rankIf || (a.id < b.id ? -1 : 1));
  }

  const address = (more = '') => `${server.url}/compare?lang=en&zones=${zones.map(({ id }) => id).join(',')}${more}`;
  const slider = (on: Page) => on.locator(`[data-weight="${part.of}:${part.id}"]`);
  const shows = (on: Page, what: unknown) =>
    until(async () => JSON.stringify(await results(on)) === JSON.stringify(what));
  /** All that is published on the page. */
  const publishedOf = (on: Page) =>
    on.locator('[data-testid=compare-table] tbody tr').evaluateAll((rows) => rows.map((row) => row.textContent));

  async function violations(on: Page) {
    const { violations: found } = await new AxeBuilder({ page: on }).withTags(RULES).analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  }

  test('closed at first; opened it says that it is a trial, and begins with what is published', async () => {
    await page.goto(address());
    await page.getByTestId('index-rows').waitFor();
    assert.equal(await page.getByTestId('what-if-results').count(), 0);
    await page.getByTestId('what-if-open').press('Enter');
    await page.getByTestId('what-if-results').waitFor();
    assert.match((await page.getByTestId('what-if-banner').textContent()) ?? '', /not the published index/);
    await shows(page, expected(noChoices));
    for (const zone of zones) {
      const row = (await results(page)).find(({ id }) => id === zone.id)!;
      assert.equal(row.level, zone.level, `${zone.id}: the trial begins at the published level to the last digit`);
    }
  });

  test('a slider moved by keyboard changes the order to the one that the engine computes, and nothing that is published', async () => {
    // Months and passages come after the zones.
    await until(async () => !(await publishedOf(page)).some((words) => words?.includes('…')));
    const before = await publishedOf(page);
    await slider(page).press('End');
    await shows(page, expected(choices));
    const moved = Number(await page.getByTestId('what-if-moved').getAttribute('data-moved'));
    assert.ok(moved > 0);
    assert.equal(await page.locator('[data-testid=what-if-results] tr[data-moved=true]').count(), moved);
    assert.deepEqual(await publishedOf(page), before);
  });

  test('which choice decides the order is told with the factor of the most delicate weight', async () => {
    await page.locator('[data-testid=what-if-sensitivity][data-ready=true]').waitFor();
    const { decisive, weights } = sensitivityUnder(ground, choices);
    const decides = page.getByTestId('what-if-decides');
    assert.equal(await decides.getAttribute('data-decisive'), decisive);
    const [first] = weights;
    const row = page.locator(`[data-testid=what-if-sensitivity] tr[data-part="${first!.id}"] [data-factor]`);
    const told = await row.evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-factor'))));
    assert.ok(
      told.some((factor) => factor === first!.up || factor === first!.down),
      `${told}`,
    );
  });

  test('a link restores every choice, to the digit', async () => {
    await page.locator('[data-way=geometric]').check();
    const all: Choices = { ...choices, aggregation: 'geometric' };
    await shows(page, expected(all));
    await until(() => new URL(page.url()).searchParams.get('if')?.startsWith('G*') === true);
    const link = page.url();
    const other = await context.newPage();
    await other.goto(link);
    await shows(other, expected(all));
    assert.ok(await other.locator('[data-way=geometric]').isChecked());
    assert.equal(await slider(other).inputValue(), await slider(page).inputValue());
    await other.close();
  });

  test('goalposts that fall are said and make nothing; all is reset at once, also in the address', async () => {
    const { id, goalposts } = ground.methodology.indicators[0]!;
    const lower = page.locator(`[data-goalposts="${id}"] input`).first();
    await lower.fill(String(goalposts![1] + 1));
    await page.getByTestId('what-if-impossible').waitFor();
    assert.equal(await page.getByTestId('what-if-results').count(), 0);
    assert.equal(await lower.getAttribute('aria-invalid'), 'true');
    await page.getByTestId('reset-all').click();
    await shows(page, expected(noChoices));
    await until(() => !new URL(page.url()).searchParams.has('if'));
  });

  test('all zones of the class take part by a switch, with the ranks that are published', async () => {
    const peerClass = peerClassOf(zones[0]!);
    const peers = (await read<{ items: Zone[] }>('/api/v1/zones')).items.filter(
      (zone) => peerClassOf(zone) === peerClass,
    );
    await page.getByTestId('what-if-scope').selectOption(peerClass);
    await until(async () => (await results(page)).length === peers.length);
    for (const { id, rank } of await results(page)) assert.equal(rank, peers.find((zone) => zone.id === id)!.rank, id!);
    await page.getByTestId('what-if-scope').selectOption('');
    await shows(page, expected(noChoices));
  });

  test('a regulator saves the choices as a draft methodology, which is the document that was tried', async () => {
    await slider(page).press('End');
    await page.getByTestId('what-if-save-now').click();
    await page.getByTestId('what-if-saved').waitFor();
    const { items } = await read<{ items: StoredMethodologyItem[] }>('/api/console/methodologies');
    const { document, state } = items.find(({ state: of }) => of === 'draft')!;
    assert.equal(state, 'draft');
    const tried = changed(ground.methodology, choices);
    assert.deepEqual(document, { ...tried, version: `${tried.version}-if` });
    assert.deepEqual(faults, []);
  });

  for (const [lang, colorScheme, size] of [
    ['zh-CN', 'light', DESK],
    ['en', 'dark', TABLET],
  ] as const)
    test(`axe finds nothing in ${lang}, ${colorScheme}, at ${size.width}`, async () => {
      const own = await context.newPage();
      await own.setViewportSize(size);
      await own.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await own.goto(address('&if=G*n20_grades*p40_90_good_rate').replace('lang=en', `lang=${lang}`));
      await own.locator(`html[data-theme=${colorScheme}]`).waitFor();
      await own.locator('[data-testid=what-if-sensitivity][data-ready=true]').waitFor();
      await own.getByTestId('what-if-save-now').waitFor();
      await own.locator('[data-testid=what-if-sensitivity] summary').click();
      assert.deepEqual(await violations(own), []);
      await own.close();
    });

  test('who is not signed in may try, and is told who may save', async () => {
    const { page: own, faults: ownFaults } = await openPage(browser, address('&if=n20_grades'), DESK);
    await own.getByTestId('what-if-results').waitFor();
    await own.locator('[data-testid=what-if-save][data-role=none] a[href*="/console/sign-in"]').waitFor();
    assert.equal(await own.getByTestId('what-if-save-now').count(), 0);
    assert.deepEqual(ownFaults, []);
    await own.close();
  });
});
