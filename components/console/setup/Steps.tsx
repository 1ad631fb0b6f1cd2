'use client';

import Link from 'next/link';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { PageTitle } from '../PageTitle';

/** What there is to set up once there is an admin. */
export function Steps() {
  const { t, href } = useConsole();
  return (
    <div className={styles.narrow}>
      <PageTitle title={t.setup.done} />
      <p>
        <Link href={href('/console')} prefetch={false} data-testid="to-console">
          {t.setup.toConsole}
        </Link>
      </p>
    </div>
  );
}
