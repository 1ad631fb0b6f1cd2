import writeExcelFile, { type Cell, type Sheet } from 'write-excel-file/universal';
import type { Lang } from '../i18n/lang';
import { tableMessages } from '../i18n/table-messages';
import { type FileCell, fileTable, headOf } from './file-table';
import type { Metadata } from './metadata';
import type { Column, Table } from './table';

/** Widths in characters, as a spreadsheet counts them. */
const WIDTHS: Record<Column['kind'], number> = { text: 24, code: 16, number: 14, share: 14, date: 22 };
const LABEL_WIDTH = 20;
const VALUE_WIDTH = 100;

/**
 * Tables as a workbook: first a sheet that says what they are of, then one for each. Values are exact, shares have a per
 * cent format, text and codes are text cells, which nothing runs or takes for a number.
 *
 * @returns the bytes of an xlsx file
 */
export async function xlsxOf(tables: readonly Table[], metadata: Metadata, lang: Lang): Promise<ArrayBuffer> {
  const about: Sheet<Blob> = {
    sheet: tableMessages(lang).metadata,
    columns: [{ width: LABEL_WIDTH }, { width: VALUE_WIDTH }],
    data: metadata.map(([label, value]) => [
      { ...words(label), fontWeight: 'bold' },
      { ...words(value), wrap: true },
    ]),
  };
  const file = await writeExcelFile([about, ...tables.map((table) => sheetOf(table, lang))]).toBlob();
  return file.arrayBuffer();
}

function sheetOf(table: Table, lang: Lang): Sheet<Blob> {
  const { columns, rows } = fileTable(table, lang);
  return {
    sheet: table.title,
    stickyRowsCount: 1,
    stickyColumnsCount: 1,
    columns: columns.map(({ kind }) => ({ width: WIDTHS[kind] })),
    data: [
      columns.map((column) => ({ ...words(headOf(column, null)), fontWeight: 'bold' as const, wrap: true })),
      ...rows.map((cells) => cells.map((cell, at) => cellOf(cell, columns[at]!))),
    ],
  };
}

function cellOf(cell: FileCell, column: Column): Cell {
  if (cell === null) return null;
  return typeof cell === 'number' ? { type: Number, value: cell, format: formatOf(column) } : words(cell);
}

/** XML has no way to write other control characters. */
const words = (value: string) => ({ type: String, value: value.replace(/[^\P{Cc}\t\n\r]/gu, ''), format: '@' });

/** @example formatOf(aSignedShare) // '+0.0%;-0.0%;0.0%' */
function formatOf({ kind, decimals, isSigned }: Column): string {
  const places = decimals === 0 ? '' : `.${'0'.repeat(decimals)}`;
  const plain = kind === 'share' ? `0${places}%` : `#,##0${places}`;
  return isSigned ? `+${plain};-${plain};${plain}` : plain;
}
