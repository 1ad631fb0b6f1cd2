import type { Lang } from '../i18n/lang';
import { tableMessages } from '../i18n/table-messages';
import { type Column, hasNoValue, type Table } from './table';

/** What stands in a file's cell; null = nothing, and the note at the end of the row says why. */
export type FileCell = string | number | null;

export interface FileTable {
  columns: readonly Column[];
  rows: readonly FileCell[][];
}

/**
 * A table as files hold it: an empty cell for what has no value, so that nothing that computes with the column meets a
 * word, and a last column that says why, where any is empty.
 */
export function fileTable({ columns, rows }: Table, lang: Lang): FileTable {
  const t = tableMessages(lang);
  const noteOf = (cells: Table['rows'][number]['cells']) =>
    t.noteJoin(
      cells.flatMap((cell, at) => (hasNoValue(cell) ? [t.noteOf(columns[at]!.label, t.none[cell.none])] : [])),
    );
  const plain = rows.map(({ cells }) => cells.map((cell): FileCell => (hasNoValue(cell) ? null : cell)));
  if (!rows.some(({ cells }) => cells.some(hasNoValue))) return { columns, rows: plain };
  const note: Column = {
    id: 'note',
    label: t.columns.note,
    unit: null,
    kind: 'text',
    decimals: 0,
    isSigned: false,
    interval: null,
  };
  return { columns: [...columns, note], rows: rows.map(({ cells }, at) => [...plain[at]!, noteOf(cells)]) };
}

/** The head of a column: what it is, and in what. @param shareUnit what shares are told in; null = the format says it */
export function headOf({ label, unit, kind }: Column, shareUnit: string | null): string {
  const told = kind === 'share' ? shareUnit : unit;
  return told === null ? label : `${label} (${told})`;
}
