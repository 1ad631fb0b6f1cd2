'use client';

import { Fragment, useRef } from 'react';
import { sizeClasses } from '@/lib/credit/peer-class';
import type { ZoneKind } from '@/lib/credit/zone';
import { formatFixed, formatNumber, formatPoints, formatSignedShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { LightMark } from '../ui/LightMark';
import styles from './index.module.css';
import { fitSections, type LevelRanking, type LevelRow } from './level-ranking';
import { MovingNumber } from './MovingNumber';
import { useFit } from './use-fit';
import { useSlide } from './use-slide';
import wall from './wall.module.css';

/** Zones of one kind by their level, each among those of its size; where not all fit, the best and the last. */
export function LevelRankingWidget(props: {
  lang: Lang;
  ranking: LevelRanking;
  kind: ZoneKind;
  lights: readonly string[];
}) {
  const { lang, ranking, kind, lights } = props;
  const t = indexMessages(lang);
  const list = useRef<HTMLOListElement>(null);
  const sections = fitSections(ranking.sections, useFit(list));
  const order = ranking.sections.flatMap(({ rows }) => rows.map(({ id }) => id)).join(' ');
  useSlide(list, order);
  return (
    <section className={wall.panel} data-widget="ranking" data-by="level">
      <h2>{t.rankingOfKind(messages(lang).kinds[kind])}</h2>
      <ol className={wall.rows} ref={list} data-testid="ranking">
        <li className={wall.probe} aria-hidden="true" />
        {sections.map(({ size, of, head, tail }) => (
          <Fragment key={size}>
            <li className={styles.size} data-size-class={size}>
              {t.sizeClass(sizeName(size, lang), formatNumber(of, lang))}
            </li>
            {head.map((row) => (
              <Row key={row.id} lang={lang} row={row} of={of} lights={lights} />
            ))}
            {tail.length > 0 ? (
              <li className={wall.gap} aria-hidden="true">
                ⋯
              </li>
            ) : null}
            {tail.map((row) => (
              <Row key={row.id} lang={lang} row={row} of={of} lights={lights} />
            ))}
          </Fragment>
        ))}
      </ol>
      {ranking.unranked.length > 0 ? (
        <p className={wall.unranked} data-testid="unranked">
          {t.unranked}
          {messages(lang).list(
            ranking.unranked.map(({ name, state }) => (state === 'computed' ? name : `${name} (${t.states[state]})`)),
          )}
        </p>
      ) : null}
    </section>
  );
}

function sizeName(id: string, lang: Lang): string {
  const name = sizeClasses.find((size) => size.id === id)?.name;
  return lang === 'en' ? (name?.en ?? id) : (name?.zh ?? id);
}

function Row(props: { lang: Lang; row: LevelRow; of: number; lights: readonly string[] }) {
  const { lang, row, of, lights } = props;
  return (
    <li className={styles.rank} data-row={row.id} data-zone={row.id} data-rank={row.rank} data-of={of}>
      <span className={wall.place}>{formatNumber(row.rank, lang)}</span>
      <span className={wall.name}>{row.name}</span>
      <span className={wall.part}>{row.change === null ? '' : formatSignedShare(row.change / 100, lang)}</span>
      <LightMark light={row.alarm} lights={lights} className={styles.lamp} />
      <MovingNumber
        value={row.level}
        format={(value) => formatFixed(value, 1, lang)}
        formatDelta={(delta) => formatPoints(delta, lang)}
      />
    </li>
  );
}
