'use client';

import { useMemo, useState } from 'react';
import { cellText } from '@/lib/comparison/cell-text';
import { type Changes, changeKey } from '@/lib/comparison/changes';
import { headOf } from '@/lib/comparison/file-table';
import { ordered } from '@/lib/comparison/order';
import { type Column, hasNoValue, type Row, type Table } from '@/lib/comparison/table';
import { compareMessages } from '@/lib/i18n/compare-messages';
import type { Lang } from '@/lib/i18n/lang';
import hidden from '../../ui/ui.module.css';
import { IntervalBar, type Scale } from './IntervalBar';
import { scaleOf } from './scale-of';
import styles from './tables.module.css';

interface Sort {
  column: string;
  isFalling: boolean;
}

/** One table: sorts by each column, its head and first column stay; what has no value says why. */
export function TableView({ table, changes, lang }: { table: Table; changes: Changes; lang: Lang }) {
  const [sort, setSort] = useState<Sort | null>(null);
  const at = table.columns.findIndex(({ id }) => id === sort?.column);
  const rows = useMemo(
    () => (sort === null || at === -1 ? table.rows : ordered(table.rows, at, sort.isFalling, lang)),
    [table, sort, at, lang],
  );
  const scales = useMemo(() => table.columns.map((column) => scaleOf(table, column)), [table]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys too
    <section className={styles.scroll} aria-label={table.title} tabIndex={0}>
      <table className={styles.table} data-table={table.id}>
        <caption className={hidden.hidden}>{table.title}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={setSort} lang={lang} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.id} table={table} row={row} scales={scales} changes={changes} lang={lang} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Head(props: { column: Column; sort: Sort | null; onSort: (sort: Sort) => void; lang: Lang }) {
  const { column, sort, onSort, lang } = props;
  const isOwn = sort?.column === column.id;
  // Figures are looked at from the largest down, text from the first on.
  const first = column.kind === 'number' || column.kind === 'share';
  const order = isOwn ? (sort.isFalling ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" aria-sort={order} data-kind={column.kind} data-column={column.id}>
      <button
        type="button"
        title={compareMessages(lang).sortBy(column.label)}
        onClick={() => onSort({ column: column.id, isFalling: isOwn ? !sort.isFalling : first })}
      >
        {headOf(column, null)}
        <span aria-hidden="true">{order === undefined ? '' : order === 'descending' ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}

function Line(props: { table: Table; row: Row; scales: readonly (Scale | null)[]; changes: Changes; lang: Lang }) {
  const { table, row, scales, changes, lang } = props;
  return (
    <tr data-row={row.id} data-noise={row.isNoise || undefined}>
      {table.columns.map((column, at) => {
        const cell = row.cells[at]!;
        const was = changes.get(changeKey(table.id, row.id, column.id));
        const old = was === undefined ? undefined : compareMessages(lang).was(cellText(was, column, lang));
        const content = (
          <>
            {cellText(cell, column, lang)}
            {old === undefined ? null : <span className={hidden.hidden}>({old})</span>}
            <Bar table={table} row={row} column={column} value={cell} scale={scales[at] ?? null} />
          </>
        );
        const marks = {
          'data-column': column.id,
          'data-kind': column.kind,
          'data-none': hasNoValue(cell) || undefined,
          'data-was': old === undefined ? undefined : true,
          title: old,
        };
        return at === 0 ? (
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

function Bar(props: { table: Table; row: Row; column: Column; value: unknown; scale: Scale | null }) {
  const { table, row, column, value, scale } = props;
  const end = (id: string | undefined) => row.cells[table.columns.findIndex((one) => one.id === id)];
  const [low, high] = [end(column.interval?.low), end(column.interval?.high)];
  if (scale === null || typeof value !== 'number' || typeof low !== 'number' || typeof high !== 'number') return null;
  return <IntervalBar value={value} low={low} high={high} scale={scale} />;
}
