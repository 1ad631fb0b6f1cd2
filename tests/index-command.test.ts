import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Methodology } from '@/lib/credit/index/methodology';
import { Refusal } from '@/lib/credit/refusal';
import { commandLine } from './support/command-line';
import { indicator, methodology, root, tai, ymci } from './support/methodologies';

/** `xintu index` as a user has it. */

const folder = mkdtempSync(join(tmpdir(), 'xintu-index-'));
after(() => rmSync(folder, { recursive: true }));

interface Answer {
  units: {
    unit: string;
    level: number | null;
    rank: number | null;
    coverage: number;
    nodes: Record<string, number | null>;
  }[];
}

/** Standard output; what is refused is thrown. */
function xintuIndex(made: object | string, data: string | Buffer, ...options: string[]): Promise<string> {
  writeFileSync(join(folder, 'M.json'), typeof made === 'string' ? made : JSON.stringify(made));
  writeFileSync(join(folder, 'D.csv'), data);
  return commandLine(['index', '--methodology', 'M.json', '--data', 'D.csv', ...options], folder);
}

const answer = async (made: object, data: string | Buffer): Promise<Answer['units']> =>
  (JSON.parse(await xintuIndex(made, data, '--json')) as Answer).units;

const small = methodology({
  minCoverage: 0.5,
  nodes: [root(), { id: 'part', parent: 'total', weight: 3 }],
  indicators: [
    indicator({ id: 'a', parent: 'part' }),
    indicator({ id: 'b', parent: 'part', goalposts: [0, 10], direction: -1, clamp: true }),
    indicator({ id: 'c' }),
  ],
});
const values = 'unit,a,b,c\n东区,80,2,60\nWest,,,90\nNorth,,,\n"South, old",80,20,60\n';

test('levels in the file’s order, with ranks, coverage and the score of each node', async () => {
  assert.deepEqual(await answer(small, values), [
    { unit: '东区', level: 75, rank: 1, coverage: 1, nodes: { total: 75, part: 80 } },
    { unit: 'West', level: null, rank: null, coverage: 0.25, nodes: { total: 90, part: null } },
    { unit: 'North', level: null, rank: null, coverage: 0, nodes: { total: null, part: null } },
    { unit: 'South, old', level: 45, rank: 2, coverage: 1, nodes: { total: 45, part: 40 } },
  ]);
});

test('for people: a table, Chinese aligned with Latin', async () => {
  assert.equal(
    await xintuIndex(small, values),
    [
      'unit        rank    level  coverage  total   part',
      '东区           1  75.0000   100.0 %  75.00  80.00',
      'West           –        –    25.0 %  90.00      –',
      'North          –        –     0.0 %      –      –',
      'South, old     2  45.0000   100.0 %  45.00  40.00',
      '',
    ].join('\n'),
  );
});

test('columns stand in any order, others are passed over; tsv, gzip, a byte order mark and CRLF are read', async () => {
  const expected = await answer(small, values);
  const [header, ...rows] = [
    'unit\tnote\tc\ta\tb',
    '东区\tx y\t60\t80\t2',
    'West\t-\t90\t \t',
    'North\t\t\t\t',
    'South, old\t\t6e1\t+80\t20.0',
  ];
  const turned = `\uFEFF${[header, ...rows].join('\r\n')}`;
  assert.deepEqual(await answer(small, gzipSync(turned)), expected);
});

test('what the methodology may leave out', async () => {
  const { scale: _, ...bare } = small;
  const indicators = small.indicators.map(({ goalposts, ...given }) =>
    goalposts === null ? { id: given.id, parent: given.parent, weight: 1, goalposts } : { goalposts, ...given },
  );
  const nodes = [{ id: 'total', parent: null }, small.nodes[1]];
  const base = { unit: 'Nowhere', period: '2026-01', value: 100 };
  assert.deepEqual(await answer({ ...bare, nodes, indicators, base }, values), await answer(small, values));
});

const [a, b, c] = small.indicators;
const part = small.nodes[1]!;
const withIndicator = (change: object): object => ({ ...small, indicators: [a, { ...b, ...change }, c] });
const withNodes = (...nodes: object[]): object => ({ ...small, nodes });

/** What is wrong → what the one message says of it. */
const malformed: [why: string, made: object | string, says: RegExp][] = [
  ['no JSON', '{"id":', /methodology M\.json cannot be read/],
  ['JSON with a word', '{\n  "id": x\n}', /M\.json cannot be read: Unexpected token .*"id": x/],
  ['JSON with a comma too many', '{\n  "id": "x",,\n}', /M\.json cannot be read: .* line 2, character 13/],
  ['no object', [], /the document/],
  [
    'a cycle',
    withNodes(root(), { ...part, parent: 'low' }, { id: 'low', parent: 'part', weight: 1 }),
    /"part" → "low" → "part" is a cycle/,
  ],
  ['a node that is its own parent', withNodes(root(), { ...part, parent: 'part' }), /"part" → "part" is a cycle/],
  ['an id of two lines', withNodes(root(), { ...part, id: 'pa\nrt' }), /nodes\.1\.id .*: must be one line/],
  ['two roots', withNodes(root(), { ...part, parent: null }), /"total" and "part" are roots/],
  ['no root', withNodes(root({ parent: 'part' }), part), /no node is the root/],
  ['no nodes', withNodes(), /nodes: there is none/],
  ['no indicators', { ...small, indicators: [] }, /indicators: there is none/],
  [
    'an unknown parent of a node',
    withNodes(root(), { ...part, parent: 'nowhere' }),
    /node "part": its parent "nowhere"/,
  ],
  ['an unknown parent of an indicator', withIndicator({ parent: 'nowhere' }), /indicator "b": its parent "nowhere"/],
  [
    'a node with nothing below it',
    withNodes(root(), part, { id: 'bare', parent: 'total', weight: 1 }),
    /node "bare": nothing/,
  ],
  ['a node twice', withNodes(root(), part, part), /node "part" stands there more than once/],
  ['an indicator twice', withIndicator({ id: 'a' }), /indicator "a" stands there more than once/],
  ['a weight of 0', withIndicator({ weight: 0 }), /indicator "b": weight is 0/],
  ['a negative weight', withNodes(root(), { ...part, weight: -1 }), /node "part": weight is -1/],
  ['no weight', withNodes(root(), { id: 'part', parent: 'total' }), /nodes\.1\.weight \("part"\): is missing/],
  ['a weight in quotes', withIndicator({ weight: '3' }), /indicators\.1\.weight \("b"\)/],
  ['equal goalposts', withIndicator({ goalposts: [5, 5] }), /indicator "b": goalposts \[5, 5\] are equal/],
  ['falling goalposts', withIndicator({ goalposts: [9, 5] }), /"b": goalposts \[9, 5\] must rise; .*"direction": -1/],
  ['a goalpost of 0 under log10', withIndicator({ transform: 'log10' }), /"b": goalposts \[0, 10\] are not above 0/],
  [
    'goalposts without a direction',
    withIndicator({ direction: undefined }),
    /indicators\.1\.direction \("b"\): is missing/,
  ],
  ['another direction', withIndicator({ direction: 2 }), /indicators\.1\.direction \("b"\)/],
  ['another transform', withIndicator({ transform: 'ln' }), /indicators\.1\.transform \("b"\)/],
  ['another aggregation', { ...small, aggregation: 'median' }, /aggregation: /],
  [
    'geometric above goalposts on a scale from 0',
    { ...small, aggregation: 'geometric' },
    /scale: it starts at 0, but node "part" is geometric/,
  ],
  ['a falling scale', { ...small, scale: [100, 0] }, /scale: 100 must be below 0/],
  ['a least coverage above 1', { ...small, minCoverage: 60 }, /minCoverage: 60 is not from 0 to 1/],
  ['a base of 0', { ...small, base: { unit: 'u', period: 'p', value: 0 } }, /base\.value: 0/],
  ['a field that is not known', { ...small, minimumCoverage: 0.5 }, /minimumCoverage/],
  [
    'alarm bands that rise',
    withNodes(
      root({
        alarm: {
          bands: [
            { light: 'red', from: 1 },
            { light: 'green', from: 2 },
          ],
        },
      }),
      part,
    ),
    /node "total": alarm: bands stand best first/,
  ],
];

for (const [why, made, says] of malformed)
  test(`a methodology is refused in one message: ${why}`, () => refused(xintuIndex(made, values, '--json'), says));

const wrongData: [why: string, data: string, says: RegExp, made?: Methodology][] = [
  ['an empty file', '', /D\.csv is empty/],
  ['a header alone', 'unit,a,b,c\n', /D\.csv has a header and no rows/],
  ['JSON', '[{"unit":"x"}]', /the first column is/],
  ['no column unit', 'zone,a,b,c\nx,1,2,3\n', /the first column is "zone"/],
  ['an indicator without a column', 'unit,a,c\nx,1,2\n', /no column for the indicator "b"/],
  ['a column twice', 'unit,a,b,c,a\nx,1,2,3,4\n', /"a" stands in it more than once/],
  ['a unit twice', 'unit,a,b,c\nx,1,2,3\ny,1,2,3\nx,4,5,6\n', /row 3: the unit "x" stands in row 1 already/],
  ['a unit without a name', 'unit,a,b,c\nx,1,2,3\n ,1,2,3\n', /row 2: the column "unit" is empty/],
  ['a unit of two lines twice', 'unit,a,b,c\n"x\ny",1,2,3\n"x\ny",1,2,3\n', /row 2: the unit "x\\ny" stands in row 1/],
  ['text in a number', 'unit,a,b,c\nx,1,2,3\ny,1,about 2,3\n', /row 2 \("y"\), column "b": "about 2" is not a number/],
  ['a word for missing', 'unit,a,b,c\nx,1,NA,3\n', /row 1 \("x"\), column "b": "NA" is not a number/],
  ['a decimal comma', 'unit,a,b,c\nx,"1,5",2,3\n', /row 1 \("x"\), column "a": "1,5" is not a number/],
  ['infinity', 'unit,a,b,c\nx,1e999,2,3\n', /row 1 \("x"\), column "a": "1e999" is not a number/],
  ['hexadecimal', 'unit,a,b,c\nx,0x10,2,3\n', /row 1 \("x"\), column "a"/],
  ['a row too short', 'unit,a,b,c\nx,1,2,3\ny,1,2\n', /D\.csv, row 2: The row has 3 fields, the header 4/],
  ['a quote that is never closed', 'unit,a,b,c\nx,1,2,3\n"y,1,2,3\n', /row 2 opens a quote/],
  [
    '0 under a geometric node',
    'unit,a,b\nx,1,2\ny,3,0\n',
    /unit "y", node "total": "b" is 0, but a geometric mean needs/,
    methodology({
      aggregation: 'geometric',
      nodes: [root()],
      indicators: [indicator({ id: 'a' }), indicator({ id: 'b' })],
    }),
  ],
  [
    'a score beyond all numbers',
    'unit,a\nx,1e308\n',
    /unit "x", node "total": "a" is 1e\+308, but its score is beyond all numbers/,
    methodology({ nodes: [root()], indicators: [indicator({ id: 'a', goalposts: [0, 1e-9] })] }),
  ],
  [
    '0 under log10',
    'unit,a\nx,0\n',
    /unit "x", node "total": "a" is 0, but log10 needs/,
    methodology({
      nodes: [root()],
      indicators: [indicator({ id: 'a', goalposts: [1, 10], transform: 'log10', clamp: true })],
    }),
  ],
];

for (const [why, data, says, made = small] of wrongData)
  test(`data are refused in one message: ${why}`, () => refused(xintuIndex(made, data, '--json'), says));

async function refused(run: Promise<string>, says: RegExp) {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.match(error.message, says);
    assert.ok(!error.message.includes('\n'));
    return true;
  });
}

test('files that are not there are named', async () => {
  writeFileSync(join(folder, 'there.json'), JSON.stringify(ymci));
  const without = (made: string, data: string) => commandLine(['index', '--methodology', made, '--data', data], folder);
  await refused(without('nowhere.json', 'D.csv'), /nowhere\.json cannot be read/);
  await refused(without('there.json', 'nowhere.csv'), /nowhere\.csv does not exist/);
});

test('the samples are those of the page, and give its levels', async () => {
  const page = /```json\n(\{\n {2}"id": "market-credit"[^`]*)```/.exec(readFileSync('docs/METHOD.md', 'utf8'))![1]!;
  assert.deepEqual(JSON.parse(page), JSON.parse(readFileSync('docs/samples/methodology.json', 'utf8')));
  const printed = await commandLine(
    ['index', '--methodology', 'methodology.json', '--data', 'indicators.csv', '--json'],
    'docs/samples',
  );
  const { units } = JSON.parse(printed) as Answer;
  const rounded = units.map(({ unit, level, rank, coverage }) => [
    unit,
    level && Number(level.toFixed(4)),
    rank,
    coverage,
  ]);
  assert.deepEqual(rounded, [
    ['甲区', 77.5055, 2, 1],
    ['乙区', 55.6925, 3, 1],
    ['丙区', 90.0384, 1, 0.8],
    ['丁区', null, null, 0.2],
  ]);
});

test('5,000 units by 100 indicators go through whole', async () => {
  const ids = Array.from({ length: 100 }, (_, i) => `i${i}`);
  const made = {
    ...tai(),
    nodes: [root()],
    indicators: ids.map((id) => indicator({ id, goalposts: [0, 10_000], clamp: true })),
  };
  const rows = Array.from({ length: 5_000 }, (_, unit) =>
    [`u${unit}`, ...ids.map((_, i) => 2 * unit + (i % 2))].join(','),
  );
  const units = await answer(made, `unit,${ids.join(',')}\n${rows.join('\n')}\n`);
  assert.equal(units.length, 5_000);
  assert.deepEqual(units[4_999], { unit: 'u4999', level: 99.985, rank: 1, coverage: 1, nodes: { total: 99.985 } });
  assert.equal(units[0]!.rank, 5_000);
});
