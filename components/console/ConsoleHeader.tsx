'use client';

import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { messages } from '@/lib/i18n/messages';
import { nextTheme, useTheme } from '../ui/use-theme';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { pagesOf } from './console-pages';
import { withQuery } from './console-url';
import { useAction } from './use-action';

/** Product, pages, who is signed in, and the switches of language and theme. */
export function ConsoleHeader() {
  const { lang, t, session, href } = useConsole();
  const product = messages(lang).productName;
  const [open, setOpen] = useState(false);
  const path = usePathname();
  const account = session.answer?.account ?? null;
  const isReady = account !== null && !session.answer?.mustChange;
  return (
    <header className={styles.head}>
      <p className={styles.product}>
        <Link href={href('/console')} prefetch={false}>
          {product} <span>{t.title}</span>
        </Link>
      </p>
      {account === null ? null : <Who />}
      <Switches />
      {isReady ? (
        <button
          type="button"
          className={styles.menu}
          aria-expanded={open}
          aria-controls="console-pages"
          onClick={() => setOpen(!open)}
          data-testid="menu"
        >
          {t.menu}
        </button>
      ) : null}
      {isReady ? (
        <nav id="console-pages" className={styles.nav} aria-label={t.title} data-open={open}>
          <ul>
            {pagesOf(account.role).map((page) => (
              <li key={page.name}>
                <Link
                  href={href(page.path)}
                  prefetch={false}
                  aria-current={page.path === path ? 'page' : undefined}
                  data-page={page.name}
                  onClick={() => setOpen(false)}
                >
                  {t.pages[page.name]}
                </Link>
              </li>
            ))}
          </ul>
          <ul className={styles.outside}>
            {[
              ['/', t.toMap],
              ['/compare', t.toCompare],
              ['/wall/main', t.toWall],
            ].map(([to, name]) => (
              <li key={to}>
                <a href={href(to!)}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
    </header>
  );
}

function Who() {
  const { t, session } = useConsole();
  const { busy, run } = useAction();
  const account = session.answer!.account!;
  return (
    <p className={styles.who}>
      <span className={styles.hidden}>{t.signedInAs} </span>
      <strong data-testid="who">{account.name}</strong>
      <span className={styles.role} data-testid="role" data-role={account.role}>
        {t.roles[account.role]}
      </span>
      <button type="button" onClick={() => run(session.signOut)} disabled={busy} data-testid="sign-out">
        {t.signOut}
      </button>
    </p>
  );
}

function Switches() {
  const { lang } = useConsole();
  const t = messages(lang);
  const [theme, toggleTheme] = useTheme();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const other = lang === 'en' ? 'zh-CN' : 'en';
  const toggleLang = () =>
    router.replace(withQuery(path, { ...Object.fromEntries(query), lang: other }), { scroll: false });
  return (
    <div className={styles.switches}>
      <button type="button" onClick={toggleLang} lang={other} data-testid="toggle-lang">
        {t.otherLanguage}
      </button>
      <button type="button" onClick={toggleTheme} data-testid="toggle-theme">
        {t.toTheme[nextTheme(theme ?? 'light')]}
      </button>
    </div>
  );
}
