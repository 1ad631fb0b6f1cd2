'use client';

import type { IndexMonth } from '@/lib/credit/index/series';
import { formatClock, formatMonth } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { monthMessages } from '@/lib/i18n/month-messages';
import type { LiveView } from '@/lib/live/live-view';
import { Banners, lostWords } from '../ui/Banners';
import { useServerNow } from '../ui/use-live';
import { useWaiting } from '../ui/use-waiting';
import styles from './map.module.css';

/** Quiet lines over the map: the stream is lost, an import keeps answers waiting, there is no WebGL, its colours are of the past. */
export function MapBanners(props: {
  lang: Lang;
  live: LiveView;
  isUnable: boolean;
  /** Month that colours the zones; null = now. */
  past: IndexMonth | null;
  onNow: () => void;
}) {
  const { lang, live, isUnable, past, onNow } = props;
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
      {past ? <PastNote lang={lang} past={past} onNow={onNow} /> : null}
      {isUnable ? <p className={styles.banner}>{t.noWebgl}</p> : null}
    </Banners>
  );
}

function PastNote({ lang, past, onNow }: { lang: Lang; past: IndexMonth; onNow: () => void }) {
  const t = monthMessages(lang);
  return (
    <p className={styles.banner} data-kind="past" data-testid="past">
      <strong>{t.past(formatMonth(past.period, lang), t.states[past.state])}</strong>{' '}
      <span className={styles.rest}>{t.pastRest}</span>{' '}
      <button type="button" onClick={onNow}>
        {t.back}
      </button>
    </p>
  );
}
