'use client';

import { monthAfter } from '@/lib/credit/index/period';
import { monthOf } from '@/lib/credit/local-time';
import { formatMonth, TIME_ZONE } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { statisticsMessages } from '@/lib/i18n/statistics-messages';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { useLive, useServerNow } from '../ui/use-live';
import { useMigration } from '../zone/use-zone-statistics';
import { countedZone } from './counted-zone';
import { MigrationMatrix } from './MigrationMatrix';
import { Panel } from './Panel';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** A month ends once in a month. */
const LOOK_MS = 60_000;

/** Who moved from grade to grade in the months up to the last that is over. */
export function MigrationWidget({ view, options }: { view: WallView; options: WidgetOptions<'migration'> }) {
  const { lang, schemes } = view;
  const zone = countedZone(view);
  const t = statisticsMessages(lang);
  const month = useMonth();
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

/** The month by the server's clock, YYYY-MM, in the time zone that the pages tell times in; null until it is known. */
function useMonth(): string | null {
  const now = useServerNow(useLive().clockOffsetMs, LOOK_MS);
  return now === null ? null : monthOf(new Date(now), TIME_ZONE);
}
