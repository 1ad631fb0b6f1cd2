'use client';

import { useState } from 'react';
import { type ClaimState, claimStates, type EntityClaim } from '@/lib/credit/account';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { withQuery } from './console-url';
import { ChoiceField } from './Field';
import { JudgeClaim } from './JudgeClaim';
import { PageTitle } from './PageTitle';
import { type Column, Table } from './Table';
import tableStyles from './table.module.css';
import { useRead } from './use-read';

/** `/console/claims`: accounts that ask to be bound to a business. */
export function Claims() {
  const { t } = useConsole();
  const [state, setState] = useState<ClaimState | 'all'>('open');
  const path = withQuery('/api/console/claims', { state: state === 'all' ? null : state });
  const read = useRead<{ items: EntityClaim[] }>(path);
  const [judged, setJudged] = useState<EntityClaim | null>(null);
  const columns = useColumns(setJudged);
  const states = [...claimStates.map((one) => [one, t.claims.states[one]] as const), ['all', t.all] as const];
  return (
    <>
      <PageTitle title={t.pages.claims} />
      <div className={styles.bar}>
        <ChoiceField label={t.claims.state} name="state" value={state} options={states} onChange={setState} />
      </div>
      <Table
        caption={t.pages.claims}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ id }) => id}
        none={t.claims.none}
      />
      {judged ? (
        <JudgeClaim
          claim={judged}
          onClose={() => setJudged(null)}
          onDone={() => {
            setJudged(null);
            read.reload();
          }}
        />
      ) : null}
    </>
  );
}

function useColumns(judge: (claim: EntityClaim) => void): Column<EntityClaim>[] {
  const { t, href } = useConsole();
  return [
    { id: 'account', title: t.claims.account, cell: ({ account }) => account.name },
    {
      id: 'entity',
      title: t.claims.entity,
      cell: ({ entity }) => <a href={href(`/?entity=${entity.id}`)}>{entity.name}</a>,
    },
    { id: 'proof', title: t.claims.proof, cell: ({ proof }) => <p className={tableStyles.long}>{proof}</p> },
    { id: 'asked', title: t.claims.asked, cell: ({ askedAt }) => <Stamp time={askedAt} /> },
    {
      id: 'state',
      title: t.claims.state,
      cell: ({ state, note }) => (
        <>
          {t.claims.states[state]}
          {note ? <Sub>{note}</Sub> : null}
        </>
      ),
    },
    { id: 'decided', title: t.claims.decided, cell: ({ decidedAt }) => <Stamp time={decidedAt} /> },
    {
      id: 'actions',
      title: t.actions,
      cell: (claim) =>
        claim.state === 'open' ? (
          <RowActions>
            <RowButton action="judge" of={claim.account.name} onClick={() => judge(claim)}>
              {t.claims.judge}
            </RowButton>
          </RowActions>
        ) : null,
    },
  ];
}
