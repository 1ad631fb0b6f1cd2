import type { MeasuredShare } from '@/lib/credit/comparison/comparison';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import styles from './own-area.module.css';

/** A share with the interval of how such businesses fare as a thin bar, and in words for who does not see it. */
export function ShareCell({ lang, share }: { lang: Lang; share: MeasuredShare | null }) {
  const t = ownAreaMessages(lang);
  if (share === null) return <span className={styles.beside}>{t.nothing}</span>;
  const [lower, upper] = share.underlying;
  const words = t.interval(formatShare(lower, lang), formatShare(upper, lang));
  return (
    <span className={styles.share} title={words}>
      {formatShare(share.share, lang)}
      <span className={styles.beside}>{t.ofN(formatNumber(share.hits, lang), formatNumber(share.n, lang))}</span>
      <span className={styles.track} role="img" aria-label={words}>
        <span
          className={styles.interval}
          style={{ insetInlineStart: `${lower * 100}%`, width: `${Math.max(0, upper - lower) * 100}%` }}
        />
      </span>
    </span>
  );
}
