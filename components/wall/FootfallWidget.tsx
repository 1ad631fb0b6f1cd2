import type { ZoneFootfall } from '@/lib/credit/footfall';
import { formatNumber, formatSignedShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { FootfallChart } from '../charts/FootfallChart';
import { againstExpected, reporting } from '../zone/footfall-words';
import { MovingNumber } from './MovingNumber';
import styles from './wall.module.css';

/** Passages counted today so far, against the same weekday and time of the weeks before. */
export function FootfallWidget({ lang, footfall, name }: { lang: Lang; footfall: ZoneFootfall; name: string }) {
  const t = messages(lang);
  const against = againstExpected(footfall, lang);
  const counted = formatNumber(footfall.total.in, lang);
  return (
    <section className={styles.footfall} data-widget="footfall" data-zone={footfall.zone}>
      <h2>
        {t.footfall} <span>{name}</span>
      </h2>
      <div className={styles.facts}>
        <p className={styles.figure}>
          <MovingNumber value={footfall.total.in} format={(value) => formatNumber(Math.round(value), lang)} />
          <span>{t.passages}</span>
        </p>
        {against ? <p className={styles.against}>{formatSignedShare(against.difference, lang)}</p> : null}
        <p className={styles.quiet}>
          {against ? against.basis : t.footfallNothingBefore} · {reporting(footfall, lang)}
        </p>
      </div>
      <div className={styles.chart}>
        {footfall.slots.length > 0 ? (
          <FootfallChart lang={lang} footfall={footfall} label={`${t.footfall}: ${counted}. ${against?.words ?? ''}`} />
        ) : (
          <p className={styles.quiet}>{t.footfallNone}</p>
        )}
      </div>
    </section>
  );
}
