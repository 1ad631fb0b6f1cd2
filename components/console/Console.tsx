'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import type { SessionAnswer } from '@/lib/credit/account';
import { consoleMessages } from '@/lib/i18n/console-messages';
import { pickLang } from '@/lib/i18n/lang';
import { ProblemNote } from '../ui/ProblemNote';
import { ConsoleHeader } from './ConsoleHeader';
import styles from './console.module.css';
import { ConsoleContext, type ConsoleFrame, useConsole } from './console-context';
import { consolePages, mayUse, openPages } from './console-pages';
import { nextOf, SIGN_IN, signInHref, withQuery } from './console-url';
import { PageTitle } from './PageTitle';
import { PasswordForm } from './PasswordForm';
import { type Session, useSession } from './use-session';
import { takeWanted } from './wanted-page';

/** What stands around every page of the console: who is signed in, where one can go, and the way to sign in. */
export function Console({ preferred, children }: { preferred: string | null; children: ReactNode }) {
  const asked = useSearchParams().get('lang');
  const lang = pickLang(asked, preferred);
  const session = useSession();
  const path = usePathname();
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  const href = useCallback((path: string) => withQuery(path, { lang: asked }), [asked]);
  const frame = useMemo<ConsoleFrame>(() => ({ lang, t: consoleMessages(lang), session, href }), [lang, session, href]);
  useWayIn(session, asked);
  return (
    <ConsoleContext value={frame}>
      <div className={styles.console} lang={lang}>
        <ConsoleHeader />
        <main
          className={styles.main}
          data-testid="console"
          data-account={session.answer?.account?.id ?? ''}
          data-alone={openPages.includes(path) && (session.answer?.account ?? null) === null}
        >
          <Content>{children}</Content>
        </main>
      </div>
    </ConsoleContext>
  );
}

/** Whoever is not signed in comes to the sign-in page, and from there back. */
function useWayIn({ answer, why }: Session, lang: string | null) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  useEffect(() => {
    if (answer === null) return;
    if (answer.account === null && !openPages.includes(path)) {
      const text = query.toString();
      router.replace(signInHref(text === '' ? path : `${path}?${text}`, why ?? 'needed', lang));
    }
    if (answer.account !== null && path === '/console') {
      const wanted = takeWanted();
      if (wanted !== null) router.replace(nextOf(wanted, location.origin));
    }
    if (answer.account !== null && path === SIGN_IN) {
      const next = nextOf(query.get('next'), location.origin);
      // Pages outside of the console hold a stream of their own, which must learn who is signed in.
      if (/^\/console(\/|\?|#|$)/.test(next)) router.replace(next);
      else location.assign(next);
    }
  }, [answer, why, path, query, lang, router]);
}

function Content({ children }: { children: ReactNode }) {
  const { lang, t, session } = useConsole();
  const path = usePathname();
  const { answer, problem, reload } = session;
  if (answer === null && problem !== null)
    return <ProblemNote lang={lang} what={t.readFailed} problem={problem} onRetry={reload} />;
  if (answer === null) return <p className={styles.quiet}>{t.loading}</p>;
  if (openPages.includes(path)) return <div key={String(answer.account?.id)}>{children}</div>;
  if (answer.account === null) return <p className={styles.quiet}>{t.loading}</p>;
  // Another account in the same browser begins with pages of its own.
  return (
    <div key={answer.account.id} className={styles.page}>
      <OfAccount account={answer.account} mustChange={answer.mustChange}>
        {children}
      </OfAccount>
    </div>
  );
}

interface OfAccountProps {
  account: NonNullable<SessionAnswer['account']>;
  mustChange: boolean;
  children: ReactNode;
}

function OfAccount({ account, mustChange, children }: OfAccountProps) {
  const { t } = useConsole();
  const path = usePathname();
  if (mustChange)
    return (
      <>
        <PageTitle title={t.password.mustTitle} />
        <p className={styles.quiet}>{t.password.mustText}</p>
        <PasswordForm />
      </>
    );
  if (mayUse(account.role, path)) return children;
  const roles = consolePages.find((page) => page.path === path)?.roles ?? [];
  return (
    <>
      <PageTitle title={t.notYours} />
      <p data-testid="not-yours">{t.notYoursText(t.list(roles.map((role) => t.roles[role])))}</p>
    </>
  );
}
