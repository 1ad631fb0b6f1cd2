'use client';

import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { SyntheticMark } from '../ui/SyntheticMark';
import styles from './share.module.css';
import { shareLinks } from './share-links';

/** All that a map in another site's frame has beside itself: what it is, and the way to the whole of it, at this view. */
export function EmbedBar({ lang, zones }: { lang: Lang; zones: readonly Zone[] }) {
  const t = messages(lang);
  return (
    <p className={styles.full} data-testid="embed-bar">
      <strong>{t.productName}</strong>
      <SyntheticMark lang={lang} shown={zones} />
      <a
        href={shareLinks(location.href, lang).link}
        // The view may have moved since this was drawn.
        onPointerDown={(event) => event.currentTarget.setAttribute('href', shareLinks(location.href, lang).link)}
        onFocus={(event) => event.currentTarget.setAttribute('href', shareLinks(location.href, lang).link)}
        target="_blank"
        rel="noopener"
      >
        {t.share.full}
      </a>
    </p>
  );
}
