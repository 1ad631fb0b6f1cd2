'use client';

import { useState } from 'react';
import type { SessionItem } from '@/lib/credit/account';
import { agentName } from './agent-name';
import { Confirm } from './Confirm';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import { useConsole } from './console-context';
import { type Column, Table } from './Table';
import { useRead } from './use-read';

/** Sessions in force of one account, each of which can be ended. */
export function Sessions({ account, name }: { account: number; name: string }) {
  const { t, session } = useConsole();
  const read = useRead<{ items: SessionItem[] }>('/api/console/sessions');
  const [ending, setEnding] = useState<SessionItem | null>(null);
  const rows = read.data?.items.filter((item) => item.account === account) ?? null;
  const end = async ({ id, current }: SessionItem) => {
    await session.change(`/api/console/sessions/${id}`, 'DELETE');
    setEnding(null);
    if (current) session.reload();
    else read.reload();
  };
  const columns: Column<SessionItem>[] = [
    {
      id: 'method',
      title: t.sessions.method,
      cell: ({ method, current }) => (
        <>
          {t.sessions.methods[method]}
          {current ? <Sub>{t.sessions.current}</Sub> : null}
        </>
      ),
    },
    { id: 'from', title: t.sessions.from, cell: ({ createdAt }) => <Stamp time={createdAt} /> },
    { id: 'seen', title: t.sessions.seen, cell: ({ seenAt }) => <Stamp time={seenAt} /> },
    { id: 'until', title: t.sessions.until, cell: ({ expiresAt }) => <Stamp time={expiresAt} /> },
    { id: 'address', title: t.sessions.address, cell: ({ address }) => address ?? t.sessions.unknown },
    {
      id: 'agent',
      title: t.sessions.agent,
      cell: ({ agent }) => (agent === null ? t.sessions.unknown : <span title={agent}>{agentName(agent)}</span>),
    },
    {
      id: 'actions',
      title: t.actions,
      cell: (item) => (
        <RowActions>
          <RowButton action="end" of={item.address ?? item.id} onClick={() => setEnding(item)}>
            {t.sessions.end}
          </RowButton>
        </RowActions>
      ),
    },
  ];
  return (
    <>
      <Table
        caption={t.sessions.ofAccount(name)}
        columns={columns}
        read={read}
        rows={rows}
        idOf={({ id }) => id}
        none={t.sessions.none}
      />
      {ending ? (
        <Confirm
          what={t.sessions.end}
          question={t.sessions.endAsk}
          onYes={() => end(ending)}
          onClose={() => setEnding(null)}
        />
      ) : null}
    </>
  );
}
