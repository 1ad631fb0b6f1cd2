import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Folder with `data/` and `oracles/`: real data and published tables that are not shipped. */
export const testData = process.env.XINTU_TEST_DATA ?? '../shared';

/** Path of a real data file. */
export const dataFile = (path: string) => join(testData, 'data', path);

const present = existsSync(join(testData, 'data'));

/** For `{ skip }`: visibly skipped without the data, but never under CI. */
export const skipWithoutData =
  present || process.env.CI === 'true' ? false : `no real data in ${testData}: set XINTU_TEST_DATA`;

const ONE_IN = 8;

/**
 * Write a part of London's ratings, spread over all boroughs, for tests that look at what pages make of real data: the whole
 * file is imported by others.
 *
 * @returns rows written
 */
export function writePartOfLondon(path: string): number {
  const [head, ...rows] = gunzipSync(readFileSync(dataFile('london/fhrs_london_2021.csv.gz')))
    .toString()
    .trimEnd()
    .split('\n');
  const part = rows.filter((_, i) => i % ONE_IN === 0);
  writeFileSync(path, [head, ...part, ''].join('\n'));
  return part.length;
}
