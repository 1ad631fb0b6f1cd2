'use client';

import { useId, useMemo, useState } from 'react';
import { type Changes, changesOf } from '@/lib/comparison/changes';
import { csvOf, tsvOf } from '@/lib/comparison/csv';
import { metadataOf } from '@/lib/comparison/metadata';
import type { Table, TableId } from '@/lib/comparison/table';
import { comparisonTables } from '@/lib/comparison/tables';
import type { Told } from '@/lib/comparison/told';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { compareMessages } from '@/lib/i18n/compare-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ProblemNote } from '../../ui/ProblemNote';
import { saveFile } from '../../ui/save-file';
import type { ComparisonRead } from '../use-comparison';
import { TableView } from './TableView';
import styles from './tables.module.css';

const noChanges: Changes = new Map();
const SHEETS = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The tables of a comparison as soon as it is read, or why it cannot be. */
export function Tables({ lang, told, read }: { lang: Lang; told: Told | null; read: ComparisonRead }) {
  if (told !== null) return <ToldTables told={told} opened={read.opened} />;
  if (read.problem === null) return null;
  return <ProblemNote lang={lang} what={compareMessages(lang).failed} problem={read.problem} />;
}

/** Every table, one at a time; what changed since the comparison was opened is marked. To be copied and taken away. */
function ToldTables({ told, opened }: { told: Told; opened: ZoneComparison | null }) {
  const { lang } = told;
  const t = compareMessages(lang);
  const id = useId();
  const [picked, pick] = useState<TableId>('shares');
  const [said, say] = useState('');
  const tables = useMemo(() => comparisonTables(told), [told]);
  const changes = useMemo(() => {
    if (opened === null || opened === told.comparison) return noChanges;
    return changesOf(comparisonTables({ ...told, comparison: opened }), tables);
  }, [told, opened, tables]);
  const table = tables.find((one) => one.id === picked) ?? tables[0];
  if (table === undefined) return null;
  const name = `xintu-compare-${told.comparison.asOf.slice(0, 10)}`;
  const saveCsv = () =>
    saveFile(
      new Blob([csvOf(table, metadataOf(told, table.title), lang)], { type: 'text/csv;charset=utf-8' }),
      `${name}-${table.id}.csv`,
    );
  const saveXlsx = () =>
    import('@/lib/comparison/xlsx')
      .then(async ({ xlsxOf }) => {
        const bytes = await xlsxOf(tables, metadataOf(told), lang);
        saveFile(new Blob([bytes], { type: SHEETS }), `${name}.xlsx`);
        say('');
      })
      .catch(() => say(t.fileFailed));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(tsvOf(table, lang));
      say(t.copied);
    } catch {
      say(t.copyFailed);
    }
  };
  return (
    <section className={styles.tables} aria-labelledby={id} data-testid="compare-tables">
      <div className={styles.head}>
        <h2 id={id}>{t.tables}</h2>
        <span role="status">{said}</span>
        <button type="button" onClick={copy} data-testid="copy-table">
          {t.copy}
        </button>
        <button type="button" onClick={saveCsv} data-testid="save-csv">
          {t.csv}
        </button>
        <button type="button" onClick={saveXlsx} data-testid="save-xlsx">
          {t.xlsx}
        </button>
      </div>
      <fieldset className={styles.picks}>
        <legend className={styles.legend}>{t.pickTable}</legend>
        {tables.map((one) => (
          <button
            key={one.id}
            type="button"
            aria-pressed={one === table}
            onClick={() => {
              pick(one.id);
              say('');
            }}
            data-table={one.id}
          >
            {one.title}
            <Changed table={one} changes={changes} told={told} />
          </button>
        ))}
      </fieldset>
      <TableView key={table.id} table={table} changes={changes} lang={lang} />
    </section>
  );
}

function Changed({ table, changes, told: { lang } }: { table: Table; changes: Changes; told: Told }) {
  const count = [...changes.keys()].filter((key) => (JSON.parse(key) as string[])[0] === table.id).length;
  if (count === 0) return null;
  return <span className={styles.changed}>{compareMessages(lang).changed(formatNumber(count, lang))}</span>;
}
