import { type Cell, type Column, hasNoValue, type Row, type Table } from './table';

/** A table as paper has room for it. */
export interface PrintedTable {
  table: Table;
  /** What every row says alike: told once, above the table. */
  same: readonly { column: Column; cell: Cell }[];
  /** Places of the columns that are left, in the table's own. */
  columns: readonly number[];
  rows: readonly Row[];
  /** Rows within noise that are only counted. */
  noise: number;
  /** It has more rows than are worth their paper, and is only named. */
  isTooLong: boolean;
  /** Wants a page that lies on its side. */
  isWide: boolean;
}

/** Pages of one table at most: some nine. */
const MOST_ROWS = 400;
/** Differences up to here are all printed. */
const FEW_ROWS = 60;
/** Columns that a page has room for upright. */
const UPRIGHT = 12;

/**
 * What of a table is printed. Codes stay in the files, a name stands beside each; what all rows say alike is said once;
 * of many differences only those beyond noise are printed, and the others counted.
 */
export function printedTable(table: Table): PrintedTable {
  const hasNoise = table.rows.length > FEW_ROWS && table.rows.some(({ isNoise }) => isNoise);
  const rows = hasNoise ? table.rows.filter(({ isNoise }) => !isNoise) : table.rows;
  const named = table.columns.flatMap(({ id }, at) => (id.endsWith('_code') ? [] : [at]));
  // What leads a row says which it is, also where there is one zone only.
  const isSame = (at: number) =>
    at > 0 && table.rows.length > 1 && table.rows.every(({ cells }) => alike(cells[at]!, table.rows[0]!.cells[at]!));
  const columns = named.filter((at) => !isSame(at));
  return {
    table,
    same: named.filter(isSame).map((at) => ({ column: table.columns[at]!, cell: table.rows[0]!.cells[at]! })),
    columns,
    // Names alone tell nothing beside what all of them have alike.
    rows: rows.length > MOST_ROWS || columns.length === 1 ? [] : rows,
    noise: table.rows.length - rows.length,
    isTooLong: rows.length > MOST_ROWS,
    isWide: columns.length > UPRIGHT && rows.length <= MOST_ROWS,
  };
}

/** Those that stand upright first, so that the paper is turned once; each in the order in which they are read. */
export const inPrintOrder = (tables: readonly PrintedTable[]): PrintedTable[] =>
  tables.toSorted((a, b) => Number(a.isWide) - Number(b.isWide));

const alike = (a: Cell, b: Cell) => (hasNoValue(a) ? hasNoValue(b) && a.none === b.none : a === b);
