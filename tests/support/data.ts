import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folder with `data/` and `oracles/`: real data and published tables that are not shipped. */
export const testData = process.env.XINTU_TEST_DATA ?? '../shared';

/** Path of a real data file. */
export const dataFile = (path: string) => join(testData, 'data', path);

const present = existsSync(join(testData, 'data'));

/** For `{ skip }`: visibly skipped without the data, but never under CI. */
export const skipWithoutData =
  present || process.env.CI === 'true' ? false : `no real data in ${testData}: set XINTU_TEST_DATA`;
