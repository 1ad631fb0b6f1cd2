import type { Methodology } from '@/lib/credit/index/methodology';
import { formatDayTime, formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { LightMark } from '../ui/LightMark';
import { alertMove, alertWords, type ZoneAlert } from '../zone/alert-words';
import { lightsOf } from '../zone/lights-of';
import styles from './index.module.css';
import wall from './wall.module.css';

/** So many are read at a glance, and on a narrow wall so many; the others are counted (index.module.css hides them). */
const SHOWN = 4;
const SHOWN_NARROW = 2;

/** Open warnings of zones: where, what, from which light to which, since when. One quiet line while there is none. */
export function Warnings(props: { lang: Lang; alerts: readonly ZoneAlert[]; methodology: Methodology | null }) {
  const { lang, alerts, methodology } = props;
  const t = indexMessages(lang);
  const lights = lightsOf(methodology);
  const shown = alerts.slice(0, SHOWN);
  return (
    <section className={styles.alerts} data-widget="alerts" data-open={alerts.length} aria-label={t.alerts}>
      {alerts.length === 0 ? (
        <p className={wall.quiet}>{t.noAlerts}</p>
      ) : (
        <h2>
          {t.alerts} <span>{t.alertsCount(formatNumber(alerts.length, lang))}</span>
        </h2>
      )}
      <ul>
        {shown.map((alert) => {
          const move = alertMove(alert, lang);
          return (
            <li key={alert.id} data-alert={alert.id} data-zone={alert.zone.id} data-rule={alert.rule}>
              <LightMark light={alert.to} lights={lights} className={styles.lamp} />
              <span className={styles.where}>{alert.zone.name}</span>
              <span className={styles.what}>
                {alertWords(alert, methodology, lang)}
                {move === null ? null : <strong> {move}</strong>}
              </span>
              <time className={wall.quiet} dateTime={alert.since}>
                {t.since(formatDayTime(alert.since, lang))}
              </time>
            </li>
          );
        })}
      </ul>
      <More lang={lang} count={alerts.length - SHOWN} className={styles.moreWide} />
      <More lang={lang} count={alerts.length - SHOWN_NARROW} className={styles.moreNarrow} />
    </section>
  );
}

function More({ lang, count, className }: { lang: Lang; count: number; className: string | undefined }) {
  if (count <= 0) return null;
  return <p className={`${wall.quiet} ${className}`}>{indexMessages(lang).moreAlerts(formatNumber(count, lang))}</p>;
}
