import { Refusal } from '@/lib/credit/refusal';
import { openInput } from './read';
import type { Finding, RawRow } from './types';

/** A number for each unit in each of some columns. */
export interface UnitTable {
  /** In the order of the file, each once. */
  units: string[];
  /** By column, as asked for; one value per unit, NaN = missing. */
  columns: Float64Array[];
  /** Of the column of texts, one per unit, null = empty; null = no such column was asked for, or there is none. */
  texts: (string | null)[] | null;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Read a csv or tsv file whose first column is `unit` and whose others hold numbers. An empty cell is missing, never
 * zero; columns that are not asked for are passed over.
 *
 * @param path   the file; plain or gzip, as for an import
 * @param name   what refusals call it
 * @param wanted names of columns, each once
 * @param what   what such a column is, in words: "indicator"
 * @param text   name of a column of texts, which may be absent
 * @throws {Refusal} naming the file and the place: as `openInput`, and `bad_header`, `missing_column`, `empty_file`,
 *   `duplicate_unit`, `bad_number`, `ragged_row`
 */
export async function readUnitTable(
  path: string,
  name: string,
  wanted: readonly string[],
  what: string,
  text?: string,
): Promise<UnitTable> {
  const input = await openInput(path, { name });
  const places = placesOf(input.columns, name, wanted, what);
  const textAt = text === undefined || wanted.includes(text) ? -1 : input.columns!.indexOf(text, 1);
  const rowOf = new Map<string, number>();
  const values: number[][] = wanted.map(() => []);
  const texts: (string | null)[] = [];
  for await (const row of input.rows()) {
    const cells = cellsOf(row, name);
    const unit = unitOf(cells[0]!, row.row, name, rowOf);
    rowOf.set(unit, row.row);
    for (const [i, place] of places.entries()) {
      const value = numberOf(cells[place]!);
      if (value === null) throw badNumber(name, row.row, unit, wanted[i]!, cells[place]!);
      values[i]!.push(value);
    }
    if (textAt !== -1) texts.push(cells[textAt]!.trim() || null);
  }
  if (rowOf.size === 0)
    throw new Refusal('empty_file', `${name} has a header and no rows. Write one row for each unit.`);
  const columns = values.map((column) => Float64Array.from(column));
  return { units: [...rowOf.keys()], columns, texts: textAt === -1 ? null : texts };
}

function placesOf(header: string[] | null, name: string, wanted: readonly string[], what: string): number[] {
  if (header === null)
    throw new Refusal('bad_header', `${name} is JSON. Send a csv file with the columns unit, ${wanted[0]} ….`);
  if (header[0] !== 'unit')
    throw new Refusal('bad_header', `${name}: the first column is ${quoted(header[0]!)}. Its name must be "unit".`);
  const missing = wanted.filter((column) => !header.includes(column, 1));
  if (missing.length > 0)
    throw new Refusal(
      'missing_column',
      `${name}: there is no column for the ${what} ${missing.map(quoted).join(', ')}. The header has ${header.map(quoted).join(', ')}.`,
    );
  return wanted.map((column) => header.indexOf(column, 1));
}

function cellsOf(row: RawRow | Finding, name: string): readonly string[] {
  if ('raw' in row) return row.raw as readonly string[];
  throw new Refusal(row.code, `${name}, row ${row.row}: ${row.message}`);
}

function unitOf(cell: string, row: number, name: string, rowOf: ReadonlyMap<string, number>): string {
  const unit = cell.trim();
  if (unit === '') throw new Refusal('missing_unit', `${name}, row ${row}: the column "unit" is empty. Name the unit.`);
  const before = rowOf.get(unit);
  if (before === undefined) return unit;
  throw new Refusal(
    'duplicate_unit',
    `${name}, row ${row}: the unit ${quoted(unit)} stands in row ${before} already. Write one row for each unit.`,
  );
}

/** In one line, whatever stands in it. */
const quoted = (text: string) => JSON.stringify(text.slice(0, 80));

/** NaN = missing, null = no number. */
function numberOf(cell: string): number | null {
  const text = cell.trim();
  if (text === '') return Number.NaN;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function badNumber(name: string, row: number, unit: string, column: string, cell: string): Refusal {
  return new Refusal(
    'bad_number',
    `${name}, row ${row} (${quoted(unit)}), column ${quoted(column)}: ${quoted(cell)} is not a number. Write it with a decimal point, and leave the cell empty where nothing is known.`,
  );
}
