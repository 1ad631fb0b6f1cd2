'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { releaseSigners } from '@/lib/credit/account';
import type { ReleaseMonth } from '@/lib/credit/release/month';
import { formatNumber } from '@/lib/i18n/format';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { RowActions, Stamp, Sub } from '../cells';
import styles from '../console.module.css';
import { useAccount, useConsole } from '../console-context';
import formStyles from '../form.module.css';
import { RELEASES } from '../index-paths';
import { PageTitle } from '../PageTitle';
import { type Column, Table } from '../Table';
import { useRead } from '../use-read';
import { Month } from './Month';

/** `/console/releases`: the months, or the one that the address names. */
export function Releases() {
  const month = useSearchParams().get('month');
  return month === null ? <Months /> : <Month key={month} period={month} />;
}

function Months() {
  const { lang, t: all } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const { role } = useAccount();
  const read = useRead<{ items: ReleaseMonth[] }>(RELEASES);
  const columns = useColumns();
  return (
    <>
      <PageTitle title={all.pages.releases} />
      <p className={styles.quiet}>{t.intro}</p>
      {releaseSigners.some((signer) => signer === role) ? null : <p className={styles.note}>{t.onlyRegulators}</p>}
      <Table
        caption={all.pages.releases}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ period }) => period}
        none={t.empty}
      />
    </>
  );
}

function useColumns(): Column<ReleaseMonth>[] {
  const { lang, t: all, href } = useConsole();
  const { releases: t, states, synthetic, open } = indexConsoleMessages(lang);
  return [
    {
      id: 'month',
      title: t.month,
      cell: ({ period, synthetic: isSynthetic }) => (
        <>
          {period}
          {isSynthetic ? <Sub>{synthetic}</Sub> : null}
        </>
      ),
    },
    { id: 'state', title: t.state, cell: ({ state }) => <span data-state={state}>{states[state]}</span> },
    { id: 'method', title: t.method, cell: ({ methodology: { id, version } }) => `${id} ${version}` },
    {
      id: 'levels',
      title: t.levels,
      isNumeric: true,
      cell: ({ zones, withLevel }) => t.levelsOf(formatNumber(withLevel, lang), formatNumber(zones, lang)),
    },
    {
      id: 'announced',
      title: t.announced,
      cell: ({ announcedAt }) => (announcedAt === null ? t.notAnnounced : <Stamp time={announcedAt} />),
    },
    { id: 'published', title: t.published, cell: (month) => <Published month={month} /> },
    {
      id: 'revisions',
      title: t.revisions,
      isNumeric: true,
      cell: ({ revisions }) => (revisions.length === 0 ? '—' : t.revisionsOf(formatNumber(revisions.length, lang))),
    },
    {
      id: 'actions',
      title: all.actions,
      cell: ({ period }) => (
        <RowActions>
          <Link
            className={formStyles.small}
            href={href(`/console/releases?month=${period}`)}
            prefetch={false}
            aria-label={`${open} ${period}`}
            data-action="open"
          >
            {open}
          </Link>
        </RowActions>
      ),
    },
  ];
}

function Published({ month: { publishedAt, embargoUntil } }: { month: ReleaseMonth }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  if (publishedAt !== null) return <Stamp time={publishedAt} />;
  if (embargoUntil === null) return t.notPublished;
  return (
    <>
      {t.embargo} <Stamp time={embargoUntil} />
    </>
  );
}
