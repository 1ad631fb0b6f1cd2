import type { CopyValue } from './db';

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One row in COPY's text format (PostgreSQL manual, COPY, "Text Format"), with its line end. */
export function copyLine(row: readonly CopyValue[]): string {
  let line = '';
  for (let i = 0; i < row.length; i++) {
    if (i > 0) line += '\t';
    const value = row[i];
    if (value === null || value === undefined) line += '\\N';
    else if (typeof value === 'string')
      line += /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (c) => escapes[c]!) : value;
    else line += value;
  }
  return `${line}\n`;
}

/** Rows as chunks of COPY text of about `size` characters, so that neither engine is fed line by line. */
export async function* copyChunks(
  rows: AsyncIterable<readonly CopyValue[]>,
  counted: { rows: number },
  size = 256 * 1024,
) {
  let chunk = '';
  for await (const row of rows) {
    chunk += copyLine(row);
    counted.rows++;
    if (chunk.length >= size) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** The COPY statement. Table and columns come from the program's own text. */
export const copyStatement = (table: string, columns: readonly string[], from: string) =>
  `copy ${table} (${columns.join(', ')}) from ${from}`;
