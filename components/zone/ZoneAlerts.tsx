'use client';

import type { Methodology } from '@/lib/credit/index/methodology';
import { formatDayTime } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { LightMark } from '../ui/LightMark';
import { useLive, useTopics } from '../ui/use-live';
import { alertMove, alertWords, zoneAlerts } from './alert-words';
import styles from './index.module.css';
import { lightsOf } from './lights-of';

const topics = ['alerts'] as const;

/** Open warnings of one zone; nothing while there is none. */
export function ZoneAlerts(props: { lang: Lang; zone: string; methodology: Methodology | null }) {
  const { lang, zone, methodology } = props;
  const t = indexMessages(lang);
  useTopics(topics);
  const alerts = zoneAlerts(useLive().topics.alerts?.data ?? null).filter((alert) => alert.zone.id === zone);
  if (alerts.length === 0) return null;
  return (
    <section className={styles.alerts} aria-label={t.alerts} data-testid="zone-alerts">
      <h3>{t.alerts}</h3>
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id} data-alert={alert.id}>
            <LightMark light={alert.to} lights={lightsOf(methodology)} />
            <span>
              {alertWords(alert, methodology, lang)} <strong>{alertMove(alert, lang)}</strong>{' '}
              <time className={styles.quiet} dateTime={alert.since}>
                {t.since(formatDayTime(alert.since, lang))}
              </time>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
