'use client';

import { useState } from 'react';
import type { Account, MadeSecret } from '@/lib/credit/account';
import { formatStamp } from '@/lib/i18n/format';
import { AccountDialogs, type AccountTask } from './AccountDialogs';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import { useConsole } from './console-context';
import formStyles from './form.module.css';
import { PageTitle } from './PageTitle';
import { SecretDialog } from './SecretDialog';
import { type Column, Table } from './Table';
import { useRead } from './use-read';

/** `/console/accounts`: who may sign in, and as what. */
export function Accounts() {
  const { t } = useConsole();
  const read = useRead<{ items: Account[] }>('/api/console/accounts');
  const [task, setTask] = useState<AccountTask | null>(null);
  const [made, setMade] = useState<Pick<MadeSecret, 'name' | 'secret'> | null>(null);
  const columns = useColumns(setTask);
  return (
    <>
      <PageTitle title={t.pages.accounts}>
        <button type="button" className={formStyles.main} onClick={() => setTask({ what: 'new' })} data-testid="new">
          {t.accounts.new}
        </button>
      </PageTitle>
      <Table
        caption={t.pages.accounts}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ id }) => id}
        none={t.accounts.none}
        isQuiet={({ disabled }) => disabled}
      />
      {task ? (
        <AccountDialogs
          task={task}
          onClose={() => setTask(null)}
          onDone={(secret) => {
            setTask(null);
            setMade(secret);
            read.reload();
          }}
        />
      ) : null}
      {made ? (
        <SecretDialog
          title={t.accounts.secretTitle(made.name)}
          text={t.accounts.secretText}
          secret={made.secret}
          onStored={() => setMade(null)}
        />
      ) : null}
    </>
  );
}

function useColumns(start: (task: AccountTask) => void): Column<Account>[] {
  const { t } = useConsole();
  const button = (account: Account, what: Exclude<AccountTask['what'], 'new'>, word: string) => (
    <RowButton action={what} of={account.name} onClick={() => start({ what, account })}>
      {word}
    </RowButton>
  );
  return [
    { id: 'name', title: t.accounts.name, cell: ({ name }) => name },
    { id: 'role', title: t.accounts.role, cell: ({ role }) => t.roles[role] },
    { id: 'sees', title: t.accounts.sees, cell: (account) => <Sees account={account} /> },
    { id: 'state', title: t.accounts.state, cell: (account) => <State account={account} /> },
    {
      id: 'sso',
      title: t.accounts.sso,
      cell: ({ ssoName, ssoLinked }) => (
        <>
          {ssoName ?? '—'}
          {ssoLinked ? <Sub>{t.accounts.ssoLinked}</Sub> : null}
        </>
      ),
    },
    { id: 'made', title: t.accounts.made, cell: ({ createdAt }) => <Stamp time={createdAt} /> },
    {
      id: 'actions',
      title: t.actions,
      cell: (account) => (
        <RowActions>
          {button(account, 'change', t.accounts.change)}
          {button(account, 'sessions', t.accounts.sessions)}
          {button(account, 'reset', t.accounts.reset)}
          {account.disabled
            ? button(account, 'enable', t.accounts.enable)
            : button(account, 'disable', t.accounts.disable)}
        </RowActions>
      ),
    },
  ];
}

function Sees({ account: { role, divisions, entity } }: { account: Account }) {
  const { t } = useConsole();
  if (role === 'district') return t.list(divisions);
  if (role === 'entity') return entity?.name ?? t.accounts.unbound;
  return '—';
}

function State({ account: { disabled, mustChange, lockedUntil } }: { account: Account }) {
  const { t } = useConsole();
  const isLocked = lockedUntil !== null && Date.parse(lockedUntil) > Date.now();
  return (
    <>
      {disabled ? t.accounts.disabled : t.accounts.active}
      {mustChange && !disabled ? <Sub>{t.accounts.mustChange}</Sub> : null}
      {isLocked ? <Sub>{t.accounts.locked(formatStamp(lockedUntil))}</Sub> : null}
    </>
  );
}
