import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { cellText } from '@/lib/comparison/cell-text';
import { changeKey, changesOf } from '@/lib/comparison/changes';
import { csvOf, tsvOf } from '@/lib/comparison/csv';
import { metadataOf } from '@/lib/comparison/metadata';
import { ordered } from '@/lib/comparison/order';
import { hasNoValue, type Table, type TableId, tableIds } from '@/lib/comparison/table';
import { comparisonTables } from '@/lib/comparison/tables';
import type { Told } from '@/lib/comparison/told';
import { xlsxOf } from '@/lib/comparison/xlsx';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { marketCredit } from '@/lib/credit/index/market-credit';
import { shippedSchemes } from '@/lib/credit/schemes';
import type { Lang } from '@/lib/i18n/lang';
import { readFormats, readSheets } from './support/sheets';
import { AS_OF, comparisonOf, type Given } from './support/zone-comparison';

/** The tables of a comparison, and the files that they are taken away in. */

const HOSTILE = '=HYPERLINK("http://x","a"),\n+1';

const given: Given[] = [
  {
    zone: { id: '0011', name: HOSTILE, level: 71.234567890123, index: 106.85185183518, change: -1.25, synthetic: true },
    counts: { good: [56, 70, 900], bad: [1, 3], penalty: [7, 1_000, 1_000] },
    scores: { n: 3, population: 70, mean: 82.123456789, deviation: 4.2, from: 70, width: 10, counts: [1, 2, 0] },
    points: [
      { period: '2026-10', state: 'final', rank: 2, rankBand: [1, 4], releasedAt: AS_OF },
      {
        level: 71.234567890123,
        nodes: { index: 71.234567890123, grades: 80, market: null },
        indicators: { good_rate: 69.2, complaints_in_time: null },
        values: { good_rate: 80, complaints_in_time: null },
        hidden: ['complaints_in_time'],
        lights: { grades: 'green' },
        against: '2026-10',
        drivers: { good_rate: { points: -0.30000000000000004, coverageEffect: 0 } },
      },
    ],
    groups: {
      industry: [{ group: 'F', names: { 'zh-CN': '批发和零售业', en: 'Wholesale' }, entities: 12, good: 1 / 3 }],
      label: [{ group: 'penalty', entities: 7 }],
      kind: [{ group: 'individual', entities: 900, states: suppressed(900) }],
      age: [{ group: '10', entities: 4, good: 0.5 }],
    },
    migration: {
      items: [{ from: { grade: 'B' }, to: { grade: 'A' }, entities: 5 }],
      totals: { better: 5, worse: 0, unchanged: 0, entered: 0, left: 0, other: 0 },
    },
    footfall: {
      devices: 1,
      slots: [
        slot('2026-11-19T15:00:00.000Z', 10),
        slot('2026-11-19T16:00:00.000Z', 20),
        slot('2026-11-20T01:00:00.000Z', 5),
      ],
    },
  },
  {
    zone: {
      id: 'garden',
      name: '篁园市场',
      level: null,
      index: null,
      indexCoverage: 0.4,
      rank: null,
      states: suppressed(1000),
    },
    counts: { penalty: [9, 1_000, 1_000] },
    points: [{ level: null, index: null, hidden: ['good_rate'] }],
  },
  { zone: { id: 'a&b', name: 'Binwang' }, counts: { good: [48, 80, 900], bad: [2, 80] } },
];

const told = (lang: Lang, comparison: ZoneComparison = comparisonOf(given, { synthetic: true })): Told => ({
  comparison,
  schemes: shippedSchemes,
  methodology: marketCredit,
  audience: 'district',
  lang,
});
const tableOf = (id: TableId, lang: Lang = 'en'): Table => {
  const found = comparisonTables(told(lang)).find((one) => one.id === id);
  assert.ok(found, `no table ${id}`);
  return found;
};
/** What a table says of a zone in a column. */
const cellOf = (table: Table, row: string, column: string) => {
  const found = table.rows.find(({ id }) => id === row);
  assert.ok(found, `no row ${row} in ${table.rows.map(({ id }) => id)}`);
  return found.cells[table.columns.findIndex(({ id }) => id === column)];
};

describe('tables', () => {
  test('every table is there, with the exact figures of the comparison', () => {
    assert.deepEqual(
      comparisonTables(told('en')).map(({ id }) => id),
      [...tableIds].filter((id) => id !== 'score_differences'),
    );
    assert.equal(cellOf(tableOf('index'), '0011', 'level'), 71.234567890123);
    assert.equal(cellOf(tableOf('shares'), '0011 good', 'share'), 56 / 70);
    const { interval: now, underlying } = told('en').comparison.zones[0]!.shares.good!;
    const bounds = ['low', 'high', 'now_low', 'now_high'].map((id) => cellOf(tableOf('shares'), '0011 good', id));
    assert.deepEqual(bounds, [...underlying, ...now]);
    assert.equal(cellOf(tableOf('scores'), '0011', 'mean'), 82.123456789);
    assert.equal(cellOf(tableOf('parts'), '0011 indicator good_rate', 'points'), -0.30000000000000004);
    const differences = told('en').comparison.differences;
    const table = tableOf('differences');
    assert.equal(table.rows.length, differences.length);
    for (const { measure, first, second, difference, interval, corrected, isReal } of differences) {
      const row = JSON.stringify([measure, first, second]);
      assert.equal(cellOf(table, row, 'difference'), difference);
      assert.deepEqual([cellOf(table, row, 'low'), cellOf(table, row, 'high')], [...interval]);
      assert.equal(cellOf(table, row, 'corrected'), corrected);
      assert.equal(cellOf(table, row, 'word'), isReal ? 'more than noise' : 'within noise');
      assert.equal(table.rows.find(({ id }) => id === row)!.isNoise, !isReal);
    }
  });

  test('missing is never zero: each gap says why it is one', () => {
    assert.deepEqual(cellOf(tableOf('index'), 'garden', 'level'), { none: 'too_few' });
    assert.deepEqual(cellOf(tableOf('months'), 'garden live', 'level'), { none: 'withheld' });
    assert.deepEqual(cellOf(tableOf('shares'), 'garden good', 'share'), { none: 'suppressed' });
    assert.deepEqual(cellOf(tableOf('shares'), 'a&b penalty', 'share'), { none: 'missing' });
    assert.deepEqual(cellOf(tableOf('parts'), '0011 node market', 'score'), { none: 'withheld' });
    assert.deepEqual(cellOf(tableOf('parts'), '0011 indicator complaints_in_time', 'value'), { none: 'withheld' });
    assert.deepEqual(cellOf(tableOf('kind'), '["0011","group","individual"]', 'good'), { none: 'suppressed' });
    assert.deepEqual(cellOf(tableOf('footfall'), 'garden null', 'in'), { none: 'missing' });
  });

  test("footfall is summed by the day of the zones' time zone", () => {
    const table = tableOf('footfall');
    assert.equal(cellOf(table, '0011 2026-11-19', 'in'), 10);
    assert.equal(cellOf(table, '0011 2026-11-20', 'in'), 25);
  });

  test('grades of several schemes stand in no table together', () => {
    const mixed = comparisonOf([given[0]!, { zone: { id: 'other', name: 'Other', scheme: 'FHRS' } }]);
    const tables = comparisonTables(told('en', mixed));
    assert.ok(tables.every(({ id }) => id !== 'moves' && id !== 'migration' && id !== 'differences'));
    for (const { columns } of tables) assert.ok(columns.every(({ id }) => !id.startsWith('grade_')));
  });

  test('the page shows figures by locale, and the word where there is none', () => {
    const table = tableOf('shares', 'zh-CN');
    const column = table.columns.find(({ id }) => id === 'share')!;
    assert.equal(cellText(cellOf(table, '0011 good', 'share')!, column, 'zh-CN'), '80.0%');
    assert.equal(cellText(cellOf(table, 'garden good', 'share')!, column, 'zh-CN'), '不公开计数');
    const p = tableOf('differences').columns.find(({ id }) => id === 'p')!;
    assert.deepEqual([cellText(1e-9, p, 'en'), cellText(0.0312, p, 'en')], ['<0.0001', '0.0312']);
    const month = tableOf('months').columns.find(({ id }) => id === 'period')!;
    assert.equal(cellText('2026-10', month, 'en'), 'Oct 2026');
    assert.equal(cellText('2026-10', month, 'zh-CN'), '2026年10月');
  });

  test('rows sort by any column, and what has no value stands last either way', () => {
    const { columns, rows } = tableOf('index');
    const by = (column: string, isFalling: boolean) =>
      ordered(
        rows,
        columns.findIndex(({ id }) => id === column),
        isFalling,
        'en',
      ).map(({ id }) => id);
    assert.deepEqual(by('level', true), ['0011', 'a&b', 'garden']);
    assert.deepEqual(by('level', false), ['a&b', '0011', 'garden']);
    assert.deepEqual(by('zone', false)[0], '0011');
  });

  test('what changed since the comparison was opened has its old value; the time of reading is no change', () => {
    const before = comparisonTables(told('en'));
    const next = structuredClone(told('en').comparison);
    next.zones[0]!.zone.level = 70;
    next.zones[0]!.zone.asOf = '2026-11-21T08:00:00.000Z';
    const changes = changesOf(before, comparisonTables(told('en', next)));
    assert.deepEqual([...changes], [[changeKey('index', '0011', 'level'), 71.234567890123]]);
  });
});

describe('csv', () => {
  /** The records of the table, and those behind the empty one. */
  function read(text: string) {
    assert.equal(text.charCodeAt(0), 0xfeff, 'begins with the mark that Excel looks for');
    const records = parse(text.slice(1), { record_delimiter: '\r\n' }) as string[][];
    const end = records.findIndex((record) => record.every((field) => field === ''));
    return { head: records[0]!, rows: records.slice(1, end), about: records.slice(end + 1) };
  }

  for (const lang of ['zh-CN', 'en'] as const)
    test(`every figure of every table is read back to the digit (${lang})`, () => {
      for (const table of comparisonTables(told(lang))) {
        const { rows, head } = read(csvOf(table, metadataOf(told(lang), table.title), lang));
        assert.equal(rows.length, table.rows.length, table.id);
        for (const [at, { cells, id }] of table.rows.entries())
          for (const [place, cell] of cells.entries()) {
            const field = rows[at]![place]!;
            const where = `${table.id} ${id} ${table.columns[place]!.id}`;
            if (hasNoValue(cell)) {
              assert.equal(field, '', where);
              assert.ok(rows[at]!.at(-1)!.includes(table.columns[place]!.label), `${where} says why in the note`);
            } else if (typeof cell === 'number') assert.ok(Object.is(Number(field), cell) && field !== '', where);
            else assert.equal(field.replace(/^['\t](?=[=+\-@\d.])/, ''), cell, where);
          }
        assert.ok(head[0]!.length > 0);
      }
    });

  test('no cell is a formula, a negative number stays a number, and a code keeps its zeros', () => {
    const text = csvOf(tableOf('index'), metadataOf(told('en'), 'Index'), 'en');
    const { rows, head } = read(text);
    assert.equal(rows[0]![0], `'${HOSTILE}`);
    assert.equal(rows[0]![1], '\t0011');
    assert.equal(rows[0]![head.findIndex((label) => label.startsWith('On the last'))], '-1.25');
    for (const record of [head, ...rows])
      for (const field of record)
        assert.ok(!/^[=+@＝]/.test(field) && (!/^-/.test(field) || !Number.isNaN(Number(field))), field);
  });

  test('what the file is of, for whom, as of when, and that what has ended must be taken down, stand behind it', () => {
    const { about } = read(csvOf(tableOf('shares', 'zh-CN'), metadataOf(told('zh-CN'), '比例'), 'zh-CN'));
    const facts = new Map(about.map(([label, value]) => [label, value]));
    assert.equal(facts.get('适用对象'), '区县');
    assert.equal(facts.get('数据截至'), AS_OF);
    assert.equal(facts.get('修订号'), '\t7');
    assert.match(facts.get('评价体系')!, /CN-2026/);
    assert.match(facts.get('指数方法')!, /cn-market-credit 1/);
    assert.match(facts.get('公开期限')!, /立即停止公开/);
    assert.match(facts.get('演示数据')!, /不涉及真实经营主体/);
  });

  test('the clipboard has one line a row, whatever a name holds', () => {
    const lines = tsvOf(tableOf('index'), 'en').split('\n');
    assert.equal(lines.length, 1 + given.length);
    assert.equal(new Set(lines.map((line) => line.split('\t').length)).size, 1);
    assert.ok(lines[1]!.startsWith("'=HYPERLINK"));
  });
});

describe('xlsx', () => {
  test('every figure of every table is read back to the digit, text and codes as text, none as a formula', async () => {
    const own = told('zh-CN');
    const tables = comparisonTables(own);
    const sheets = readSheets(Buffer.from(await xlsxOf(tables, metadataOf(own), 'zh-CN')));
    assert.deepEqual([...sheets.keys()], ['文件说明', ...tables.map(({ title }) => title)]);
    for (const table of tables) {
      const [head, ...rows] = sheets.get(table.title)!;
      assert.deepEqual(
        head!.slice(0, table.columns.length).map((label) => String(label).replace(/ \(.*/, '')),
        table.columns.map(({ label }) => label),
      );
      assert.equal(rows.length, table.rows.length);
      for (const [at, { cells, id }] of table.rows.entries())
        for (const [place, cell] of cells.entries()) {
          const where = `${table.id} ${id} ${table.columns[place]!.id}`;
          const found = rows[at]![place] ?? null;
          if (hasNoValue(cell)) assert.equal(found, null, where);
          else assert.equal(found ?? '', cell, where);
        }
    }
    assert.equal(sheets.get('指数')![1]![0], HOSTILE);
    assert.equal(sheets.get('指数')![1]![1], '0011');
    const about = new Map(sheets.get('文件说明')!.map(([label, value]) => [label, value]));
    assert.equal(about.get('数据截至'), AS_OF);
    assert.match(String(about.get('演示数据')), /不涉及真实经营主体/);
  });

  test('shares are numbers with a per cent format, and codes are marked as text', async () => {
    const own = told('en');
    const formats = readFormats(Buffer.from(await xlsxOf([tableOf('shares')], metadataOf(own), 'en')), 2);
    const { columns } = tableOf('shares');
    const place = (column: string) => `${String.fromCharCode(65 + columns.findIndex(({ id }) => id === column))}2`;
    assert.equal(formats.get(place('share')), '0.0%');
    assert.equal(formats.get(place('hits')), '#,##0');
    assert.equal(formats.get(place('zone_code')), '@');
  });
});

function suppressed(entities: number) {
  return { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: entities };
}

function slot(start: string, passages: number) {
  return { start, in: passages, out: 0, devices: 1, expected: null, weeks: 0 };
}
