'use client';

import { Stamp } from './cells';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { PageTitle } from './PageTitle';
import { PasswordForm } from './PasswordForm';
import { Sessions } from './Sessions';

/** `/console/account`: who one is, one's password, and where one is signed in. */
export function OwnAccount() {
  const { t, session } = useConsole();
  const { id, name, role, divisions } = useAccount();
  return (
    <>
      <PageTitle title={t.pages.account} />
      <dl className={styles.facts}>
        <dt>{t.account.who}</dt>
        <dd>{name}</dd>
        <dt>{t.account.role}</dt>
        <dd>{t.roles[role]}</dd>
        {divisions.length > 0 ? (
          <>
            <dt>{t.account.divisions}</dt>
            <dd>{t.list(divisions)}</dd>
          </>
        ) : null}
        <dt>{t.account.until}</dt>
        <dd>
          <Stamp time={session.answer?.expiresAt ?? null} />
        </dd>
      </dl>
      <section className={styles.section}>
        <h2>{t.sessions.title}</h2>
        <Sessions account={id} name={name} />
      </section>
      <section className={styles.section}>
        <h2>{t.password.title}</h2>
        <PasswordForm />
      </section>
    </>
  );
}
