'use client';

import { monthAfter } from '@/lib/credit/index/period';
import { formatMonth } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { statisticsMessages } from '@/lib/i18n/statistics-messages';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { useMigration } from '../zone/use-zone-statistics';
import { countedZone } from './counted-zone';
import { MigrationMatrix } from './MigrationMatrix';
import { Panel } from './Panel';
import { useThisMonth } from './use-this-month';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Who moved from grade to grade in the months up to the last that is over. */
export function MigrationWidget({ view, options }: { view: WallView; options: WidgetOptions<'migration'> }) {
  const { lang, schemes } = view;
  const zone = countedZone(view);
  const t = statisticsMessages(lang);
  const month = useThisMonth();
  const to = month === null ? null : monthAfter(month, -1);
  const from = to === null ? null : monthAfter(to, -options.months);
  const { told, failed } = useMigration(from === null ? null : zone, from ?? '', to);
  return (
    <Panel
      lang={lang}
      widget="migration"
      title={t.migration}
      aside={[
        told?.zone.name,
        from !== null && to !== null && t.between(formatMonth(from, lang), formatMonth(to, lang)),
      ]
        .filter(Boolean)
        .join(' · ')}
      asOf={told?.asOf ?? null}
    >
      {told === null ? (
        <p className={styles.quiet}>{failed ? t.failed : messages(lang).loading}</p>
      ) : (
        <MigrationMatrix lang={lang} migration={told} scheme={schemes.find(({ id }) => id === told.scheme)} />
      )}
    </Panel>
  );
}
