'use client';

import { useState } from 'react';
import type { AuditItem, AuditPage } from '@/lib/credit/audit';
import { AuditSearch, type AuditWanted, nothingWanted, queryOf } from './AuditSearch';
import { AuditVerify } from './AuditVerify';
import { Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { withQuery } from './console-url';
import formStyles from './form.module.css';
import { PageTitle } from './PageTitle';
import { type Column, Table } from './Table';
import { useAction } from './use-action';
import { useRead } from './use-read';

const PATH = '/api/console/audit';

/** `/console/audit`: who saw or changed what, and whether the trail is whole. */
export function Audit() {
  const { t, session } = useConsole();
  const [wanted, setWanted] = useState<AuditWanted>(nothingWanted);
  const path = withQuery(PATH, queryOf(wanted));
  const read = useRead<AuditPage>(path);
  const [further, setFurther] = useState<{ path: string; pages: AuditPage[] }>({ path, pages: [] });
  const pages = further.path === path ? further.pages : [];
  const { busy, run } = useAction();
  const cursor = (pages.at(-1) ?? read.data)?.nextCursor ?? null;
  const readOn = () =>
    run(async () => {
      const page = await session.ask<AuditPage>(withQuery(PATH, { ...queryOf(wanted), cursor }));
      setFurther({ path, pages: [...pages, page] });
    });
  const columns = useColumns();
  return (
    <>
      <PageTitle title={t.pages.audit} />
      <AuditVerify />
      <AuditSearch
        onSearch={(asked) => {
          setFurther({ path, pages: [] });
          setWanted(asked);
          read.reload();
        }}
      />
      <p className={styles.quiet}>{t.audit.exact}</p>
      <Table
        caption={t.pages.audit}
        columns={columns}
        read={read}
        rows={read.data && [...read.data.items, ...pages.flatMap(({ items }) => items)]}
        idOf={({ id }) => id}
        none={t.audit.none}
      />
      {cursor === null ? null : (
        <p>
          <button type="button" className={formStyles.plain} onClick={readOn} disabled={busy} data-testid="more">
            {t.more}
          </button>
        </p>
      )}
    </>
  );
}

function useColumns(): Column<AuditItem>[] {
  const { t } = useConsole();
  const audiences: Readonly<Record<string, string>> = t.audit.audiences;
  return [
    { id: 'id', title: t.audit.id, isNumeric: true, cell: ({ id }) => id },
    { id: 'at', title: t.audit.at, cell: ({ at }) => <Stamp time={at} withSeconds /> },
    { id: 'who', title: t.audit.who, cell: (item) => <Who item={item} /> },
    {
      id: 'audience',
      title: t.audit.audience,
      cell: ({ audience }) => (audience === null ? '—' : (audiences[audience] ?? audience)),
    },
    { id: 'action', title: t.audit.action, cell: ({ action }) => action },
    {
      id: 'subject',
      title: t.audit.subject,
      cell: ({ subject, reason }) => (
        <>
          {subject ?? '—'}
          {reason === null ? null : <Sub>{reason}</Sub>}
        </>
      ),
    },
    { id: 'outcome', title: t.audit.outcome, isNumeric: true, cell: ({ outcome }) => outcome ?? '—' },
    { id: 'address', title: t.audit.address, cell: ({ address }) => address ?? '—' },
  ];
}

function Who({ item: { account, accountName, key, keyName, screen } }: { item: AuditItem }) {
  const { t } = useConsole();
  if (account !== null)
    return (
      <>
        {accountName ?? t.audit.gone}
        <Sub>{t.audit.accountNumber(`${account}`)}</Sub>
      </>
    );
  if (key !== null) return `${t.audit.key} ${keyName ?? key}`;
  if (screen !== null) return t.screens.shown(screen);
  return '—';
}
