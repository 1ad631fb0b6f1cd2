'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import type { StoredMethodologyItem } from '@/lib/credit/index/methodology-list';
import { formatNumber } from '@/lib/i18n/format';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { RowActions, RowButton, Stamp, Sub } from '../cells';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import formStyles from '../form.module.css';
import { METHODOLOGIES } from '../index-paths';
import { PageTitle } from '../PageTitle';
import { type Column, Table } from '../Table';
import { useRead } from '../use-read';
import { Comparison } from './Comparison';
import { MethodologyDialogs, type MethodologyTask } from './MethodologyDialogs';

/** The shipped one decides from this day on, where no other one was ever activated. */
const BEGINNING = '1970-01-01';

/** `/console/methodologies`: the versions, or the comparison that the address names. */
export function Methodologies() {
  const number = useSearchParams().get('compare');
  return number === null ? <Versions /> : <Comparison key={number} number={number} />;
}

function Versions() {
  const { lang, t: all, href } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  const read = useRead<{ items: StoredMethodologyItem[] }>(METHODOLOGIES);
  const [task, setTask] = useState<MethodologyTask | null>(null);
  const items = read.data?.items ?? null;
  const columns = useColumns(setTask);
  return (
    <>
      <PageTitle title={all.pages.methodologies}>
        <button type="button" className={formStyles.main} onClick={() => setTask({ what: 'new' })} data-testid="new">
          {t.new}
        </button>
      </PageTitle>
      <p className={styles.quiet}>
        {t.intro} <a href={href('/methodology')}>{t.page}</a>
      </p>
      <Table
        caption={all.pages.methodologies}
        columns={columns}
        read={read}
        rows={items}
        idOf={({ number }) => number}
        none={t.empty}
        isQuiet={({ state }) => state === 'retired'}
      />
      {task === null ? null : (
        <MethodologyDialogs
          task={task}
          current={items?.find(({ current }) => current)}
          onClose={() => setTask(null)}
          onDone={() => {
            setTask(null);
            read.reload();
          }}
        />
      )}
    </>
  );
}

function useColumns(start: (task: MethodologyTask) => void): Column<StoredMethodologyItem>[] {
  const { lang, t: all } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  return [
    {
      id: 'name',
      title: t.name,
      cell: ({ id, version, name, document }) => (
        <>
          {`${id} ${version}`}
          <Sub>{[name, t.size(formatNumber(document.indicators.length, lang))].filter(Boolean).join(' · ')}</Sub>
        </>
      ),
    },
    {
      id: 'state',
      title: t.state,
      cell: ({ state, current }) => (
        <span data-state={state} data-current={current}>
          {t.states[state]}
          {current ? <Sub>{t.current}</Sub> : null}
        </span>
      ),
    },
    {
      id: 'from',
      title: t.from,
      cell: ({ activeFrom }) => (activeFrom === null ? '—' : activeFrom === BEGINNING ? t.fromAlways : activeFrom),
    },
    {
      id: 'factor',
      title: t.factor,
      isNumeric: true,
      cell: ({ factor }) => (factor === null ? '—' : formatNumber(factor, lang)),
    },
    { id: 'overlap', title: t.overlap, cell: ({ overlap }) => overlap ?? '—' },
    { id: 'made', title: t.made, cell: ({ createdAt }) => <Stamp time={createdAt} /> },
    { id: 'actions', title: all.actions, cell: (item) => <Actions item={item} start={start} /> },
  ];
}

function Actions({ item, start }: { item: StoredMethodologyItem; start: (task: MethodologyTask) => void }) {
  const { lang, href } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  const { number, id, version, state, current } = item;
  const name = `${id} ${version}`;
  const button = (what: 'activate' | 'retire') => (
    <RowButton action={what} of={name} onClick={() => start({ what, item })}>
      {t[what]}
    </RowButton>
  );
  return (
    <RowActions>
      {current ? null : (
        <Link
          className={formStyles.small}
          href={href(`/console/methodologies?compare=${number}`)}
          prefetch={false}
          aria-label={`${t.compare} ${name}`}
          data-action="compare"
        >
          {t.compare}
        </Link>
      )}
      {state === 'draft' ? button('activate') : null}
      {state === 'retired' || current ? null : button('retire')}
    </RowActions>
  );
}
