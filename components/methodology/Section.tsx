import type { ReactNode } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { type MethodologyMessages, methodologyMessages } from '@/lib/i18n/methodology-messages';
import styles from './methodology.module.css';

interface Props {
  /** Also where the address leads to: `#lights`. */
  id: keyof MethodologyMessages['sections'];
  lang: Lang;
  /** Its first paragraph. */
  text?: string;
  children: ReactNode;
}

/** A part of the page, under its heading. */
export function Section({ id, lang, text, children }: Props) {
  return (
    <section id={id} className={styles.section} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{methodologyMessages(lang).sections[id]}</h2>
      {text === undefined ? null : <p className={styles.text}>{text}</p>}
      {children}
    </section>
  );
}
