import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { testData } from './data';

export type TableRow = Record<string, string>;

/** Rows of a csv text by column name. */
const rowsOf = (text: string): TableRow[] => parse(text, { columns: true, bom: true });

/** A table of tests/fixtures. */
export const fixtureTable = (name: string): TableRow[] =>
  rowsOf(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));

/** A JSON document of tests/fixtures. */
export const fixtureDocument = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));

/** A table of the folder `oracles` of the real data, which is not shipped. */
export const oracleTable = (name: string): TableRow[] => rowsOf(readFileSync(join(testData, 'oracles', name), 'utf8'));

/** Columns of numbers; an empty cell is missing (NaN). */
export const columnsOf = (rows: readonly TableRow[], names: readonly string[]): Float64Array[] =>
  names.map((name) => Float64Array.from(rows, (row) => (row[name] === '' ? Number.NaN : Number(row[name]))));
