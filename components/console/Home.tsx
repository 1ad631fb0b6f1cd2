'use client';

import Link from 'next/link';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { pagesOf } from './console-pages';
import { DistrictHome } from './DistrictHome';
import { EntityHome } from './EntityHome';
import { Overview } from './Overview';
import { PageTitle } from './PageTitle';

/** `/console`: what concerns who is signed in, and what there is to do. */
export function Home() {
  const { t } = useConsole();
  const { name, role } = useAccount();
  return (
    <>
      <PageTitle title={t.home.greeting(name)} />
      {role === 'entity' ? <EntityHome /> : role === 'district' ? <DistrictHome /> : <Overview />}
      <CanDo />
    </>
  );
}

/** What the role may do, with the way there. */
function CanDo() {
  const { t, href } = useConsole();
  const { role } = useAccount();
  const words: Readonly<Record<string, string>> = t.can;
  return (
    <section className={styles.section}>
      <h2>{t.home.can}</h2>
      <ul className={styles.links} data-testid="can">
        {pagesOf(role).map(({ name, path }) =>
          name === 'home' ? null : (
            <li key={name}>
              <Link href={href(path)} prefetch={false}>
                {t.pages[name]}
              </Link>
              <span>{words[name]}</span>
            </li>
          ),
        )}
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
