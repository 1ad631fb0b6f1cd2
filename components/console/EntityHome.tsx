'use client';

import { useEffect } from 'react';
import type { EntityClaim } from '@/lib/credit/account';
import type { Scheme } from '@/lib/credit/scheme';
import { EntityDetails } from '../entity/EntityDetails';
import { useEntityFile } from '../entity/use-entity-file';
import { ProblemNote } from '../ui/ProblemNote';
import { Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { NewClaim } from './NewClaim';
import { inWords } from './problem-words';
import { type Column, Table } from './Table';
import { useRead } from './use-read';

/** A business's own file; until it is bound to one, its claim. */
export function EntityHome() {
  const { entity } = useAccount();
  return entity === null ? <OwnClaims /> : <OwnFile entity={entity} />;
}

function OwnFile({ entity }: { entity: number }) {
  const { lang, t, href } = useConsole();
  const { file, problem } = useEntityFile(String(entity));
  const schemes = useRead<{ items: Scheme[] }>('/api/v1/schemes').data?.items ?? [];
  return (
    <section className={styles.section}>
      <h2>{file?.name ?? t.home.file}</h2>
      <p className={styles.quiet}>{t.claims.bound}</p>
      {problem ? <ProblemNote lang={lang} what={t.readFailed} problem={inWords(problem, t)} /> : null}
      {file ? (
        <div className={styles.file}>
          <EntityDetails
            lang={lang}
            file={file}
            summary={undefined}
            schemes={schemes}
            scheme={null}
            onZone={(zone) => location.assign(href(`/?zone=${encodeURIComponent(zone)}`))}
          />
        </div>
      ) : null}
    </section>
  );
}

function OwnClaims() {
  const { t, session } = useConsole();
  const read = useRead<{ items: EntityClaim[] }>('/api/console/claims');
  const claims = read.data?.items ?? [];
  const isAccepted = claims.some(({ state }) => state === 'accepted');
  const { reload } = session;
  // Accepted meanwhile: the account is bound, and the session says to whom.
  useEffect(() => {
    if (isAccepted) reload();
  }, [isAccepted, reload]);
  const isOpen = claims.some(({ state }) => state === 'open');
  return (
    <>
      {isOpen ? (
        <p className={styles.note} role="status" data-testid="waiting">
          {t.claims.waiting}
        </p>
      ) : null}
      {read.data && !isOpen ? <NewClaim onMade={read.reload} /> : null}
      {read.data === null || claims.length > 0 ? <ClaimList read={read} claims={read.data && claims} /> : null}
    </>
  );
}

function ClaimList(props: { read: Parameters<typeof Table>[0]['read']; claims: readonly EntityClaim[] | null }) {
  const { t } = useConsole();
  const columns: Column<EntityClaim>[] = [
    { id: 'entity', title: t.claims.entity, cell: ({ entity }) => entity.name },
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
    { id: 'asked', title: t.claims.asked, cell: ({ askedAt }) => <Stamp time={askedAt} /> },
    { id: 'decided', title: t.claims.decided, cell: ({ decidedAt }) => <Stamp time={decidedAt} /> },
  ];
  return (
    <section className={styles.section}>
      <h2>{t.claims.mine}</h2>
      <Table
        caption={t.claims.mine}
        columns={columns}
        read={props.read}
        rows={props.claims}
        idOf={({ id }) => id}
        none={t.claims.none}
      />
    </section>
  );
}
