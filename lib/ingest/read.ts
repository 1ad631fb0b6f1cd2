import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Refusal } from '@/lib/credit/refusal';
import { unpacked } from './bytes';
import { csvRows, headerOf } from './csv';
import { decideEncoding, type Encoding, utf8Text } from './encoding';
import { type Format, formatOf, type Layout } from './format';
import { jsonRows } from './json';
import { HEAD } from './limits';
import { ndjsonRows } from './ndjson';
import { rowOf } from './rows';
import type { Finding, RawRow } from './types';

/** A file that has been looked through once and can be read. */
export interface Input {
  format: Format;
  encoding: Encoding;
  /** Names of the values in each row's array; null for JSON formats, whose rows are objects. */
  columns: string[] | null;
  /** Size of the unpacked file. */
  bytes: number;
  /** Of the unpacked bytes, 64 hexadecimal digits. */
  sha256: string;
  /**
   * The rows in their order. A finding that rejects stands in place of its row; one that does not comes before it.
   * Memory stays bounded whatever the size. May be called again: each call reads the file anew.
   *
   * @param onBytes told the unpacked bytes read so far, of `bytes`
   * @throws {Refusal} while it is iterated, where the rest cannot be read, or the file is no longer the one looked through
   */
  rows(onBytes?: (done: number) => void): AsyncIterable<RawRow | Finding>;
}

/** The bytes as they pass, hashed and counted. */
class Tally {
  bytes = 0;
  #hash = createHash('sha256');

  async *of(chunks: AsyncIterable<Buffer>, seen?: (chunk: Buffer) => void): AsyncGenerator<Buffer, void, void> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.bytes += chunk.length;
      seen?.(chunk);
      yield chunk;
    }
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }
}

async function gathered(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* once(chunk: Buffer): AsyncGenerator<Buffer, void, void> {
  yield chunk;
}

/** The beginning in UTF-8; a character that its end cuts in two is left out. */
async function headText(head: Buffer, whole: boolean, encoding: Encoding): Promise<Buffer> {
  if (whole || encoding === 'utf-8') return gathered(utf8Text(once(head), encoding));
  // The decoder holds back the bytes of a character that is cut in two, where it is not told that the text ends.
  return Buffer.from(new TextDecoder(encoding).decode(head, { stream: true }));
}

/**
 * Open a file for import: csv, tsv, ndjson, a JSON array or GeoJSON, plain or gzip, in UTF-8 or GB18030.
 *
 * The file is read twice: here for damage, encoding, size and hash, so that no row of a file that cannot be read to its
 * end is ever given out; and by `rows`. Content decides, names only help: gzip by its first bytes, the format by the
 * first characters, then by the ending.
 *
 * @param options.name the name that refusals show and the format goes by, where it is not that of the path
 * @throws {Refusal} `file_missing`, `not_a_file`, `file_unreadable`, `empty_file`, `gzip_damaged`, `unknown_encoding`,
 *   `nul_byte`, `unknown_format`, `json_without_rows`, `bad_header`
 */
export async function openInput(path: string, options: { name?: string } = {}): Promise<Input> {
  const name = options.name ?? basename(path);
  const tally = new Tally();
  let head: Buffer = Buffer.alloc(0);
  const first = tally.of(unpacked(path, name), (chunk) => {
    if (head.length < HEAD) head = Buffer.concat([head, chunk]);
  });
  const encoding = await decideEncoding(first, () => unpacked(path, name), name);
  const { bytes } = tally;
  const sha256 = tally.sha256();
  const whole = head.length === bytes;
  const text = await headText(head, whole, encoding);
  if (text.toString().trim() === '') throw new Refusal('empty_file', `${name} is empty. Send a file with rows.`);
  const layout = formatOf(name, text.toString());
  const { format, delimiter } = layout;
  const columns = format === 'csv' || format === 'tsv' ? headerOf(text, whole, delimiter, name) : null;

  async function* rows(onBytes?: (done: number) => void): AsyncGenerator<RawRow | Finding, void, void> {
    const now = new Tally();
    const read = () => now.of(unpacked(path, name), () => onBytes?.(now.bytes));
    yield* rowsIn(
      () => utf8Text(read(), encoding),
      () => utf8Text(unpacked(path, name), encoding),
      layout,
      columns,
      name,
    );
    if (now.sha256() !== sha256)
      throw new Refusal('file_changed', `${name} was changed while it was read. Import it again when it is at rest.`);
  }
  return { format, encoding, columns, bytes, sha256, rows };
}

function rowsIn(
  text: () => AsyncIterable<Buffer>,
  again: () => AsyncIterable<Buffer>,
  { format, delimiter }: Layout,
  columns: string[] | null,
  name: string,
): AsyncIterable<RawRow | Finding> {
  if (columns !== null) return csvRows(text(), columns, delimiter, name);
  return format === 'ndjson'
    ? ndjsonRows(text(), name)
    : jsonRows(text, format === 'geojson' ? format : 'json', name, again);
}

/**
 * The rows of a request body or of any other array in memory, as a file would give them.
 *
 * @example rowsOf([{ code: '…' }, 7]) // row 1, then a finding `not_an_object` for row 2
 */
export async function* rowsOf(values: readonly unknown[]): AsyncGenerator<RawRow | Finding, void, void> {
  for (const [i, value] of values.entries()) yield rowOf(i + 1, value);
}
