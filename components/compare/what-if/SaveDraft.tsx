'use client';

import { useId, useState } from 'react';
import { methodologists } from '@/lib/credit/account';
import type { Methodology } from '@/lib/credit/index/methodology';
import { consoleMessages } from '@/lib/i18n/console-messages';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { signInHref } from '../../console/console-url';
import { METHODOLOGIES } from '../../console/index-paths';
import { inWords } from '../../console/problem-words';
import { useAction } from '../../console/use-action';
import { type Session, useSession } from '../../console/use-session';
import { ProblemNote } from '../../ui/ProblemNote';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  /** As published. */
  methodology: Methodology;
  /** null = the choices make none. */
  tried: Methodology | null;
}

/** What is tried becomes a draft, where the role may make one; others are told why not. */
export function SaveDraft(props: Props) {
  const { lang, methodology, tried } = props;
  const t = whatIfMessages(lang);
  const session = useSession();
  if (session.answer === null) return null;
  const { account } = session.answer;
  const mayDraft = account !== null && (methodologists as readonly string[]).includes(account.role);
  const isSame = tried !== null && JSON.stringify(tried) === JSON.stringify(methodology);
  return (
    <section className={styles.save} aria-label={t.save} data-testid="what-if-save" data-role={account?.role ?? 'none'}>
      <h3>{t.save}</h3>
      {account === null ? (
        <p>
          {t.saveSignedOut}{' '}
          <a href={signInHref(`${location.pathname}${location.search}`, 'needed', lang)}>{t.signIn}</a>
        </p>
      ) : null}
      {account !== null && !mayDraft ? <p>{t.saveRole}</p> : null}
      {mayDraft && isSame ? <p>{t.saveNothing}</p> : null}
      {mayDraft && !isSame && tried !== null ? <DraftForm lang={lang} tried={tried} session={session} /> : null}
    </section>
  );
}

function DraftForm({ lang, tried, session }: { lang: Lang; tried: Methodology; session: Session }) {
  const t = whatIfMessages(lang);
  const { busy, problem, run } = useAction();
  const [version, setVersion] = useState(`${tried.version}-if`);
  const [saved, setSaved] = useState<{ number: number; version: string } | null>(null);
  const id = useId();
  const save = () =>
    run(async () => {
      setSaved(null);
      const document = { ...tried, version: version.trim() };
      const { number } = await session.change<{ number: number }>(METHODOLOGIES, 'POST', { document });
      setSaved({ number, version: `${document.id} ${document.version}` });
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className={styles.quiet}>{t.saveText}</p>
      <label htmlFor={id}>{t.version}</label>
      <input
        id={id}
        value={version}
        onChange={({ target }) => setVersion(target.value)}
        required
        maxLength={200}
        pattern=".*\S.*"
        autoComplete="off"
        spellCheck={false}
      />
      <button type="submit" disabled={busy} data-testid="what-if-save-now">
        {t.saveNow}
      </button>
      {problem ? <ProblemNote lang={lang} what={t.notSaved} problem={inWords(problem, consoleMessages(lang))} /> : null}
      {saved ? (
        <p role="status" data-testid="what-if-saved">
          {t.saved(saved.version)}{' '}
          <a href={`/console/methodologies?compare=${saved.number}&lang=${lang}`}>{t.toDraft}</a>
        </p>
      ) : null}
    </form>
  );
}
