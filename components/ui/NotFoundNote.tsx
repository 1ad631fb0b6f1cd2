import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import styles from './ui.module.css';

/** There is no such page, and where to go instead. */
export function NotFoundNote({ lang }: { lang: Lang }) {
  const t = messages(lang);
  return (
    <main className={styles.lone} lang={lang}>
      <h1>{t.notFoundTitle}</h1>
      <p>{t.notFoundText}</p>
      <p>
        <a href="/">{t.toMap}</a>
      </p>
    </main>
  );
}
