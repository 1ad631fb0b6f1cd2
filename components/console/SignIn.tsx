'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import type { SessionAnswer } from '@/lib/credit/account';
import { Problem } from '../ui/fetch-json';
import { ProblemNote } from '../ui/ProblemNote';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { nextOf } from './console-url';
import { TextField } from './Field';
import { Form } from './Form';
import formStyles from './form.module.css';
import { PageTitle } from './PageTitle';
import { inWords } from './problem-words';
import { keepWanted } from './wanted-page';

const SSO = '/console/sso/start';

/** `/console/sign-in`: by name and password, or by single sign-on; then back to the page that asked. */
export function SignIn() {
  const { lang, t, session } = useConsole();
  const query = useSearchParams();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { answer } = session;
  const refused = query.get('refused');
  const submit = async () => {
    try {
      session.take(await session.change<SessionAnswer>('/api/console/session', 'POST', { name, password }));
    } finally {
      setPassword('');
    }
  };
  return (
    <div className={styles.narrow}>
      <PageTitle title={t.pages.signIn} />
      <Why />
      {refused === null ? null : (
        <ProblemNote lang={lang} what={t.signIn.failed} problem={inWords(new Problem(401, refused, null, null), t)} />
      )}
      <Form submit={t.signIn.submit} onSubmit={submit} failed={t.signIn.failed}>
        <TextField
          label={t.signIn.name}
          name="name"
          autoComplete="username"
          value={name}
          onChange={setName}
          maxLength={100}
          isRequired
        />
        <TextField
          label={t.signIn.password}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          isRequired
        />
      </Form>
      {answer?.sso ? (
        <p className={formStyles.buttons}>
          <span className={styles.quiet}>{t.signIn.or}</span>
          <a
            className={formStyles.plain}
            href={SSO}
            onClick={() => keepWanted(nextOf(query.get('next'), location.origin))}
            data-testid="sso"
          >
            {t.signIn.sso}
          </a>
        </p>
      ) : null}
      {answer ? <p className={styles.quiet}>{t.signIn.idle(`${answer.idleMinutes}`)}</p> : null}
    </div>
  );
}

function Why() {
  const { t, session } = useConsole();
  const asked = useSearchParams().get('why');
  const why = session.why ?? asked;
  const words = session.answer?.setup ? t.signIn.setup : why === 'ended' ? t.signIn.ended : t.signIn.needed;
  if (!session.answer?.setup && why !== 'ended' && why !== 'needed') return null;
  return (
    <p className={styles.note} role="status" data-testid="why" data-why={session.answer?.setup ? 'setup' : why}>
      {words}
    </p>
  );
}
