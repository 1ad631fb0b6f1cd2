'use client';

import { useRef } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { useLive, useServerNow } from '../ui/use-live';
import styles from './freshness.module.css';
import { CREDIT_AGE, Panel } from './Panel';
import { useFit } from './use-fit';
import wall from './wall.module.css';
import type { WallView } from './wall-view';

const LOOK_MS = 30_000;

/** What must be known of each zone before its figures are believed: how many of its businesses are graded, how much of the index is observed, since when nothing changed. The least known first. */
export function FreshnessWidget({ view }: { view: WallView }) {
  const { lang, zones } = view;
  const t = wallMessages(lang);
  const list = useRef<HTMLOListElement>(null);
  const fit = useFit(list);
  // One look at the clock for all rows: each by itself would draw the panel anew all the time.
  const now = useServerNow(useLive().clockOffsetMs, LOOK_MS);
  const rows = zones.toSorted(
    (a, b) => (a.coverage ?? -1) - (b.coverage ?? -1) || Date.parse(a.asOf) - Date.parse(b.asOf),
  );
  const shown = rows.length <= fit ? rows : rows.slice(0, Math.max(0, fit - 1));
  return (
    <Panel lang={lang} widget="freshness" title={t.freshness}>
      <p className={`${styles.row} ${styles.head}`}>
        <span>{t.columns.zone}</span>
        <span>{t.columns.entities}</span>
        <span>{t.columns.coverage}</span>
        <span>{t.columns.index}</span>
        <span>{t.columns.asOf}</span>
      </p>
      <ol className={wall.rows} ref={list}>
        <li className={wall.probe} aria-hidden="true" />
        {shown.map((zone) => (
          <Row key={zone.id} lang={lang} zone={zone} now={now} />
        ))}
        {rows.length > shown.length && fit > 0 ? (
          <li className={wall.part}>{t.more(formatNumber(rows.length - shown.length, lang))}</li>
        ) : null}
      </ol>
    </Panel>
  );
}

function Row({ lang, zone, now }: { lang: Lang; zone: Zone; now: number | null }) {
  const t = wallMessages(lang);
  const age = now === null ? null : Math.max(0, now - Date.parse(zone.asOf));
  const state = age === null || age <= CREDIT_AGE.old ? 'fresh' : age <= CREDIT_AGE.tooOld ? 'old' : 'too-old';
  return (
    <li className={styles.row} data-row={zone.id} data-zone={zone.id}>
      <span className={wall.name}>
        {zone.name} <span className={wall.part}>{messages(lang).kinds[zone.kind]}</span>
      </span>
      <span className={styles.figure}>{formatNumber(zone.entities, lang)}</span>
      <Share lang={lang} share={zone.coverage} none="–" />
      <Share lang={lang} share={zone.indexCoverage} none={t.notComputed} />
      <span className={styles.age} data-age={state}>
        {age === null ? '' : messages(lang).age(age)}
      </span>
    </li>
  );
}

function Share({ lang, share, none }: { lang: Lang; share: number | null; none: string }) {
  return (
    <span className={styles.share}>
      <span className={styles.track}>
        {share === null ? null : <span className={wall.fill} style={{ width: `${share * 100}%` }} />}
      </span>
      <span className={styles.figure}>{share === null ? none : formatShare(share, lang)}</span>
    </span>
  );
}
