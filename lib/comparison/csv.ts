import type { Lang } from '../i18n/lang';
import { tableMessages } from '../i18n/table-messages';
import { type FileCell, fileTable, headOf } from './file-table';
import type { Metadata } from './metadata';
import type { ColumnKind, Table } from './table';

/** Excel takes a file without it for one in the machine's old encoding. */
const BOM = '\uFEFF';

/** What a spreadsheet would run as a formula: by its first character, full-width forms too. */
const formula = /^[=+\-@＝＋－＠\t\r\n]/;

/** What a spreadsheet would turn into a number or a date: zeros in front and digits after the fifteenth would be gone. */
const numeral = /^[\d.,:/ eE-]*\d[\d.,:/ eE-]*$/;

/**
 * A table as csv (RFC 4180, UTF-8 with byte order mark): the table, an empty record, and what is to be known of it, every
 * record with as many fields. Numbers stand as they are, shares from 0 to 1; text that a spreadsheet would run begins
 * with an apostrophe; a code that it would take for a number begins with a tab, which it does not show.
 */
export function csvOf(table: Table, metadata: Metadata, lang: Lang): string {
  const { columns, rows } = fileTable(table, lang);
  const width = Math.max(2, columns.length);
  const filled = (fields: readonly string[]) => [...fields, ...Array<string>(width - fields.length).fill('')];
  const unit = tableMessages(lang).units.share;
  const records = [
    columns.map((column) => safe(headOf(column, unit), 'text')),
    ...rows.map((cells) => cells.map((cell, at) => safe(cell, columns[at]!.kind))),
    [],
    ...metadata.map(([label, value]) => [safe(label, 'text'), safe(value, 'code')]),
  ];
  return BOM + records.map((record) => `${filled(record).map(quoted).join(',')}\r\n`).join('');
}

/** A table's rows as text for the clipboard, as a spreadsheet takes it. */
export function tsvOf(table: Table, lang: Lang): string {
  const { columns, rows } = fileTable(table, lang);
  const unit = tableMessages(lang).units.share;
  const records = [
    columns.map((column) => safe(headOf(column, unit), 'text')),
    ...rows.map((cells) => cells.map((cell) => safe(cell, 'text'))),
  ];
  return records.map((record) => record.map((field) => field.replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}

function safe(cell: FileCell, kind: ColumnKind): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (kind === 'code' && numeral.test(cell)) return `\t${cell}`;
  return formula.test(cell) ? `'${cell}` : cell;
}

const quoted = (field: string) => (/[",\r\n\t]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
