'use client';

import { cellText } from '@/lib/comparison/cell-text';
import { headOf } from '@/lib/comparison/file-table';
import type { PrintedTable as Printed } from '@/lib/comparison/printed';
import { hasNoValue, type Row } from '@/lib/comparison/table';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import styles from './report.module.css';

/** One table of a comparison on paper: its head stands on every page that it goes over. */
export function PrintedTable({ printed, lang }: { printed: Printed; lang: Lang }) {
  const { table, same, columns, rows, isTooLong, isWide } = printed;
  const t = reportMessages(lang);
  const told = same.map(({ column, cell }) => t.equals(headOf(column, null), cellText(cell, column, lang)));
  return (
    <section className={isWide ? styles.wide : styles.upright} data-table={table.id}>
      <h3>{table.title}</h3>
      {told.length > 0 && !isTooLong ? <p className={styles.quiet}>{t.same(messages(lang).list(told))}</p> : null}
      {isTooLong ? <p className={styles.quiet}>{t.tooLong(formatNumber(table.rows.length, lang))}</p> : null}
      {rows.length > 0 ? (
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((at) => (
                <th key={table.columns[at]!.id} scope="col" data-kind={table.columns[at]!.kind}>
                  {headOf(table.columns[at]!, null)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.id} printed={printed} row={row} lang={lang} />
            ))}
          </tbody>
        </table>
      ) : null}
      <Noise printed={printed} lang={lang} />
    </section>
  );
}

function Line({ printed: { table, columns }, row, lang }: { printed: Printed; row: Row; lang: Lang }) {
  return (
    <tr data-noise={row.isNoise || undefined}>
      {columns.map((at, place) => {
        const [column, cell] = [table.columns[at]!, row.cells[at]!];
        const content = cellText(cell, column, lang);
        const marks = { 'data-kind': column.kind, 'data-none': hasNoValue(cell) || undefined };
        return place === 0 ? (
          <th key={column.id} scope="row" {...marks}>
            {content}
          </th>
        ) : (
          <td key={column.id} {...marks}>
            {content}
          </td>
        );
      })}
    </tr>
  );
}

function Noise({ printed: { noise, rows, isTooLong }, lang }: { printed: Printed; lang: Lang }) {
  if (noise === 0 || isTooLong) return null;
  const t = reportMessages(lang);
  const count = formatNumber(noise, lang);
  return <p className={styles.quiet}>{rows.length === 0 ? t.allNoise(count) : t.noiseLeft(count)}</p>;
}
