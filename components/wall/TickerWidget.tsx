'use client';

import { useRef } from 'react';
import { formatClock, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveEvent } from '@/lib/live/protocol';
import { CREDIT_AGE, Panel } from './Panel';
import { useFit } from './use-fit';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Zones that are named in one line; the others are counted. */
const NAMED = 2;

/** What changed last, newest first: when, what kind, where, how much. Never who. */
export function TickerWidget({ view }: { view: WallView }) {
  const { lang, events } = view;
  const t = messages(lang);
  const list = useRef<HTMLOListElement>(null);
  const fit = useFit(list);
  // Devices send every few minutes: no news of credit, and shown where footfall is.
  const news = (events ?? []).filter(({ kind }) => kind !== 'footfall').toReversed();
  const newest = news.slice(0, fit);
  return (
    <Panel lang={lang} widget="events" title={t.events} asOf={news[0]?.at ?? null} limits={CREDIT_AGE}>
      <ol className={styles.rows} ref={list} data-testid="events">
        <li className={styles.probe} aria-hidden="true" />
        {newest.map((event) => (
          <li key={`${event.revision} ${event.kind}`} className={styles.event} data-revision={event.revision}>
            <time dateTime={event.at}>{formatClock(event.at, lang)}</time>
            <span className={styles.name}>
              {t.eventKinds[event.kind]} <span className={styles.part}>{where(event, lang)}</span>
            </span>
            <span className={styles.part}>{t.rows(formatNumber(event.count, lang))}</span>
          </li>
        ))}
      </ol>
      {events !== null && news.length === 0 ? <p className={styles.unranked}>{t.noEvents}</p> : null}
    </Panel>
  );
}

function where({ zones, kind }: LiveEvent, lang: Lang): string {
  const t = messages(lang);
  if (zones.length === 0) return kind === 'zones' || kind === 'divisions' ? '' : t.outside;
  // The largest come first, and hold the others: the smallest say best where it was.
  const named = zones
    .slice(-NAMED)
    .reverse()
    .map(({ name }) => name);
  const rest = zones.length - named.length;
  return `${named.join(lang === 'en' ? ', ' : '、')}${rest > 0 ? ` ${t.more(formatNumber(lang === 'en' ? rest : zones.length, lang))}` : ''}`;
}
