import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestMoves, migrationMatrix, shownTotals } from '@/components/wall/migration-matrix';
import { drawnRows } from '@/components/wall/statistics-rows';
import { type MoveCell, movesOf } from '@/lib/credit/migration';
import { type GroupCell, type StatisticsBy, statisticsRows } from '@/lib/credit/zone-statistics';
import { langs } from '@/lib/i18n/lang';
import { shipped } from './support/shipped-scheme';

/** What a wall draws of statistics and moves: nobody is lost where little is drawn, and nothing hidden looks like a count. */

const scheme = shipped('CN-2026');
const common = { divisions: [], synthetic: 0 };
const cell = (group: string, entities: number, kind = 'enterprise'): GroupCell => ({
  ...{ ...common, group, kind, entities, outcome: 'graded', grade: entities % 2 ? 'A' : 'D' },
});
const isEnterprise = ({ kind }: { kind: string }) => kind === 'enterprise';
const rowsOf = (by: StatisticsBy, cells: GroupCell[]) => ({
  by,
  items: statisticsRows(cells, { by, scheme, isPast: false, isCounted: isEnterprise, isGrouped: isEnterprise }),
});

test('few industries are drawn, the largest first; the others are one row, and all rows add up, in both languages', () => {
  const cells = ['5131', '6110', '0141', '8391', '7010'].map((code, i) => cell(`gbt4754:${code}`, 10 + i));
  const statistics = rowsOf('industry', [...cells, cell('', 3), cell('gbt4754:5131', 20, 'individual')]);
  for (const lang of langs) {
    const rows = drawnRows(statistics, { lang, scheme, limit: 2 });
    assert.deepEqual(
      rows.map(({ id, entities, isHatched }) => [id, entities, isHatched]),
      [
        ['K', 14, false],
        ['P', 13, false],
        ['other', 33, false],
        ['unknown', 3, true],
        ['suppressed', 20, true],
      ],
    );
    assert.ok(rows.every(({ words }) => words.length > 1));
    assert.equal(rows[2]!.good, undefined, 'no share is made up for what is summed');
  }
});

test('grades have their marks, states the mark of none, and a share only where one can be told', () => {
  const rows = drawnRows(rowsOf('grade', [cell('', 5), cell('', 8), cell('', 2, 'individual')]), {
    lang: 'en',
    scheme,
    limit: 9,
  });
  assert.deepEqual(
    rows.map(({ id, entities, look, isHatched }) => [id, entities, look?.letter, isHatched]),
    [
      ['A', 5, 'A', false],
      ['B', 0, 'B', false],
      ['C', 0, 'C', false],
      ['D', 8, 'D', false],
      ['suppressed', 2, '', true],
    ],
  );
  const kinds = drawnRows(rowsOf('kind', [cell('', 5), cell('', 2, 'individual')]), { lang: 'en', scheme, limit: 9 });
  assert.deepEqual(
    kinds.map(({ id, good }) => [id, good]),
    [
      ['enterprise', 1],
      ['individual', null],
      ['other', null],
    ],
  );
});

test('the matrix holds every move once, its diagonal is what stayed, and what has no grade is one row and column', () => {
  const move = (from: string, to: string, entities: number): MoveCell => {
    const side = (word: string) => (word.length === 1 ? ['graded', word] : [word, '']) as [string, string];
    const [[fromOutcome, fromGrade], [toOutcome, toGrade]] = [side(from), side(to)];
    return { ...common, kind: 'enterprise', entities, fromOutcome, fromGrade, toOutcome, toGrade };
  };
  const told = movesOf(
    [move('A', 'A', 50), move('B', 'A', 3), move('A', 'D', 7), move('unrated', 'B', 4), move('', 'unrated', 2)],
    scheme,
    () => true,
  );
  const matrix = migrationMatrix(told.items, scheme);
  assert.deepEqual(
    matrix.cells.map((row) => row.map(({ entities }) => entities)),
    [
      [50, 0, 0, 7, 0],
      [3, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 4, 0, 0, 2],
    ],
  );
  assert.ok(matrix.cells.every((row, i) => row[i]!.kind === 'unchanged'));
  assert.deepEqual([matrix.cells[1]![0]!.kind, matrix.cells[0]![3]!.kind], ['better', 'worse']);
  assert.deepEqual(
    largestMoves(matrix, 2).map(({ from, to, entities }) => [from.grade, to.grade, entities]),
    [
      ['A', 'D', 7],
      [null, 'B', 4],
    ],
  );
  assert.deepEqual(shownTotals(told.totals), [
    ['better', 3],
    ['worse', 7],
    ['entered', 4],
    ['other', 2],
    ['unchanged', 50],
  ]);
});
