import { footfallTable, gradesTable, groupTable, migrationTable, movesTable } from './count-tables';
import { differencesTable, distributionTable, scoresTable, sharesTable } from './difference-tables';
import { indexTable, monthsTable, partsTable } from './index-tables';
import { type Table, type TableId, tableIds } from './table';
import type { Told } from './told';

const builders: Record<TableId, (told: Told) => Table> = {
  index: indexTable,
  parts: partsTable,
  months: monthsTable,
  shares: sharesTable,
  differences: (told) => differencesTable(told, 'differences'),
  scores: scoresTable,
  score_differences: (told) => differencesTable(told, 'score_differences'),
  distribution: distributionTable,
  grades: gradesTable,
  migration: migrationTable,
  moves: movesTable,
  industry: (told) => groupTable(told, 'industry'),
  label: (told) => groupTable(told, 'label'),
  kind: (told) => groupTable(told, 'kind'),
  age: (told) => groupTable(told, 'age'),
  footfall: footfallTable,
};

/** Tables that count grades, which mean nothing beside those of another scheme. */
const ofOneScheme: readonly TableId[] = ['moves', 'migration'];

/** All tables of a comparison that have a row, in the order in which they are read. */
export function comparisonTables(told: Told): Table[] {
  return tableIds
    .filter((id) => told.comparison.scheme !== null || !ofOneScheme.includes(id))
    .map((id) => builders[id](told))
    .filter(({ rows }) => rows.length > 0);
}
