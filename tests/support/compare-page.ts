import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { cellText } from '@/lib/comparison/cell-text';
import { csvOf } from '@/lib/comparison/csv';
import { metadataOf } from '@/lib/comparison/metadata';
import type { Table } from '@/lib/comparison/table';
import { comparisonTables } from '@/lib/comparison/tables';
import type { Told } from '@/lib/comparison/told';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { findingsOf } from '@/lib/credit/comparison/findings';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { Scheme } from '@/lib/credit/scheme';
import { findingSentence } from '@/lib/i18n/compare-findings';
import { compareNames } from '@/lib/i18n/compare-names';
import { readSheets } from './sheets';

/** An open `/compare` in English, of nobody who is signed in, held to what the API says of the same zones. */

/** What the API says of zones, and what the page makes of it. */
async function toldOf(url: string, ids: string): Promise<Told> {
  const read = async (path: string) => (await fetch(`${url}/api/v1/${path}`)).json();
  const [comparison, schemes, methodologies] = await Promise.all([
    read(`compare?zones=${ids}`) as Promise<ZoneComparison>,
    read('schemes') as Promise<{ items: Scheme[] }>,
    read('methodologies') as Promise<{ items: MethodologyItem[] }>,
  ]);
  const methodology = methodologies.items.find(({ current }) => current)?.document ?? null;
  return { comparison, schemes: schemes.items, methodology, audience: 'public', lang: 'en' };
}

/** The bytes of a file that a click hands over. */
async function saved(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(button).click()]);
  return readFileSync(await download.path());
}

/**
 * Findings and every figure of every table: those of the API, on the page, in the csv and in the workbook.
 *
 * @param page at the comparison of `ids`, which stand still
 * @returns the tables that were held to it
 */
export async function pageEqualsApi(page: Page, url: string, ids: string): Promise<Table[]> {
  await page.getByTestId('findings').waitFor();
  const told = await toldOf(url, ids);
  const names = compareNames(told.comparison, told.methodology, told.schemes, 'en');
  assert.deepEqual(
    await page.getByTestId('findings').locator('li').allTextContents(),
    findingsOf(told.comparison, told.methodology).map((finding) => findingSentence(finding, names, 'en')),
  );
  const tables = comparisonTables(told);
  for (const table of tables) {
    await page.locator(`button[data-table=${table.id}]`).click();
    const shown = page.locator(`table[data-table=${table.id}] tbody tr`);
    assert.deepEqual(
      await shown.evaluateAll((rows) => rows.map((line) => [...line.children].map((cell) => cell.textContent))),
      table.rows.map(({ cells }) => cells.map((cell, at) => cellText(cell, table.columns[at]!, 'en'))),
      table.id,
    );
    const csv = await saved(page, 'save-csv');
    assert.equal(csv.toString('utf8'), csvOf(table, metadataOf(told, table.title), 'en'), table.id);
  }
  const sheets = readSheets(await saved(page, 'save-xlsx'));
  for (const table of tables) {
    const numbers = sheets.get(table.title)!.flatMap((cells) => cells.filter((cell) => typeof cell === 'number'));
    assert.deepEqual(
      numbers,
      table.rows.flatMap(({ cells }) => cells.filter((cell) => typeof cell === 'number')),
      table.id,
    );
  }
  return tables;
}
