'use client';

import { useRef } from 'react';
import { LEAST_GRADED } from '@/lib/credit/good-share';
import type { ZoneKind } from '@/lib/credit/zone';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { MovingNumber } from './MovingNumber';
import { Panel } from './Panel';
import { headAndTail, type Ranked, type Ranking } from './ranking';
import { useFit } from './use-fit';
import { useSlide } from './use-slide';
import styles from './wall.module.css';

/** Zones by their share of good grades, best first; where not all fit, the best and the last. */
export function ShareRanking(props: {
  lang: Lang;
  ranking: Ranking;
  kind: ZoneKind;
  /** Id of the zone that the scene is about; null = none. */
  chosen: string | null;
}) {
  const { lang, ranking, kind, chosen } = props;
  const t = messages(lang);
  const list = useRef<HTMLOListElement>(null);
  const fit = useFit(list);
  const { ranked, unranked } = ranking;
  const { head, tail } = headAndTail(ranked, fit);
  useSlide(list, ranked.map(({ id }) => id).join(' '));
  const shown = head.length + tail.length;
  return (
    <Panel
      lang={lang}
      widget="ranking"
      title={t.rankingOfKind(t.kinds[kind])}
      aside={
        shown < ranked.length && fit > 0
          ? t.rankingOf(formatNumber(shown, lang), formatNumber(ranked.length, lang))
          : null
      }
      data={{ 'data-by': 'good', 'data-kind': kind }}
    >
      <ol className={styles.rows} ref={list} data-testid="ranking">
        <li className={styles.probe} aria-hidden="true" />
        {head.map((row) => (
          <Row key={row.id} lang={lang} row={row} isChosen={row.id === chosen} />
        ))}
        {tail.length > 0 ? (
          <li className={styles.gap} aria-hidden="true">
            ⋯
          </li>
        ) : null}
        {tail.map((row) => (
          <Row key={row.id} lang={lang} row={row} isChosen={row.id === chosen} />
        ))}
      </ol>
      {unranked.length > 0 ? (
        <p className={styles.unranked} data-testid="unranked">
          {t.unranked(formatNumber(LEAST_GRADED, lang))}:{' '}
          {unranked.map(({ name, graded }) => `${name} (${formatNumber(graded, lang)})`).join(', ')}
        </p>
      ) : null}
    </Panel>
  );
}

function Row({ lang, row, isChosen }: { lang: Lang; row: Ranked; isChosen: boolean }) {
  return (
    <li className={styles.rank} data-row={row.id} data-zone={row.id} data-rank={row.rank} data-chosen={isChosen}>
      <span className={styles.place}>{formatNumber(row.rank, lang)}</span>
      <span className={styles.name}>{row.name}</span>
      <span className={styles.part}>
        <MovingNumber value={row.graded} format={(value) => formatNumber(Math.round(value), lang)} />
      </span>
      <MovingNumber value={row.share} format={(value) => formatShare(value, lang)} />
    </li>
  );
}
