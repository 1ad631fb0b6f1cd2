'use client';

import { useState } from 'react';
import type { SessionAnswer } from '@/lib/credit/account';
import { useConsole } from './console-context';
import { TextField } from './Field';
import { Form } from './Form';
import styles from './form.module.css';

/** One's own password, changed. Every other session of the account ends with it. */
export function PasswordForm() {
  const { t, session } = useConsole();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isDone, setDone] = useState(false);
  const submit = async () => {
    setDone(false);
    const body = { current, password: next };
    const answer = await session.change<SessionAnswer>('/api/console/password', 'POST', body);
    setCurrent('');
    setNext('');
    setAgain('');
    setDone(true);
    session.take(answer);
  };
  const fault = again !== '' && again !== next ? t.password.differ : null;
  return (
    <>
      <Form submit={t.password.submit} onSubmit={submit} fault={fault}>
        <TextField
          label={t.password.current}
          name="current"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          isRequired
        />
        <NewPassword
          labels={[t.password.next, t.password.again]}
          values={[next, again]}
          onChange={[setNext, setAgain]}
        />
      </Form>
      <p role="status" className={styles.done}>
        {isDone ? t.password.done : ''}
      </p>
    </>
  );
}

type Pair<T> = readonly [T, T];

/** A new password, written twice. */
export function NewPassword(props: {
  labels: Pair<string>;
  values: Pair<string>;
  onChange: Pair<(value: string) => void>;
}) {
  const { t } = useConsole();
  return props.labels.map((label, i) => (
    <TextField
      key={label}
      label={label}
      name={i === 0 ? 'password' : 'again'}
      hint={i === 0 ? t.password.rule : undefined}
      type="password"
      autoComplete="new-password"
      value={props.values[i]!}
      onChange={props.onChange[i]!}
      maxLength={128}
      isRequired
    />
  ));
}
