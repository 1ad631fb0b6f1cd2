'use client';

import Link from 'next/link';
import { useState } from 'react';
import { releaseSigners } from '@/lib/credit/account';
import type { ReleaseMonthFile } from '@/lib/credit/release/month';
import { formatNumber } from '@/lib/i18n/format';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { ProblemNote } from '../../ui/ProblemNote';
import { Stamp } from '../cells';
import styles from '../console.module.css';
import { useAccount, useConsole } from '../console-context';
import formStyles from '../form.module.css';
import { RELEASES } from '../index-paths';
import { PageTitle } from '../PageTitle';
import { inWords } from '../problem-words';
import { useRead } from '../use-read';
import { MonthDialogs, type MonthTask } from './MonthDialogs';
import { MonthValues } from './MonthValues';
import { monthSummary, OLD_BELOW } from './month-rows';

/** One month before, under or after its release: how far it has come, what it holds, and what may be done with it. */
export function Month({ period }: { period: string }) {
  const { lang, t: all, href } = useConsole();
  const t = indexConsoleMessages(lang);
  const read = useRead<ReleaseMonthFile>(`${RELEASES}/${encodeURIComponent(period)}`);
  const [task, setTask] = useState<MonthTask | null>(null);
  const file = read.data;
  const close = () => setTask(null);
  return (
    <>
      <PageTitle title={t.releases.title(period)}>
        {file === null ? null : <Actions file={file} onTask={setTask} />}
      </PageTitle>
      <p>
        <Link href={href('/console/releases')} prefetch={false} data-testid="back">
          {t.back}
        </Link>
      </p>
      {read.problem ? (
        <ProblemNote lang={lang} what={all.readFailed} problem={inWords(read.problem, all)} onRetry={read.reload} />
      ) : null}
      {file === null && !read.problem ? <p className={styles.quiet}>{all.loading}</p> : null}
      {file === null ? null : (
        <>
          <Course file={file} />
          <Summary file={file} />
          <MonthValues zones={file.values} read={read} />
          <Revisions file={file} />
        </>
      )}
      {file !== null && task !== null ? (
        <MonthDialogs
          file={file}
          task={task}
          onClose={close}
          onDone={() => {
            close();
            read.reload();
          }}
        />
      ) : null}
    </>
  );
}

/** What the state allows, for who answers for figures; the server decides. */
function Actions({ file, onTask }: { file: ReleaseMonthFile; onTask: (task: MonthTask) => void }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const { role } = useAccount();
  if (!releaseSigners.some((signer) => signer === role)) return <p className={styles.quiet}>{t.onlyRegulators}</p>;
  const { state, unsignable } = file;
  const why = state === 'provisional' && unsignable !== null ? t.unsignable[unsignable] : undefined;
  if (why !== undefined) return <p className={styles.quiet}>{why}</p>;
  const tasks: Record<ReleaseMonthFile['state'], MonthTask> = {
    provisional: 'sign',
    signed: 'withdraw',
    final: 'revise',
    revised: 'revise',
  };
  const task = tasks[state];
  return (
    <button
      type="button"
      className={task === 'sign' ? formStyles.main : formStyles.plain}
      onClick={() => onTask(task)}
      data-action={task}
    >
      {t[task]}
    </button>
  );
}

function Course({ file }: { file: ReleaseMonthFile }) {
  const { lang } = useConsole();
  const { releases: t, states } = indexConsoleMessages(lang);
  const { state, methodology, closesAt, announcedAt, signedBy, signedAt, embargoUntil, publishedAt } = file;
  return (
    <dl className={styles.facts} data-testid="course" data-state={state}>
      <dt>{t.state}</dt>
      <dd>{states[state]}</dd>
      <dt>{t.method}</dt>
      <dd>{`${methodology.id} ${methodology.version}`}</dd>
      <dt>{t.closed}</dt>
      <dd>
        <Stamp time={closesAt} />
      </dd>
      <dt>{t.announced}</dt>
      <dd>{announcedAt === null ? t.notAnnounced : <Stamp time={announcedAt} />}</dd>
      {signedAt === null ? null : (
        <>
          <dt>{t.signed}</dt>
          <dd>
            <Stamp time={signedAt} /> {signedBy?.name}
          </dd>
          <dt>{t.embargo}</dt>
          <dd>
            <Stamp time={embargoUntil} />
          </dd>
        </>
      )}
      {publishedAt === null ? null : (
        <>
          <dt>{t.published}</dt>
          <dd>
            <Stamp time={publishedAt} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** What to look at before one signs. */
function Summary({ file: { values } }: { file: ReleaseMonthFile }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases.summary;
  const { noLevel, withheld, old, moved } = monthSummary(values);
  const counts = [
    { id: 'noLevel', count: noLevel, words: t.noLevel },
    { id: 'withheld', count: withheld, words: t.withheld },
    { id: 'old', count: old, words: `${t.old} (${t.oldHow(`${formatNumber(OLD_BELOW * 100, lang)}%`)})` },
    { id: 'moved', count: moved, words: t.moved },
  ];
  return (
    <div className={styles.counts} data-testid="summary">
      {counts.map(({ id, count, words }) => (
        <p key={id} data-count={id} data-alarm={count > 0}>
          <strong>{formatNumber(count, lang)}</strong>
          <span>{words}</span>
        </p>
      ))}
    </div>
  );
}

function Revisions({ file: { revisions } }: { file: ReleaseMonthFile }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  if (revisions.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t.revisions}</h2>
      <ul className={styles.links} data-testid="revisions">
        {revisions.map(({ number, kind, reason, by, at, zones }) => (
          <li key={number}>
            <span>
              {t.revision(formatNumber(number, lang), t.kinds[kind])}
              <br />
              <Stamp time={at} />
            </span>
            <span>
              {reason}
              <br />
              <span className={styles.quiet}>{t.revisionBy(by, formatNumber(zones, lang))}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
