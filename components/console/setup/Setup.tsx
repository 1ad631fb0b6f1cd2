'use client';

import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { PageTitle } from '../PageTitle';
import { FirstAdmin } from './FirstAdmin';
import { Steps } from './Steps';

/** `/console/setup`: the first admin by the link that the server printed, and then the steps of setting up. */
export function Setup() {
  const { t, session } = useConsole();
  const account = session.answer?.account ?? null;
  if (account?.role === 'admin') return <Steps />;
  if (account === null && session.answer?.setup) return <FirstAdmin />;
  return (
    <div className={styles.narrow}>
      <PageTitle title={t.pages.setup} />
      <p className={styles.note} data-testid="no-setup">
        {account === null ? t.setup.already : t.notYoursText(t.roles.admin)}
      </p>
      {account === null ? (
        <p>
          <a href="/console/sign-in?next=/console/setup">{t.pages.signIn}</a>
        </p>
      ) : null}
    </div>
  );
}
