'use client';

import { formatClock } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveView } from '@/lib/live/live-view';
import { Banners, lostWords } from '../ui/Banners';
import { useServerNow } from '../ui/use-live';
import { useWaiting } from '../ui/use-waiting';
import styles from './map.module.css';

/** Quiet lines over the map: the stream is lost, an import keeps answers waiting, there is no WebGL. */
export function MapBanners({ lang, live, isUnable }: { lang: Lang; live: LiveView; isUnable: boolean }) {
  const t = messages(lang);
  const now = useServerNow(live.clockOffsetMs, 1_000);
  const waiting = useWaiting();
  const lost = lostWords(live, now, lang);
  return (
    <Banners className={styles.banners}>
      {lost ? (
        <p className={styles.banner} data-kind="lost" data-testid="lost">
          {lost}
        </p>
      ) : null}
      {waiting ? (
        <p className={styles.banner} data-testid="waiting">
          {t.importRunning} ({t.importRunningSince(formatClock(waiting, lang))})
        </p>
      ) : null}
      {isUnable ? <p className={styles.banner}>{t.noWebgl}</p> : null}
    </Banners>
  );
}
