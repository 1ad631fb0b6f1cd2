import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { cellText } from '@/lib/comparison/cell-text';
import { inPrintOrder, printedTable } from '@/lib/comparison/printed';
import { comparisonTables } from '@/lib/comparison/tables';
import type { Told } from '@/lib/comparison/told';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { findingsOf } from '@/lib/credit/comparison/findings';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { Audience } from '@/lib/credit/publication';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { findingSentence } from '@/lib/i18n/compare-findings';
import { compareNames } from '@/lib/i18n/compare-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import { launch, openPage, skipWithoutBrowser } from '../support/browser';
import { createDatabase, skipPostgres } from '../support/engines';
import { type PdfText, plain, readPdf, skipWithoutPoppler, spaced } from '../support/pdf-text';
import { type Server, startServer, xintu } from '../support/server';
import { settled } from '../support/settled';
import { until } from '../support/until';

/** A comparison on paper: the page, and the PDF that the server makes of it, read back by poppler. */

const DESK = { width: 1000, height: 800 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A4 in points, and what a browser's rounding makes of it. */
const [SHORT, LONG] = [595, 842];

describe('the report of a comparison', { skip: skipWithoutBrowser || skipPostgres }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let server: Server;
  let browser: Browser;
  let ids: string;
  let regulator: string;

  before(async () => {
    database = await createDatabase();
    const env = {
      DATABASE_URL: database.url,
      XINTU_DEMO: '1000',
      XINTU_SIMULATE: '0',
      XINTU_MAP_APPROVAL: 'GS(2026)0001号',
    };
    server = await startServer(env);
    browser = await launch();
    await settled(database.url);
    const markets = async () => {
      const response = await fetch(`${server.url}/api/v1/zones?kind=specialised_market`);
      const { items } = (await response.json()) as { items: Zone[] };
      return items.filter(({ level }) => level !== null).map(({ id }) => id);
    };
    await until(async () => (await markets()).length >= 3, 60_000);
    ids = (await markets()).slice(0, 3).join(',');
    const made = await xintu(
      ['apikey', 'create', '--name', 'r', '--scope', 'read', '--audience', 'regulator', '--json'],
      {
        DATABASE_URL: database.url,
      },
    );
    regulator = (JSON.parse(made.stdout) as { secret: string }).secret;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });

  /** What the API tells, as an audience sees it. */
  async function toldOf(lang: Lang, audience: Audience, key?: string): Promise<Told> {
    const headers: HeadersInit = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const read = async <Answer>(path: string) =>
      (await (await fetch(`${server.url}/api/v1/${path}`, { headers })).json()) as Answer;
    const comparison = await read<ZoneComparison>(`compare?zones=${ids}`);
    const schemes = await read<{ items: Scheme[] }>('schemes');
    const methodologies = await read<{ items: MethodologyItem[] }>('methodologies');
    const methodology = methodologies.items.find(({ current }) => current)?.document ?? null;
    return { comparison, schemes: schemes.items, methodology, audience, lang };
  }

  const printedOf = (told: Told) => inPrintOrder(comparisonTables(told).map(printedTable));
  const findings = (told: Told) => {
    const names = compareNames(told.comparison, told.methodology, told.schemes, told.lang);
    return findingsOf(told.comparison, told.methodology).map((finding) => findingSentence(finding, names, told.lang));
  };

  async function pdf(query: string, key?: string): Promise<Response> {
    const headers: HeadersInit = key === undefined ? {} : { authorization: `Bearer ${key}` };
    return fetch(`${server.url}/compare/report.pdf?${query}`, { headers });
  }

  /** Rows of a table as the paper has them. */
  function linesOf(told: Told): string[] {
    return printedOf(told).flatMap(({ table, columns, rows }) =>
      rows.map(({ cells }) => columns.map((at) => cellText(cells[at]!, table.columns[at]!, told.lang)).join(' ')),
    );
  }

  async function open(path: string): Promise<{ page: Page; faults: string[] }> {
    const opened = await openPage(browser, `${server.url}${path}`, DESK);
    await opened.page.locator('[data-testid=paper][data-ready]').waitFor();
    return opened;
  }

  test('the page holds the findings and the figures of the API, the map with scale and approval number, and the charts', async () => {
    const { page, faults } = await open(`/compare/report?zones=${ids}&lang=en`);
    const told = await toldOf('en', 'public');
    assert.deepEqual(await page.getByTestId('findings').locator('li').allTextContents(), findings(told));
    for (const { table, columns, rows } of printedOf(told))
      assert.deepEqual(
        await page
          .locator(`section[data-table=${table.id}] tbody tr`)
          .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent))),
        rows.map(({ cells }) => columns.map((at) => cellText(cells[at]!, table.columns[at]!, 'en'))),
        table.id,
      );
    assert.match((await page.getByTestId('scale').textContent()) ?? '', /^(\d{1,3}|[\d,]+) k?m$/);
    assert.match((await page.getByTestId('map-words').textContent()) ?? '', /GS\(2026\)0001号/);
    assert.equal(await page.getByTestId('report-map').locator('circle').count(), 3);
    for (const chart of ['trends', 'steps', 'grade-mix'])
      assert.equal(await page.locator(`[data-chart=${chart}] svg`).count(), 1, chart);
    assert.ok((await page.getByTestId('synthetic').count()) > 0);
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('from a dark page too paper is white; in print only the paper is left, and nothing is wider than it', async () => {
    const context = await browser.newContext({ viewport: { width: 673, height: 950 }, colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(
      `${server.url}/compare?zones=${ids}&lang=zh-CN&steps=${ids.split(',')[0]}@live,${ids.split(',')[1]}@live`,
    );
    await page.getByTestId('report-link').click();
    await page.locator('[data-testid=paper][data-ready]').waitFor();
    assert.match(page.url(), /\/compare\/report\?lang=zh-CN&zones=.*&steps=.*@live,.*@live$/);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      [],
    );
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const [ground, ink] = await page
      .getByTestId('paper')
      .evaluate((paper) => [getComputedStyle(paper).backgroundColor, getComputedStyle(paper).color]);
    assert.deepEqual([ground, ink], ['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
    assert.equal(await page.locator('nav').isVisible(), false);
    // Those on their side have 285 mm.
    const wide = await page
      .locator('section[data-table]')
      .evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.getAttribute('data-table')),
      );
    const onSide = printedOf(await toldOf('zh-CN', 'public')).flatMap(({ table, isWide }) =>
      isWide ? [table.id] : [],
    );
    assert.deepEqual(
      wide.filter((id) => !onSide.includes(id as (typeof onSide)[number])),
      [],
    );
    await context.close();
  });

  test('without zones it says what to do; what the API refuses is said', async () => {
    const none = await openPage(browser, `${server.url}/compare/report?lang=en`, DESK);
    await none.page.getByText(reportMessages('en').none).waitFor();
    await none.page.goto(`${server.url}/compare/report?zones=${ids}&scheme=nothing&lang=en`);
    await none.page.locator('[data-failed=unknown_scheme]').waitFor();
    assert.equal(await none.page.getByTestId('paper').count(), 0);
    await none.page.close();
  });

  describe('as PDF', { skip: skipWithoutPoppler }, () => {
    async function textOf(response: Response): Promise<PdfText> {
      assert.equal(response.status, 200, await response.clone().text());
      assert.equal(response.headers.get('content-type'), 'application/pdf');
      assert.match(
        response.headers.get('content-disposition')!,
        /^attachment; filename="xintu-compare-\d{4}-\d\d-\d\d\.pdf"$/,
      );
      assert.equal(response.headers.get('cache-control'), 'private, no-store');
      return readPdf(new Uint8Array(await response.arrayBuffer()));
    }

    /** Every word and figure that the paper has to have. */
    function assertHolds({ text, pages, sizes }: PdfText, told: Told): void {
      const t = reportMessages(told.lang);
      for (const heading of [t.title, t.findings, t.map, t.charts, t.tables, t.method, t.sources])
        assert.ok(text.includes(plain(heading)), heading);
      for (const { table } of printedOf(told)) assert.ok(text.includes(plain(table.title)), table.title);
      assert.ok(text.includes(plain(t.audiences[told.audience!])), 'whom it is for');
      assert.ok(text.includes(plain(messages(told.lang).mapApproval('GS(2026)0001号'))), 'approval number');
      assert.ok(text.includes(plain(messages(told.lang).synthetic)), 'demonstration');
      for (const [at, page] of pages.entries()) assert.ok(page.includes(`${at + 1}/${pages.length}`), `page ${at + 1}`);
      assert.equal(sizes.length, pages.length);
      for (const [width, height] of sizes)
        assert.ok(
          Math.abs(Math.min(width, height) - SHORT) < 2 && Math.abs(Math.max(width, height) - LONG) < 2,
          `${width} × ${height}`,
        );
    }

    /** Words of a sentence may be parted by the end of a line, and never by anything else. */
    const missing = ({ text }: PdfText, wanted: readonly string[]) =>
      wanted.filter((one) => !text.includes(plain(one)));
    /** Figures stand in one line each; words of a cell may be parted by those beside it. */
    const figuresOf = (lines: readonly string[]) => [
      ...new Set(lines.flatMap((line) => line.split(' ').filter((word) => /^[-+−<]?[\d,.:-]*\d%?$/.test(word)))),
    ];

    test('in Chinese for everybody: pages with numbers, headings, findings, and each figure of the API', async () => {
      const told = await toldOf('zh-CN', 'public');
      const read = await textOf(await pdf(`zones=${ids}&lang=zh-CN`));
      assertHolds(read, told);
      assert.ok(read.pages.length >= 6 && read.pages.length <= 40, `${read.pages.length} pages`);
      assert.equal(plain(read.title), plain(`${messages('zh-CN').productName} ${reportMessages('zh-CN').title}`));
      assert.deepEqual(missing(read, findings(told)), []);
      const figures = figuresOf(linesOf(told));
      assert.ok(figures.length > 100, `${figures.length}`);
      assert.deepEqual(missing(read, figures), []);
      assert.ok(!read.text.includes(plain('不得对外公布')), 'what is public says so');
    });

    test('in English for a regulator: what regulators see, and its cover says that it is not for publication', async () => {
      const [own, everybodys] = [await toldOf('en', 'regulator', regulator), await toldOf('en', 'public')];
      const read = await textOf(await pdf(`zones=${ids}&lang=en`, regulator));
      assertHolds(read, own);
      assert.deepEqual(missing(read, findings(own)), []);
      const [mine, open_] = [figuresOf(linesOf(own)), figuresOf(linesOf(everybodys))];
      assert.deepEqual(missing(read, mine), []);
      // Figures that regulators alone are told stand in no PDF of everybody's.
      const beyond = mine.filter((cell) => !open_.includes(cell) && /\d{3}|\d\.\d/.test(cell));
      assert.ok(beyond.length > 10, `${beyond.length}`);
      const open = await textOf(await pdf(`zones=${ids}&lang=en`));
      assert.deepEqual(missing(open, open_), []);
      const openRows = new Set(linesOf(everybodys).map(spaced));
      const rows = linesOf(own)
        .map(spaced)
        .filter((row) => !openRows.has(row));
      assert.ok(rows.filter((row) => read.lines.includes(row)).length > 10, 'rows stand in one line each');
      assert.deepEqual(
        rows.filter((row) => open.lines.includes(row)),
        [],
      );
      assert.ok(open.text.includes(plain(reportMessages('en').audiences.public)));
    });

    test('what cannot be a report is refused before a browser is started', async () => {
      const refused = async (query: string, key?: string) => {
        const response = await pdf(query, key);
        return [response.status, ((await response.json()) as { code: string }).code];
      };
      assert.deepEqual(await refused('zones=nowhere'), [404, 'no_zones']);
      assert.deepEqual(await refused(''), [404, 'no_zones']);
      assert.deepEqual(await refused(`zones=${ids}&scheme=nothing`), [404, 'unknown_scheme']);
      assert.deepEqual(await refused(`zones=${ids}&from=2026-13`), [400, 'bad_month']);
      assert.deepEqual(await refused(`zones=${ids}&secret=1`), [400, 'unknown_parameter']);
      assert.deepEqual(await refused(`zones=${ids}`, 'xk_nothing'), [401, 'bad_key']);
    });
  });
});
