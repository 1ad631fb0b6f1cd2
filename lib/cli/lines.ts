import { Refusal } from '@/lib/credit/refusal';
import { checkUscc, normaliseCode } from '@/lib/credit/uscc';
import { type Crs, convert } from '@/lib/geo/crs';
import { inputLines, type Terminal } from './terminal';

/** The commands that read lines and write lines, without a database. */

/** `xintu uscc check`: each line's code as it was given, and its verdict. */
export async function checkCodes(terminal: Terminal): Promise<number> {
  for await (const line of inputLines(terminal)) {
    const verdict = checkUscc(normaliseCode(line));
    const words = verdict.valid
      ? ['valid']
      : ['invalid', verdict.reason, ...(verdict.suggestion === undefined ? [] : [verdict.suggestion])];
    terminal.stdout.write(`${[line, ...words].join('\t')}\n`);
  }
  return 0;
}

/** About a centimetre. */
const DECIMALS = 7;
const number = String.raw`\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*`;
const pair = new RegExp(`^${number},${number}$`);

/**
 * `xintu crs convert`: `lng,lat` in degrees, line by line.
 *
 * @throws {Refusal} naming the first line that is not a place on earth; the lines before it are written
 */
export async function convertLines(from: Crs, to: Crs, terminal: Terminal): Promise<number> {
  let count = 0;
  for await (const line of inputLines(terminal)) {
    count++;
    const [, lng, lat] = (pair.exec(line) ?? []).map(Number);
    if (lng === undefined || lat === undefined || Math.abs(lng) > 180 || Math.abs(lat) > 90) {
      throw new Refusal(
        'bad_line',
        `Line ${count}: "${line.slice(0, 80)}" is not a place. Write lng,lat in degrees, such as 120.1551,30.2741.`,
      );
    }
    const converted = convert([lng, lat], from, to);
    terminal.stdout.write(`${converted.map((degrees) => degrees.toFixed(DECIMALS)).join(',')}\n`);
  }
  return 0;
}
