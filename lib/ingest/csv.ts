import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseWhole } from 'csv-parse/sync';
import { Refusal } from '@/lib/credit/refusal';
import { finding } from './finding';
import { MAX_FIELD, MAX_ROW } from './limits';
import { tooLong } from './rows';
import type { Finding, RawRow } from './types';

/**
 * RFC 4180, read kindly: rows end with CRLF, LF or CR, blank lines are no rows, a quote inside an unquoted field is
 * text. Nothing is trimmed and nothing converted here.
 */
const options = (delimiter: string): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: MAX_ROW,
});

/** csv-parse counts the header as a record, so its count of whole records is the number of the row it stopped in. */
const rowAt = (error: CsvError) => (typeof error.records === 'number' ? error.records : 0);

function refused(error: unknown, name: string): unknown {
  if (!(error instanceof CsvError)) return error;
  const row = rowAt(error);
  const where = row === 0 ? 'the header' : `row ${row}`;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return new Refusal(
      'quote_not_closed',
      `${name}: ${where} opens a quote (") that is never closed. Close it, or double the quotes inside the field.`,
    );
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return new Refusal(
      'row_too_long',
      `${name}: ${where} is longer than ${MAX_ROW} bytes. Look for a quote (") there that is never closed.`,
    );
  return new Refusal('bad_csv', `${name}: ${where} cannot be read: ${error.message}.`);
}

/** Names the columns whose name is empty or given twice. */
function headerFault(columns: readonly string[]): string | null {
  const empty = columns.flatMap((column, i) => (column === '' ? [i + 1] : []));
  if (empty.length > 0) return `column ${empty.join(', ')} has no name`;
  const twice = [...new Set(columns.filter((column, i) => columns.indexOf(column) !== i))];
  return twice.length > 0 ? `the column ${twice.map((c) => `"${c}"`).join(', ')} stands in it more than once` : null;
}

/**
 * Column names of a csv or tsv text, trimmed.
 *
 * @param head  the beginning of the text in UTF-8
 * @param whole is that the whole text?
 * @throws {Refusal} `bad_header` for an empty or repeated name, or a header longer than `head`
 */
export function headerOf(head: Buffer, whole: boolean, delimiter: string, name: string): string[] {
  let record: string[] | undefined;
  try {
    record = parseWhole(head, { ...options(delimiter), max_record_size: 0, to: 1 })[0];
  } catch (error) {
    throw whole ? refused(error, name) : tooLongHeader(head, name);
  }
  if (!record) throw new Refusal('empty_file', `${name} holds no text. Send a file with a header and rows.`);
  if (!whole && record.join(delimiter).length >= head.length / 2) throw tooLongHeader(head, name);
  const columns = record.map((column) => column.trim());
  const fault = headerFault(columns);
  if (fault) throw new Refusal('bad_header', `${name}: the first line must name the columns, but ${fault}.`);
  return columns;
}

const tooLongHeader = (head: Buffer, name: string) =>
  new Refusal(
    'bad_header',
    `${name}: the first line does not end within ${head.length} bytes. It must name the columns.`,
  );

/**
 * The rows of a csv or tsv text after its header. A row with more or fewer fields than the header, or with a field
 * beyond MAX_FIELD, is a finding in its place.
 *
 * @throws {Refusal} `quote_not_closed`, `row_too_long` (MAX_ROW), naming the row
 */
export async function* csvRows(
  text: AsyncIterable<Buffer>,
  columns: readonly string[],
  delimiter: string,
  name: string,
): AsyncGenerator<RawRow | Finding, void, void> {
  const source = Readable.from(text, { objectMode: false });
  const parser = parse(options(delimiter));
  source.on('error', (error) => parser.destroy(error));
  let row = -1;
  try {
    for await (const record of source.pipe(parser) as AsyncIterable<string[]>)
      if (++row > 0) yield judged(row, record, columns);
  } catch (error) {
    throw refused(error, name);
  } finally {
    source.destroy();
  }
}

function judged(row: number, record: string[], columns: readonly string[]): RawRow | Finding {
  for (let i = 0; i < record.length; i++)
    if (record[i]!.length > MAX_FIELD) return tooLong(row, columns[i] ?? null, record[i]!);
  if (record.length === columns.length) return { row, raw: record };
  const message = `The row has ${record.length} fields, the header ${columns.length}. Quote fields that hold the separator or a line end.`;
  return finding(row, null, 'ragged_row', record.join(' | '), message);
}
