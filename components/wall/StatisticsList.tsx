'use client';

import { useRef } from 'react';
import type { Scheme } from '@/lib/credit/scheme';
import type { ZoneStatistics } from '@/lib/credit/zone-statistics';
import { formatDelta, formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { statisticsMessages } from '@/lib/i18n/statistics-messages';
import { GradeMark } from '../ui/GradeMark';
import { MovingNumber } from './MovingNumber';
import styles from './statistics.module.css';
import { type DrawnRow, drawnRows } from './statistics-rows';
import { useRoom } from './use-room';

/** Industries at most, in the largest room. */
const MOST = 16;

/**
 * Businesses of a zone in groups: how many, and what share of them is good. Bars are measured by the largest group. Where
 * there is little room, small industries are one row, and other groups have no bars.
 */
export function StatisticsList(props: { lang: Lang; statistics: ZoneStatistics; scheme: Scheme | undefined }) {
  const { lang, statistics, scheme } = props;
  const { by, entities, zone, overlapping } = statistics;
  const t = statisticsMessages(lang);
  const body = useRef<HTMLDivElement>(null);
  const isByIndustry = by === 'industry';
  const all = drawnRows(statistics, { lang, scheme, limit: MOST });
  const content = `${lang} ${by} ${zone.id} ${all.map((row) => `${row.words} ${row.entities}`).join()}`;
  const step = useRoom(body, isByIndustry ? MOST - 1 : 1, content);
  const rows = isByIndustry ? drawnRows(statistics, { lang, scheme, limit: MOST - step }) : all;
  const most = Math.max(1, ...rows.map((row) => row.entities));
  return (
    <div ref={body} className={styles.body}>
      {overlapping && entities > 0 ? <p className={styles.quiet}>{t.overlapping}</p> : null}
      {entities === 0 ? (
        <p className={styles.quiet}>{t.nobody}</p>
      ) : (
        <ul className={styles.rows} data-bars={isByIndustry || step === 0}>
          {rows.map((row) => (
            <Row key={row.id} lang={lang} row={row} most={most} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ lang, row, most }: { lang: Lang; row: DrawnRow; most: number }) {
  const t = statisticsMessages(lang);
  const { words, entities, good, look, isHatched } = row;
  const color = look ? `var(--${look.token})` : undefined;
  return (
    <li data-group={row.id} data-entities={entities}>
      <span className={styles.words}>
        {look ? <GradeMark look={look} className={styles.mark} /> : null}
        {words}
      </span>
      <MovingNumber
        value={entities}
        format={(value) => formatNumber(Math.round(value), lang)}
        formatDelta={(delta) => formatDelta(delta, lang)}
      />
      <span className={styles.track} data-hatched={isHatched}>
        <span
          className={styles.fill}
          style={{ width: `${(entities / most) * 100}%`, ...(color && !isHatched && { background: color }) }}
        />
      </span>
      {good === undefined ? null : (
        <span className={styles.good}>{good === null ? t.noGood : `${t.good} ${formatShare(good, lang)}`}</span>
      )}
    </li>
  );
}
