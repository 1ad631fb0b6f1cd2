import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  minMax,
  percentiles,
  rankScores,
  ratioToBest,
  ratioToMean,
  ratioToWorst,
  zScores,
} from '@/lib/credit/index/normalise';

/** OECD/JRC, Handbook on Constructing Composite Indicators (2008), Table 15: mean years of schooling, 23 countries. */
const years = [
  10, 12, 11.4, 9.5, 10.8, 9.4, 9.4, 11.6, 10.9, 7.1, 10.2, 11.9, 9.4, 9.3, 11.7, 8.4, 7.9, 9.6, 7.3, 7.2, 9.5, 9.1,
  7.1,
];
const published: [
  name: string,
  normalise: (values: (number | null)[]) => (number | null)[],
  decimals: number,
  printed: string,
][] = [
  ['rank', rankScores, 0, '15,23,19,12,17,9,9,20,18,1,16,22,9,8,21,6,5,14,4,3,12,7,1'],
  [
    'z-score',
    zScores,
    2,
    '.26,1.52,1.14,-.06,.76,-.12,-.12,1.27,.83,-1.58,.38,1.46,-.12,-.19,1.33,-.76,-1.08,.00,-1.46,-1.52,-.06,-.31,-1.58',
  ],
  ['min-max', minMax, 2, '.59,1,.88,.49,.76,.47,.47,.92,.78,0,.63,.98,.47,.45,.94,.27,.16,.51,.04,.02,.49,.41,0'],
  [
    'ratio to the mean',
    ratioToMean,
    2,
    '1.04,1.25,1.19,.99,1.13,.98,.98,1.21,1.14,.74,1.06,1.24,.98,.97,1.22,.88,.82,1.00,.76,.75,.99,.95,.74',
  ],
  [
    'ratio to the best',
    ratioToBest,
    2,
    '.83,1,.95,.79,.90,.78,.78,.97,.91,.59,.85,.99,.78,.78,.97,.70,.66,.80,.61,.60,.79,.76,.59',
  ],
  [
    'ratio to the worst',
    ratioToWorst,
    2,
    '1.41,1.69,1.61,1.34,1.52,1.32,1.32,1.63,1.54,1,1.44,1.68,1.32,1.31,1.65,1.18,1.11,1.35,1.03,1.01,1.34,1.28,1',
  ],
  [
    'percentile',
    percentiles,
    1,
    '65.2,100,82.6,52.2,73.9,39.1,39.1,87.0,78.3,4.3,69.6,95.7,39.1,34.8,91.3,26.1,21.7,60.9,17.4,13.0,52.2,30.4,4.3',
  ],
];

for (const [name, normalise, decimals, printed] of published)
  test(`Table 15, ${name}: 23 of 23 values as printed`, () => {
    const rounded = normalise(years).map((value) => Number(value!.toFixed(decimals)) + 0);
    assert.deepEqual(rounded, printed.split(',').map(Number));
  });

test('a missing value stays missing, and changes nothing for the others', () => {
  for (const [name, normalise] of published) {
    const [, first, , ...rest] = normalise([null, 10, null, 12, 11.4]);
    assert.deepEqual([first, ...rest], normalise([10, 12, 11.4]), name);
    assert.deepEqual(normalise([null, null]), [null, null], name);
    assert.deepEqual(normalise([]), [], name);
  }
});

test('what a sample cannot tell is undefined, not infinite', () => {
  assert.deepEqual(zScores([5, 5]), [null, null]);
  assert.deepEqual(zScores([5]), [null]);
  assert.deepEqual(minMax([5, 5]), [null, null]);
  assert.deepEqual(ratioToMean([-1, 1]), [null, null]);
  assert.deepEqual(ratioToBest([-1, 0]), [null, null]);
  assert.deepEqual(ratioToWorst([0, 1]), [null, null]);
});
