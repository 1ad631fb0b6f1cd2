'use client';

import { useEffect, useState } from 'react';
import type { MadeSecret, ScreenItem } from '@/lib/credit/account';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import { useConsole } from './console-context';
import formStyles from './form.module.css';
import { PageTitle } from './PageTitle';
import { ScreenDialogs, type ScreenTask } from './ScreenDialogs';
import { ScreenLife } from './ScreenLife';
import { SecretDialog } from './SecretDialog';
import { type Column, Table } from './Table';
import { useRead } from './use-read';

/** The address that a wall's browser opens once: its token stands after the #, so that no log learns it. */
const wallLink = (id: string, token: string) => `${location.origin}/wall/${id}#${token}`;

/** Signs come every half minute. */
const LOOK_MS = 30_000;

/** `/console/screens`: walls, and the tokens by which their browsers show that they are walls. */
export function Screens() {
  const { t } = useConsole();
  const read = useRead<{ items: ScreenItem[] }>('/api/console/screens');
  const [task, setTask] = useState<ScreenTask | null>(null);
  const [made, setMade] = useState<Pick<MadeSecret, 'id' | 'name' | 'secret'> | null>(null);
  const columns = useColumns(setTask);
  const { reload } = read;
  useEffect(() => {
    const timer = setInterval(reload, LOOK_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <>
      <PageTitle title={t.pages.screens}>
        <button type="button" className={formStyles.main} onClick={() => setTask({ what: 'new' })} data-testid="new">
          {t.screens.new}
        </button>
      </PageTitle>
      <Table
        caption={t.pages.screens}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ id }) => id}
        none={t.screens.none}
      />
      {task ? (
        <ScreenDialogs
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
          title={t.screens.secretTitle(made.name)}
          text={t.screens.secretText}
          secret={wallLink(String(made.id), made.secret)}
          onStored={() => setMade(null)}
        />
      ) : null}
    </>
  );
}

function useColumns(start: (task: ScreenTask) => void): Column<ScreenItem>[] {
  const { t } = useConsole();
  const button = (screen: ScreenItem, what: Exclude<ScreenTask['what'], 'new'>) => (
    <RowButton action={what} of={screen.name} onClick={() => start({ what, screen })}>
      {t.screens[what]}
    </RowButton>
  );
  return [
    { id: 'name', title: t.screens.name, cell: ({ name }) => name },
    { id: 'id', title: t.screens.id, cell: ({ id }) => id },
    {
      id: 'audience',
      title: t.screens.audience,
      cell: ({ audience, reason }) => (
        <>
          {t.screens.audiences[audience]}
          {reason === null ? null : <Sub>{reason}</Sub>}
        </>
      ),
    },
    {
      id: 'token',
      title: t.screens.token,
      cell: ({ tokenMadeAt }) => (tokenMadeAt === null ? t.screens.noToken : <Stamp time={tokenMadeAt} />),
    },
    {
      id: 'life',
      title: t.screens.life,
      cell: ({ heartbeat }) => <ScreenLife heartbeat={heartbeat} />,
    },
    {
      id: 'actions',
      title: t.actions,
      cell: (screen) => (
        <RowActions>
          {button(screen, 'change')}
          {button(screen, 'rotate')}
          {button(screen, 'remove')}
        </RowActions>
      ),
    },
  ];
}
