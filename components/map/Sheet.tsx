'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import styles from './sheet.module.css';

const stops = ['half', 'full', 'peek'] as const;

/** Details beside the map on a desk, over its lower part on a phone. Focus goes to its title; Escape closes it. */
export function Sheet(props: {
  lang: Lang;
  /** Names what is inside; a new one moves the focus again. */
  identity: string;
  title: string;
  onClose: () => void;
  onBack?: (() => void) | undefined;
  children: ReactNode;
}) {
  const { lang, identity, title, onClose, onBack, children } = props;
  const t = messages(lang);
  const heading = useRef<HTMLHeadingElement>(null);
  const focused = useRef<string | null>(null);
  const [stop, setStop] = useState<(typeof stops)[number]>('half');
  useEffect(() => {
    if (focused.current === identity) return;
    focused.current = identity;
    heading.current?.focus({ preventScroll: true });
  }, [identity]);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className={styles.sheet} data-stop={stop} aria-label={title} data-testid="panel" data-identity={identity}>
      <button
        type="button"
        className={styles.handle}
        aria-label={t.sheetHeight}
        onClick={() => setStop(stops[(stops.indexOf(stop) + 1) % stops.length] ?? 'half')}
      />
      <header className={styles.head}>
        {onBack ? (
          <button type="button" className={styles.tool} aria-label={t.back} onClick={onBack}>
            ‹
          </button>
        ) : null}
        <h2 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        <button type="button" className={styles.tool} aria-label={t.close} onClick={onClose} data-testid="close-panel">
          ×
        </button>
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}
