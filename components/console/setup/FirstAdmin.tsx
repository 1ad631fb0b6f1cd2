'use client';

import { useEffect, useState } from 'react';
import type { SessionAnswer } from '@/lib/credit/account';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { TextField } from '../Field';
import { Form } from '../Form';
import { PageTitle } from '../PageTitle';
import { NewPassword } from '../PasswordForm';

/** The first admin, made by the token that stands after the # of the link that the server printed. */
export function FirstAdmin() {
  const { t, session } = useConsole();
  const token = useTokenOfAddress();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const submit = async () => {
    const body = { token, name, password };
    const answer = await session.change<SessionAnswer>('/api/console/setup/admin', 'POST', body);
    // Used, it need not stand in any history.
    history.replaceState(history.state, '', location.pathname + location.search);
    session.take(answer);
  };
  return (
    <div className={styles.narrow}>
      <PageTitle title={t.setup.title} />
      {token === '' ? (
        <p className={styles.note} role="alert" data-testid="no-token">
          {t.setup.noToken}
        </p>
      ) : (
        <>
          <p className={styles.quiet}>{t.setup.text}</p>
          <Form
            submit={t.setup.submit}
            onSubmit={submit}
            fault={again !== '' && again !== password ? t.password.differ : null}
          >
            <TextField
              label={t.setup.name}
              name="name"
              autoComplete="username"
              value={name}
              onChange={setName}
              maxLength={100}
              isRequired
            />
            <NewPassword
              labels={[t.setup.password, t.setup.again]}
              values={[password, again]}
              onChange={[setPassword, setAgain]}
            />
          </Form>
        </>
      )}
    </div>
  );
}

/** What the address has after its #. null = not looked yet. */
function useTokenOfAddress(): string | null {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    // Another language replaces the address, and with it what it had.
    const look = () => setToken((before) => location.hash.slice(1) || (before ?? ''));
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return token;
}
