'use client';

import Link from 'next/link';
import type { Account, EntityClaim, KeyItem, ScreenItem } from '@/lib/credit/account';
import type { JobItem } from '@/lib/credit/job';
import { formatNumber } from '@/lib/i18n/format';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { consolePages, type PageName, pagesOf } from './console-pages';
import { useRead } from './use-read';

type Items<Row> = { items: Row[] };

interface Count {
  page: PageName;
  words: string;
  /** null = not read yet. */
  count: number | null;
  /** Does it wait for somebody? */
  isAlarm: boolean;
}

/** How things stand, for who runs the program: what waits, and what there is. */
export function Overview() {
  const { lang, t, href } = useConsole();
  const counts = useCounts();
  const waits = counts.some(({ isAlarm, count }) => isAlarm && count !== 0);
  if (counts.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t.home.overview}</h2>
      <div className={styles.counts} data-testid="overview">
        {counts.map(({ page, words, count, isAlarm }) => (
          <Link
            key={page}
            href={href(consolePages.find(({ name }) => name === page)!.path)}
            prefetch={false}
            data-count={page}
            data-alarm={isAlarm && count !== null && count > 0}
          >
            <strong>{count === null ? '…' : formatNumber(count, lang)}</strong>
            <span>{words}</span>
          </Link>
        ))}
      </div>
      {waits ? null : <p className={styles.quiet}>{t.home.nothing}</p>}
    </section>
  );
}

/** Of what the role may see alone. */
function useCounts(): Count[] {
  const { t } = useConsole();
  const { role } = useAccount();
  const pages = new Set(pagesOf(role).map(({ name }) => name));
  const of = (page: PageName, path: string) => (pages.has(page) ? `/api/console/${path}` : null);
  const claims = useRead<Items<EntityClaim>>(of('claims', 'claims?state=open')).data;
  const jobs = useRead<Items<JobItem>>(of('jobs', 'jobs?state=failed&limit=500')).data;
  const accounts = useRead<Items<Account>>(of('accounts', 'accounts')).data;
  const keys = useRead<Items<KeyItem>>(of('keys', 'keys')).data;
  const screens = useRead<Items<ScreenItem>>(of('screens', 'screens')).data;
  const all: Count[] = [
    { page: 'claims', words: t.home.openClaims, count: claims?.items.length ?? null, isAlarm: true },
    { page: 'jobs', words: t.home.failedJobs, count: jobs?.items.length ?? null, isAlarm: true },
    {
      page: 'accounts',
      words: t.home.accounts,
      count: accounts?.items.filter(({ disabled }) => !disabled).length ?? null,
      isAlarm: false,
    },
    {
      page: 'keys',
      words: t.home.keys,
      count: keys?.items.filter(({ revokedAt }) => revokedAt === null).length ?? null,
      isAlarm: false,
    },
    { page: 'screens', words: t.home.screens, count: screens?.items.length ?? null, isAlarm: false },
  ];
  return all.filter(({ page }) => pages.has(page));
}
