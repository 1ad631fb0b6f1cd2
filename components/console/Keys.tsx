'use client';

import { useState } from 'react';
import type { KeyItem, MadeSecret } from '@/lib/credit/account';
import { formatNumber, formatStamp } from '@/lib/i18n/format';
import { Confirm } from './Confirm';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import { useConsole } from './console-context';
import formStyles from './form.module.css';
import { NewKey } from './NewKey';
import { PageTitle } from './PageTitle';
import { SecretDialog } from './SecretDialog';
import { type Column, Table } from './Table';
import tableStyles from './table.module.css';
import { useRead } from './use-read';

const PATH = '/api/console/keys';

/** `/console/keys`: what programs call the API by, and which do. */
export function Keys() {
  const { t, session } = useConsole();
  const read = useRead<{ items: KeyItem[] }>(PATH);
  const [isNew, setNew] = useState(false);
  const [revoking, setRevoking] = useState<KeyItem | null>(null);
  const [made, setMade] = useState<MadeSecret | null>(null);
  const columns = useColumns(setRevoking);
  const revoke = async ({ id }: KeyItem) => {
    await session.change(`${PATH}/${id}`, 'DELETE');
    setRevoking(null);
    read.reload();
  };
  return (
    <>
      <PageTitle title={t.pages.keys}>
        <button type="button" className={formStyles.main} onClick={() => setNew(true)} data-testid="new">
          {t.keys.new}
        </button>
      </PageTitle>
      <Table
        caption={t.pages.keys}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ id }) => id}
        none={t.keys.none}
        isQuiet={({ revokedAt }) => revokedAt !== null}
      />
      {isNew ? (
        <NewKey
          onClose={() => setNew(false)}
          onMade={(key) => {
            setNew(false);
            setMade(key);
            read.reload();
          }}
        />
      ) : null}
      {revoking ? (
        <Confirm
          what={t.keys.revoke}
          question={t.keys.revokeAsk(revoking.name)}
          onYes={() => revoke(revoking)}
          onClose={() => setRevoking(null)}
        />
      ) : null}
      {made ? (
        <SecretDialog
          title={t.keys.secretTitle(made.name)}
          text={t.keys.secretText}
          secret={made.secret}
          onStored={() => setMade(null)}
        />
      ) : null}
    </>
  );
}

function useColumns(revoke: (key: KeyItem) => void): Column<KeyItem>[] {
  const { lang, t } = useConsole();
  return [
    {
      id: 'name',
      title: t.keys.name,
      cell: ({ name, synthetic }) => (
        <>
          {name}
          {synthetic ? <Sub>{t.keys.synthetic}</Sub> : null}
        </>
      ),
    },
    { id: 'scope', title: t.keys.scope, cell: ({ scope }) => t.keys.scopes[scope] },
    {
      id: 'audience',
      title: t.keys.audience,
      cell: ({ audience, division }) => (
        <>
          {t.keys.audiences[audience]}
          {division === null ? null : <Sub>{division}</Sub>}
        </>
      ),
    },
    {
      id: 'calls',
      title: t.keys.usage,
      isNumeric: true,
      cell: ({ usage }) =>
        formatNumber(
          usage.reduce((sum, { calls }) => sum + calls, 0),
          lang,
        ),
    },
    { id: 'systems', title: t.keys.bySystem, cell: ({ usage }) => <Usage usage={usage} /> },
    { id: 'last', title: t.keys.last, cell: ({ lastDay }) => lastDay ?? t.keys.never },
    { id: 'made', title: t.keys.made, cell: ({ createdAt }) => <Stamp time={createdAt} /> },
    {
      id: 'state',
      title: t.keys.state,
      cell: ({ revokedAt }) =>
        revokedAt === null ? t.keys.inForce : t.keys.revoked(formatStamp(revokedAt).slice(0, 10)),
    },
    {
      id: 'actions',
      title: t.actions,
      cell: (key) =>
        key.revokedAt === null ? (
          <RowActions>
            <RowButton action="revoke" of={key.name} onClick={() => revoke(key)}>
              {t.keys.revoke}
            </RowButton>
          </RowActions>
        ) : null,
    },
  ];
}

/** Calls by the system that made them: how many, and on which day the last was. */
function Usage({ usage }: Pick<KeyItem, 'usage'>) {
  const { lang } = useConsole();
  if (usage.length === 0) return '—';
  return (
    <ul className={tableStyles.usage}>
      {usage.map(({ system, calls, lastDay }) => (
        <li key={system}>
          <span>{system}</span> <span>{formatNumber(calls, lang)}</span> <span>{lastDay}</span>
        </li>
      ))}
    </ul>
  );
}
