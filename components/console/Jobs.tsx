'use client';

import { useState } from 'react';
import { type JobItem, type JobState, jobStates } from '@/lib/credit/job';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import { ProblemNote } from '../ui/ProblemNote';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { withQuery } from './console-url';
import { ChoiceField } from './Field';
import formStyles from './form.module.css';
import { PageTitle } from './PageTitle';
import { inWords } from './problem-words';
import { type Column, Table } from './Table';
import tableStyles from './table.module.css';
import { useAction } from './use-action';
import { useRead } from './use-read';

const PATH = '/api/console/jobs';
const EVERY_MS = 5_000;
/** The newest are shown; more are read on demand, as many as the API gives at once. */
const [SHOWN, MOST] = ['50', '500'];

/** `/console/jobs`: what the program does by itself, as it goes on. */
export function Jobs() {
  const { lang, t, session } = useConsole();
  const [state, setState] = useState<JobState | 'all'>('all');
  const [limit, setLimit] = useState(SHOWN);
  const path = withQuery(PATH, { state: state === 'all' ? null : state, limit });
  const read = useRead<{ items: JobItem[]; nextCursor: string | null }>(path, EVERY_MS);
  const { problem, run } = useAction();
  const retry = ({ id }: JobItem) =>
    run(async () => {
      await session.change(`${PATH}/${id}/retry`, 'POST');
      read.reload();
    });
  const columns = useColumns(retry);
  const states = [['all', t.all] as const, ...jobStates.map((one) => [one, t.jobs.states[one]] as const)];
  return (
    <>
      <PageTitle title={t.pages.jobs} />
      <div className={styles.bar}>
        <ChoiceField label={t.jobs.state} name="state" value={state} options={states} onChange={setState} />
        <p className={styles.quiet}>{t.jobs.every(formatNumber(EVERY_MS / 1000, lang))}</p>
      </div>
      {problem ? <ProblemNote lang={lang} what={t.notDone} problem={inWords(problem, t)} /> : null}
      <Table
        caption={t.pages.jobs}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ id }) => id}
        none={t.jobs.none}
      />
      {read.data?.nextCursor && limit === SHOWN ? (
        <p>
          <button type="button" className={formStyles.plain} onClick={() => setLimit(MOST)} data-testid="more">
            {t.more}
          </button>
        </p>
      ) : null}
    </>
  );
}

function useColumns(retry: (job: JobItem) => void): Column<JobItem>[] {
  const { t } = useConsole();
  const kinds: Readonly<Record<string, string>> = t.jobs.kinds;
  return [
    { id: 'id', title: t.jobs.id, isNumeric: true, cell: ({ id }) => id },
    {
      id: 'kind',
      title: t.jobs.kind,
      cell: ({ kind, period }) => (
        <>
          {Object.hasOwn(kinds, kind) ? kinds[kind] : kind}
          {period === null ? null : <Sub>{period}</Sub>}
        </>
      ),
    },
    { id: 'state', title: t.jobs.state, cell: (job) => <State job={job} /> },
    { id: 'progress', title: t.jobs.progress, cell: (job) => <Progress job={job} /> },
    {
      id: 'attempts',
      title: t.jobs.attempts,
      isNumeric: true,
      cell: ({ attempts, maxAttempts }) => `${attempts} / ${maxAttempts}`,
    },
    { id: 'due', title: t.jobs.due, cell: ({ dueAt }) => <Stamp time={dueAt} /> },
    { id: 'began', title: t.jobs.began, cell: ({ claimedAt }) => <Stamp time={claimedAt} /> },
    { id: 'ended', title: t.jobs.ended, cell: ({ finishedAt }) => <Stamp time={finishedAt} /> },
    {
      id: 'actions',
      title: t.actions,
      cell: (job) =>
        job.state === 'failed' ? (
          <RowActions>
            <RowButton action="retry" of={`${job.kind} ${job.id}`} onClick={() => retry(job)}>
              {t.retry}
            </RowButton>
          </RowActions>
        ) : null,
    },
  ];
}

function State({ job: { state, error } }: { job: JobItem }) {
  const { t } = useConsole();
  return (
    <>
      <span className={state === 'failed' ? tableStyles.bad : undefined} data-state={state}>
        {t.jobs.states[state]}
      </span>
      {error === null ? null : <Sub>{error}</Sub>}
    </>
  );
}

/** How far a job that runs has come; of the others there is nothing to tell. */
function Progress({ job: { kind, state, progress, message } }: { job: JobItem }) {
  const { lang } = useConsole();
  if (state !== 'running') return '—';
  return (
    <>
      <progress className={tableStyles.progress} value={progress} max={1} aria-label={kind} />{' '}
      {formatShare(progress, lang)}
      {message === null ? null : <Sub>{message}</Sub>}
    </>
  );
}
