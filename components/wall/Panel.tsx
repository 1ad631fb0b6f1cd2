'use client';

import type { ReactNode } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { useAge, useLive } from '../ui/use-live';
import styles from './panel.module.css';

const LOOK_MS = 10_000;
const HOUR_MS = 3_600_000;

/** After which age what is shown is old, and too old to be relied on, milliseconds. */
export interface AgeLimits {
  old: number;
  tooOld: number;
}

/** What is evaluated by the month. */
export const CREDIT_AGE: AgeLimits = { old: 7 * 24 * HOUR_MS, tooOld: 45 * 24 * HOUR_MS };
/** What devices send every few minutes. */
export const FOOTFALL_AGE: AgeLimits = { old: HOUR_MS / 2, tooOld: 2 * HOUR_MS };

/** A title over a hairline, how old that is what stands below, and below it the content: every widget but the map. */
export function Panel(props: {
  lang: Lang;
  widget: string;
  title: string;
  aside?: ReactNode;
  /** RFC 3339; null = nothing is shown that could be old. */
  asOf?: string | null;
  limits?: AgeLimits;
  className?: string | undefined;
  /** Further attributes for who looks for the panel. */
  data?: Record<`data-${string}`, string | number | boolean | undefined>;
  children: ReactNode;
}) {
  const { lang, widget, title, aside, asOf = null, limits = CREDIT_AGE, className, data, children } = props;
  return (
    <section className={`${styles.panel} ${className ?? ''}`} data-widget={widget} {...data}>
      <h2>
        <span className={styles.title}>{title}</span>
        {aside ? <span className={styles.aside}>{aside}</span> : null}
        {asOf === null ? null : <Age lang={lang} asOf={asOf} limits={limits} />}
      </h2>
      {children}
    </section>
  );
}

function Age({ lang, asOf, limits }: { lang: Lang; asOf: string; limits: AgeLimits }) {
  const age = useAge(Date.parse(asOf), useLive(), LOOK_MS);
  if (age === null) return null;
  const state = age > limits.tooOld ? 'too-old' : age > limits.old ? 'old' : 'fresh';
  const t = wallMessages(lang);
  const words = { fresh: '', old: `${t.old} · `, 'too-old': `${t.tooOld} · ` }[state];
  return (
    <time className={styles.age} dateTime={asOf} data-age={state}>
      {words}
      {messages(lang).age(age)}
    </time>
  );
}
