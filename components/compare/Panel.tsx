'use client';

import { type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import type { Lang } from '@/lib/i18n/lang';
import styles from './panel.module.css';
import { useUrlParameter } from './use-url-parameter';

/**
 * A part of the page that is not even fetched before somebody opens it.
 *
 * @param props.parameter of the address, and its value when the part is opened: with any value a link opens it. Left out:
 *   no link does
 * @param props.opensBy a parameter of the address that opens the part when it is there, and belongs to what is in the part
 */
export function Panel(props: {
  lang: Lang;
  title: string;
  testId: string;
  parameter?: readonly [name: string, value: string];
  opensBy?: string;
  children: ReactNode;
}) {
  const { lang, title, testId, parameter, children } = props;
  const t = chooseMessages(lang);
  const [isPressed, press] = useState(false);
  const [held, hold] = useUrlParameter(parameter?.[0] ?? props.opensBy ?? '');
  const id = useId();
  useEffect(() => {
    if (held !== null) press(true);
  }, [held]);
  const isOpen = parameter === undefined ? isPressed : held !== null;
  const toggle = () => {
    if (parameter === undefined) press(!isPressed);
    else hold(isOpen ? null : parameter[1]);
  };
  return (
    <section className={styles.panel} aria-labelledby={`${id}-title`} data-testid={testId}>
      <h2 id={`${id}-title`}>
        <button
          type="button"
          className={styles.opener}
          aria-expanded={isOpen}
          aria-controls={`${id}-body`}
          onClick={toggle}
          data-testid={`${testId}-open`}
        >
          {title}
          <span aria-hidden="true">{isOpen ? t.close : t.open}</span>
        </button>
      </h2>
      <div id={`${id}-body`}>{isOpen ? <Suspense fallback={<p>{t.loading}</p>}>{children}</Suspense> : null}</div>
    </section>
  );
}
