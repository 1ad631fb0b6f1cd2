import { Refusal } from '@/lib/credit/refusal';
import { finding } from './finding';
import { MAX_ROW } from './limits';
import { rowOf } from './rows';
import type { Finding, RawRow } from './types';

/** Lines without their ends; pieces of a line are joined once, when it is whole. */
async function* linesOf(text: AsyncIterable<Buffer>, name: string): AsyncGenerator<string, void, void> {
  let parts: Buffer[] = [];
  let length = 0;
  let line = 1;
  for await (const chunk of text) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString();
      parts = [];
      length = 0;
      from = end + 1;
      line++;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MAX_ROW) {
      const mend = 'Write one object per line.';
      throw new Refusal('row_too_long', `${name}: line ${line} is longer than ${MAX_ROW} bytes. ${mend}`);
    }
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString();
}

function parsed(row: number, line: number, text: string): RawRow | Finding {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    return finding(row, null, 'bad_json', text, `Line ${line} is not JSON: ${why}. Write one whole object per line.`);
  }
  return rowOf(row, value);
}

/**
 * The rows of a text with one JSON object per line. Blank lines are no rows; a line that is not JSON is a finding in its
 * place, and the next line is read.
 *
 * @throws {Refusal} `row_too_long` (MAX_ROW), naming the line
 */
export async function* ndjsonRows(
  text: AsyncIterable<Buffer>,
  name: string,
): AsyncGenerator<RawRow | Finding, void, void> {
  let row = 0;
  let line = 0;
  for await (const content of linesOf(text, name)) {
    line++;
    if (content.trim() !== '') yield parsed(++row, line, content);
  }
}
