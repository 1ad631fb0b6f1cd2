'use client';

import type { ReactNode } from 'react';
import { ProblemNote } from '../ui/ProblemNote';
import { useConsole } from './console-context';
import { inWords } from './problem-words';
import styles from './table.module.css';
import type { Read } from './use-read';

export interface Column<Row> {
  id: string;
  title: string;
  /** Figures stand at the right. */
  isNumeric?: boolean;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  /** What the table holds, for who does not see it. */
  caption: string;
  columns: readonly Column<Row>[];
  read: Pick<Read<unknown>, 'problem' | 'reload'>;
  /** null = not read yet. */
  rows: readonly Row[] | null;
  idOf: (row: Row) => string | number;
  /** Said where there is no row. */
  none: string;
  /** A row that is not in force any more. */
  isQuiet?: (row: Row) => boolean;
}

/** A table of the desk: dense, its head stays; on a phone each row becomes a card. */
export function Table<Row>({ caption, columns, read, rows, idOf, none, isQuiet }: Props<Row>) {
  const { lang, t } = useConsole();
  const { problem, reload } = read;
  return (
    <>
      {problem ? <ProblemNote lang={lang} what={t.readFailed} problem={inWords(problem, t)} onRetry={reload} /> : null}
      {rows === null && !problem ? <p className={styles.none}>{t.loading}</p> : null}
      {rows?.length === 0 ? (
        <p className={styles.none} data-testid="none">
          {none}
        </p>
      ) : null}
      {rows && rows.length > 0 ? (
        <table className={styles.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ id, title, isNumeric }) => (
                <th key={id} scope="col" data-column={id} data-numeric={isNumeric}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={idOf(row)} data-row={idOf(row)} data-quiet={isQuiet?.(row)}>
                {columns.map(({ id, title, isNumeric, cell }) => (
                  <td key={id} data-column={id} data-title={title} data-numeric={isNumeric}>
                    <div>{cell(row)}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}
