import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { Refusal } from '@/lib/credit/refusal';
import { score } from '@/lib/credit/scoring/score';
import { commandLine } from './support/command-line';
import { dataFile, skipWithoutData } from './support/data';
import { shipped } from './support/shipped-scheme';

/** `xintu score` as a user has it. */

const folder = mkdtempSync(join(tmpdir(), 'xintu-score-'));
after(() => rmSync(folder, { recursive: true }));

/** Standard output of a run on a scheme, by name or as the text or object of a file, and data. */
function xintuScore(scheme: object | string, data: string, ...options: string[]): Promise<string> {
  const isName = typeof scheme === 'string' && !scheme.startsWith('{');
  if (!isName) writeFileSync(join(folder, 'S.json'), typeof scheme === 'string' ? scheme : JSON.stringify(scheme));
  writeFileSync(join(folder, 'D.csv'), data);
  return commandLine(['score', '--scheme', isName ? scheme : 'S.json', '--data', 'D.csv', ...options], folder);
}
const answer = async (scheme: object | string, data: string) => JSON.parse(await xintuScore(scheme, data, '--json'));

const hygiene = 'unit,Hygiene,Structural,ConfidenceInManagement\n';

interface Rating {
  FHRSID: string;
  RatingValue: string;
  Hygiene: string;
  Structural: string;
  ConfidenceInManagement: string;
}

/** The rows of London's file that have their three scores (../shared/data/london/README.md). */
function londonRatings(): Rating[] {
  const text = gunzipSync(readFileSync(dataFile('london/fhrs_london_2021.csv.gz'))).toString();
  const rows = parse(text, { columns: true }) as Rating[];
  return rows.filter(
    ({ Hygiene, Structural, ConfidenceInManagement }) => Hygiene + Structural + ConfidenceInManagement,
  );
}

test('London: 58,853 of 58,853 ratings from their scores', { skip: skipWithoutData }, async () => {
  const ratings = londonRatings();
  assert.equal(ratings.length, 58_853);
  const fhrs = shipped('FHRS');
  const wrong = ratings.filter(
    ({ RatingValue, Hygiene, Structural, ConfidenceInManagement }) =>
      score(fhrs, [Hygiene, Structural, ConfidenceInManagement].map(Number)).grade !== RatingValue,
  );
  assert.deepEqual(wrong, []);

  const rows = ratings.map((row) =>
    [row.FHRSID, row.Hygiene, row.Structural, row.ConfidenceInManagement, row.RatingValue].join(','),
  );
  const printed = await xintuScore('FHRS', `${hygiene.trimEnd()},grade\n${rows.join('\n')}\n`);
  assert.match(printed, /^58853 of 58853 grades that were sent are the ones computed\.\n$/m);
});

test('London: with the vetoes left out, hundreds of ratings come out wrong', { skip: skipWithoutData }, () => {
  const { grades, ...rest } = shipped('FHRS');
  const unvetoed = { ...rest, grades: grades.map(({ worst: _, ...grade }) => grade) };
  const wrong = londonRatings().filter(
    ({ RatingValue, Hygiene, Structural, ConfidenceInManagement }) =>
      score(unvetoed, [Hygiene, Structural, ConfidenceInManagement].map(Number)).grade !== RatingValue,
  );
  assert.ok(wrong.length > 500, `${wrong.length}`);
});

test('units in the file’s order with score, grade and what decided; a missing dimension gives null', async () => {
  const data = `${hygiene}东门,0,5,5\nb,10,0,0\n"c, d",25,25,30\ne,,5,5\n`;
  assert.deepEqual(await answer('FHRS', data), {
    units: [
      { unit: '东门', score: 10, grade: '5', decidedBy: 'band' },
      { unit: 'b', score: 10, grade: '4', decidedBy: 'worst' },
      { unit: 'c, d', score: 80, grade: '0', decidedBy: 'rest' },
      { unit: 'e', score: null, grade: null, decidedBy: null },
    ],
  });
});

test('for people: a table; grades that were sent beside those computed', async () => {
  const data =
    'unit,grade,ConfidenceInManagement,Structural,Hygiene\n东门,5,5,5,0\nb,5,0,0,10\nc,Exempt,0,0,0\nd,,0,0,0\n';
  assert.equal(
    await xintuScore('FHRS', data),
    [
      'unit  score  grade  decided by    sent',
      '东门     10      5        band       5',
      'b        10      4       worst       5',
      'c         0      5        band  Exempt',
      'd         0      5        band       –',
      '1 of 2 grades that were sent are the ones computed.',
      '',
    ].join('\n'),
  );
  const { units } = await answer('FHRS', data);
  assert.deepEqual(
    units.map(({ sent, agrees }: { sent: string | null; agrees: boolean | null }) => [sent, agrees]),
    [
      ['5', true],
      ['5', false],
      ['Exempt', null],
      [null, null],
    ],
  );
});

const market = {
  id: 'MARKET',
  version: '2026',
  name: '市场信用',
  audience: 'regulator',
  dimensions: [
    { id: '质量', weight: 0.6 },
    { id: '服务', weight: 0.4, points: [0, 100] },
  ],
  grades: [
    { grade: '优', short: '优', ranked: true, listable: true, band: { min: 90 }, worst: { min: 60 } },
    { grade: '良', short: '良', ranked: true, listable: true, band: { min: 60 } },
    { grade: '差', short: '差', ranked: true, listable: false },
  ],
  states: ['unrated', { id: 'N', outcome: 'out_of_scope', name: '不适用' }],
};
const points = 'unit,质量,服务\na,100,80\nb,110,61\nc,125,59\nd,10,10\n';

test('a scheme of one’s own, from a file', async () => {
  // By hand: 60 + 32 = 92; 66 + 24.4 = 90.4; 75 + 23.6 = 98.6, vetoed by 59; 6 + 4 = 10.
  assert.deepEqual(await answer(market, points), {
    units: [
      { unit: 'a', score: 92, grade: '优', decidedBy: 'band' },
      { unit: 'b', score: 90.4, grade: '优', decidedBy: 'band' },
      { unit: 'c', score: 98.6, grade: '良', decidedBy: 'worst' },
      { unit: 'd', score: 10, grade: '差', decidedBy: 'rest' },
    ],
  });
});

test('the scheme of docs/FORMATS.md is the sample, and gives its grades', async () => {
  const sample = readFileSync('docs/samples/scheme.json', 'utf8');
  const page = readFileSync('docs/FORMATS.md', 'utf8')
    .split('## Grade schemes')[1]!
    .split('```json')[1]!
    .split('```')[0]!;
  assert.deepEqual(JSON.parse(page), JSON.parse(sample));
  // By hand: 57 + 34 = 91; 58.8 + 31.6 = 90.4, vetoed by 79; 30 + 16 = 46; nothing without records.
  assert.deepEqual(await answer(sample, readFileSync('docs/samples/points.csv', 'utf8')), {
    units: [
      { unit: 'East gate', score: 91, grade: 'A', decidedBy: 'band' },
      { unit: 'West gate', score: 90.4, grade: 'B', decidedBy: 'worst' },
      { unit: 'South gate', score: 46, grade: 'C', decidedBy: 'rest' },
      { unit: 'North gate', score: null, grade: null, decidedBy: null },
    ],
  });
});

test('what a scheme file may leave out', async () => {
  const bare = {
    id: 'MARKET',
    dimensions: market.dimensions,
    grades: market.grades.map(({ grade, band, worst }) => ({ grade, band: band ?? null, worst: worst ?? null })),
  };
  assert.deepEqual(await answer(bare, points), await answer(market, points));
});

test('a dimension that is called grade is a dimension', async () => {
  const scheme = { id: 'X', dimensions: [{ id: 'grade', weight: 1 }], grades: [{ grade: 'A', band: { min: 5 } }] };
  assert.deepEqual(await answer(scheme, 'unit,grade\na,5\nb,4\n'), {
    units: [
      { unit: 'a', score: 5, grade: 'A', decidedBy: 'band' },
      { unit: 'b', score: 4, grade: null, decidedBy: null },
    ],
  });
});

test('what is computed under a national scheme is labelled 参考, also where a file takes its id', async () => {
  assert.deepEqual(await answer('TAX', 'unit,score\na,90\nb,\n'), {
    label: '参考',
    units: [
      { unit: 'a', score: 90, grade: 'A', decidedBy: 'band' },
      { unit: 'b', score: null, grade: null, decidedBy: null },
    ],
  });
  assert.match(await xintuScore('TAX', 'unit,score\na,90\n'), /^参考: .*TAX counts\.$/m);
  assert.equal((await answer({ ...market, id: 'CN-2026' }, points)).label, '参考');
  assert.equal((await answer({ ...market, national: true }, points)).label, '参考');
  assert.equal((await answer(market, points)).label, undefined);
});

const [first, second, third] = market.grades;
const changed = (change: object): object => ({ ...market, ...change });

/** What is wrong → what the one message says of it. */
const malformed: [why: string, scheme: object | string, says: RegExp][] = [
  ['no shipped scheme', 'GOOD', /no scheme "GOOD"\. Shipped are: CN-2026, .*FHRS/],
  ['a file that is not there', 'nowhere.json', /scheme nowhere\.json cannot be read/],
  ['no JSON', '{"id":', /scheme S\.json cannot be read/],
  ['thresholds that are not published', 'CN-2026', /CN-2026 has no thresholds.*阈值未公开/],
  ['a file without thresholds', changed({ grades: [{ grade: 'A' }] }), /MARKET has no thresholds/],
  ['no grades', changed({ grades: [] }), /grades: there is none/],
  ['no dimensions in the list', changed({ dimensions: [] }), /dimensions: there is none/],
  [
    'a weight of 0',
    changed({ dimensions: [{ id: '质量', weight: 0 }] }),
    /dimension "质量": weight is 0, it must be above 0/,
  ],
  ['a negative weight', changed({ dimensions: [{ id: '质量', weight: -1 }] }), /"质量": weight is -1.*points below 0/],
  ['a weight in quotes', changed({ dimensions: [{ id: '质量', weight: '1' }] }), /dimensions\.0\.weight/],
  [
    'points that fall',
    changed({ dimensions: [{ id: '质量', weight: 1, points: [9, 1] }] }),
    /"质量": points: 9 must be below 1/,
  ],
  [
    'a dimension twice',
    changed({ dimensions: [market.dimensions[0], market.dimensions[0]] }),
    /dimension "质量" stands there more/,
  ],
  ['a grade twice', changed({ grades: [first, second, second] }), /grade "良" stands there more than once/],
  [
    'min here and max there',
    changed({ grades: [first, { ...second, band: { max: 60 } }, third] }),
    /"band" has "min" in some/,
  ],
  [
    'a band with min and max',
    changed({ grades: [{ ...first, band: { min: 1, max: 2 } }] }),
    /grades\.0\.band: must be \{"min"/,
  ],
  [
    'grades worst first',
    changed({ grades: [third, second, first] }),
    /grade "良": it can never be given, because "差"/,
  ],
  [
    'the same upper bound twice',
    changed({ grades: ['A', 'B'].map((grade) => ({ grade, band: { max: 15 } })) }),
    /grade "B": it can never be given, because "A"/,
  ],
  ['a veto without dimensions', changed({ dimensions: undefined }), /grade "优": "worst" bounds every dimension/],
  ['a field that is not known', changed({ bands: [] }), /bands/],
];

for (const [why, scheme, says] of malformed)
  test(`a scheme is refused in one message: ${why}`, () => refused(xintuScore(scheme, points, '--json'), says));

const wrongData: [why: string, data: string, says: RegExp][] = [
  ['an empty file', '', /D\.csv is empty/],
  ['a header alone', 'unit,质量,服务\n', /D\.csv has a header and no rows/],
  ['a dimension without a column', 'unit,质量\na,1\n', /no column for the dimension "服务"/],
  ['a unit twice', 'unit,质量,服务\na,1,2\na,1,2\n', /row 2: the unit "a" stands in row 1 already/],
  ['text in a number', 'unit,质量,服务\na,good,2\n', /row 1 \("a"\), column "质量": "good" is not a number/],
  ['points below the fewest', 'unit,质量,服务\na,1,-1\n', /unit "a", dimension "服务": -1 is not from 0 to 100/],
  ['points above the most', 'unit,质量,服务\na,1,101\n', /unit "a", dimension "服务": 101 is not from 0 to 100/],
];

for (const [why, data, says] of wrongData)
  test(`data are refused in one message: ${why}`, () => refused(xintuScore(market, data, '--json'), says));

async function refused(run: Promise<string>, says: RegExp) {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.match(error.message, says);
    assert.ok(!error.message.includes('\n'));
    return true;
  });
}
