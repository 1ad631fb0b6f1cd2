'use client';

import { formatNumber } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { statisticsMessages } from '@/lib/i18n/statistics-messages';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { useStatistics } from '../zone/use-zone-statistics';
import { countedZone } from './counted-zone';
import { Panel } from './Panel';
import { StatisticsList } from './StatisticsList';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Businesses of the zone that the scene is about, in groups. */
export function StatisticsWidget({ view, options }: { view: WallView; options: WidgetOptions<'statistics'> }) {
  const { lang, schemes } = view;
  const zone = countedZone(view);
  const t = statisticsMessages(lang);
  const { told, failed } = useStatistics(zone, options.by);
  return (
    <Panel
      lang={lang}
      widget="statistics"
      title={t.by[options.by]}
      aside={
        told === null ? null : `${told.zone.name} · ${messages(lang).entities} ${formatNumber(told.entities, lang)}`
      }
      asOf={told?.asOf ?? null}
      data={{ 'data-by': options.by }}
    >
      {told === null ? (
        <p className={styles.quiet}>{failed ? t.failed : messages(lang).loading}</p>
      ) : (
        <StatisticsList lang={lang} statistics={told} scheme={schemes.find(({ id }) => id === told.scheme)} />
      )}
    </Panel>
  );
}
