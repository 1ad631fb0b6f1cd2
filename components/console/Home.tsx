'use client';

import Link from 'next/link';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { pagesOf } from './console-pages';
import { PageTitle } from './PageTitle';

/** `/console`: what there is to do for who is signed in. */
export function Home() {
  const { t } = useConsole();
  const { name } = useAccount();
  return (
    <>
      <PageTitle title={t.home.greeting(name)} />
      <CanDo />
    </>
  );
}

/** What the role may do, with the way there. */
function CanDo() {
  const { t, href } = useConsole();
  const { role } = useAccount();
  const pages = pagesOf(role).flatMap(({ name, path }) => (name === 'home' ? [] : [{ name, path }]));
  return (
    <section className={styles.section}>
      <h2>{t.home.can}</h2>
      <ul className={styles.links} data-testid="can">
        {pages.map(({ name, path }) => (
          <li key={name}>
            <Link href={href(path)} prefetch={false}>
              {t.pages[name]}
            </Link>
            <span>{(t.can as Readonly<Record<string, string>>)[name]}</span>
          </li>
        ))}
        <li>
          <a href={href('/')}>{t.toMap}</a>
          <span>{t.can.map}</span>
        </li>
        <li>
          <a href={href('/compare')}>{t.toCompare}</a>
          <span>{t.can.compare}</span>
        </li>
      </ul>
    </section>
  );
}
