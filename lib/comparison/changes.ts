import { type Cell, hasNoValue, type Table } from './table';

/** Old values by table, row and column. */
export type Changes = ReadonlyMap<string, Cell>;

export const changeKey = (table: string, row: string, column: string): string => JSON.stringify([table, row, column]);

/**
 * What other figures stand in tables now than did before, with the old ones. Dates are left out, for what was read
 * again is always newer; a row that was not there before has no old value.
 */
export function changesOf(before: readonly Table[], now: readonly Table[]): Changes {
  const old = new Map<string, Cell>();
  for (const { id, columns, rows } of before)
    for (const row of rows)
      for (const [at, column] of columns.entries()) old.set(changeKey(id, row.id, column.id), row.cells[at]!);
  const changes = new Map<string, Cell>();
  for (const { id, columns, rows } of now)
    for (const row of rows)
      for (const [at, column] of columns.entries()) {
        const key = changeKey(id, row.id, column.id);
        const was = old.get(key);
        if (column.kind !== 'date' && was !== undefined && !isSame(was, row.cells[at]!)) changes.set(key, was);
      }
  return changes;
}

const isSame = (a: Cell, b: Cell) => (hasNoValue(a) && hasNoValue(b) ? a.none === b.none : Object.is(a, b));
