'use client';

import { formatClock, formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveView } from '@/lib/live/live-view';
import { SyntheticMark } from '../ui/SyntheticMark';
import { useAge, useServerNow } from '../ui/use-live';
import styles from './wall.module.css';

/** What the wall shows, of when it is, whether the stream is up, and the time, all by the server's clock. */
export function WallHeader(props: {
  lang: Lang;
  live: LiveView;
  title: string;
  about: string;
  asOf: string | null;
  shown: readonly { synthetic: boolean }[];
}) {
  const { lang, live, title, about, asOf, shown } = props;
  const t = messages(lang);
  const now = useServerNow(live.clockOffsetMs, 1_000);
  const age = useAge(asOf === null ? null : Date.parse(asOf), live, 1_000);
  const state = { live: t.live, connecting: t.connecting, lost: t.lost }[live.connection];
  return (
    <header className={styles.header} data-widget="header">
      <h1>
        {title} <span>{about}</span> <SyntheticMark lang={lang} shown={shown} />
      </h1>
      <p className={styles.fresh}>
        {asOf && age !== null ? (
          <span data-testid="data-age">
            <time dateTime={asOf}>{t.dataTime(formatDayTime(asOf, lang))}</time> · {t.age(age)}
          </span>
        ) : null}
        <span className={styles.state} data-connection={live.connection} data-testid="live-state">
          <span className={styles.dot} />
          {state}
        </span>
        <span className={styles.clock} data-testid="clock">
          {now === null ? '' : formatClock(now, lang)}
        </span>
      </p>
    </header>
  );
}
