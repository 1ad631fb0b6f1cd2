import type { ZoneFootfall } from '@/lib/credit/footfall';
import { formatHour, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { zonePageMessages } from '@/lib/i18n/zone-page-messages';
import { FootfallChart } from '../../charts/FootfallChart';
import frame from '../../entity/page/page.module.css';
import { againstExpected, reporting } from '../footfall-words';
import styles from './zone-page.module.css';

/** Today's footfall against the same weekday of the weeks before, as a picture and as a table; or why there is none. */
export function Passages({ lang, footfall, theme }: { lang: Lang; footfall: ZoneFootfall; theme: string }) {
  const t = messages(lang);
  const own = zonePageMessages(lang);
  const { devices, slots, total } = footfall;
  if (devices === 0 || slots.length === 0)
    return (
      <section className={frame.section} data-testid="zone-footfall">
        <h2>{own.today}</h2>
        <p className={frame.quiet}>{devices === 0 ? t.footfallNoDevices : t.footfallNone}</p>
      </section>
    );
  const against = againstExpected(footfall, lang);
  const counted = formatNumber(total.in, lang);
  return (
    <section className={frame.section} data-testid="zone-footfall">
      <h2>{own.today}</h2>
      <p>
        <strong className={frame.hero}>{counted}</strong> {t.passages}{' '}
        <span className={frame.quiet}>
          {against?.words ?? t.footfallNothingBefore} · {reporting(footfall, lang)}
        </span>
      </p>
      <div className={styles.chart}>
        <FootfallChart
          lang={lang}
          footfall={footfall}
          label={`${t.footfall}: ${counted}. ${against?.words ?? ''}`}
          theme={theme}
        />
      </div>
      <details>
        <summary>{own.asTable}</summary>
        <table className={frame.table}>
          <thead>
            <tr>
              <th scope="col">{own.hour}</th>
              <th scope="col">{own.counted}</th>
              <th scope="col">{t.footfallExpected}</th>
            </tr>
          </thead>
          <tbody>
            {slots.map((slot) => (
              <tr key={slot.start}>
                <th scope="row">{formatHour(slot.start, lang)}</th>
                <td>{formatNumber(slot.in, lang)}</td>
                <td>{slot.expected === null ? t.missing : formatNumber(Math.round(slot.expected), lang)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <p className={frame.quiet}>{t.footfallHow}</p>
    </section>
  );
}
