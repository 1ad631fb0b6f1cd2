'use client';

import { Fragment, useRef } from 'react';
import type { Methodology } from '@/lib/credit/index/methodology';
import { sizeClasses } from '@/lib/credit/peer-class';
import type { ZoneKind } from '@/lib/credit/zone';
import { formatFixed, formatNumber, formatSignedShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { LightMark } from '../ui/LightMark';
import { lightsOf } from '../zone/lights-of';
import styles from './index.module.css';
import { fitSections, type LevelRow, type LevelRanking as RankedLevels } from './level-ranking';
import { MovingNumber } from './MovingNumber';
import { Panel } from './Panel';
import { useFit } from './use-fit';
import { type RankBand, useRankBands } from './use-rank-bands';
import { useSlide } from './use-slide';
import wall from './wall.module.css';

/** Zones of one kind by their level, each among those of its size; where not all fit, the best and the last. */
export function LevelRanking(props: {
  lang: Lang;
  ranking: RankedLevels;
  kind: ZoneKind;
  methodology: Methodology;
  /** Id of the zone that the scene is about; null = none. */
  chosen: string | null;
}) {
  const { lang, ranking, kind, methodology, chosen } = props;
  const lights = lightsOf(methodology);
  const t = indexMessages(lang);
  const list = useRef<HTMLOListElement>(null);
  const fit = useFit(list);
  const sections = fitSections(ranking.sections, fit, chosen);
  const bands = useRankBands(kind);
  const order = ranking.sections.flatMap(({ rows }) => rows.map(({ id }) => id)).join(' ');
  useSlide(list, order);
  const rowOf = (row: LevelRow, of: number) => (
    <Row
      key={row.id}
      lang={lang}
      row={row}
      of={of}
      lights={lights}
      band={bands.get(row.id) ?? null}
      isChosen={row.id === chosen}
    />
  );
  return (
    <Panel
      lang={lang}
      widget="ranking"
      title={t.rankingOfKind(messages(lang).kinds[kind])}
      data={{ 'data-by': 'level', 'data-kind': kind }}
    >
      <ol className={wall.rows} ref={list} data-testid="ranking">
        <li className={wall.probe} aria-hidden="true" />
        {sections.map(({ size, of, head, tail }) => (
          <Fragment key={size}>
            <li className={styles.size} data-size-class={size}>
              {t.sizeClass(sizeName(size, lang), formatNumber(of, lang))}
            </li>
            {head.map((row) => rowOf(row, of))}
            {tail.length > 0 ? (
              <li className={wall.gap} aria-hidden="true">
                ⋯
              </li>
            ) : null}
            {tail.map((row) => rowOf(row, of))}
          </Fragment>
        ))}
        {sections.length === 0
          ? ranking.unranked.slice(0, fit).map(({ id, name, state }) => (
              <li key={id} className={styles.unranked} data-row={id} data-zone={id}>
                <span className={wall.name}>{name}</span>
                <span className={wall.part}>
                  {state === 'computed' ? wallMessages(lang).unranked : t.states[state]}
                </span>
              </li>
            ))
          : null}
      </ol>
      {ranking.unranked.length > 0 && sections.length > 0 ? (
        <p className={wall.unranked} data-testid="unranked">
          {t.unranked}
          {messages(lang).list(
            ranking.unranked.map(({ name, state }) => (state === 'computed' ? name : `${name} (${t.states[state]})`)),
          )}
        </p>
      ) : null}
    </Panel>
  );
}

function sizeName(id: string, lang: Lang): string {
  const name = sizeClasses.find((size) => size.id === id)?.name;
  return lang === 'en' ? (name?.en ?? id) : (name?.zh ?? id);
}

function Row(props: {
  lang: Lang;
  row: LevelRow;
  of: number;
  lights: readonly string[];
  /** null = none, or not read yet. */
  band: RankBand | null;
  isChosen: boolean;
}) {
  const { lang, row, of, lights, band, isChosen } = props;
  return (
    <li
      className={styles.rank}
      data-row={row.id}
      data-zone={row.id}
      data-rank={row.rank}
      data-of={of}
      data-chosen={isChosen}
    >
      <span className={wall.place}>{formatNumber(row.rank, lang)}</span>
      <span className={wall.name}>{row.name}</span>
      <span className={wall.part} data-band={band === null ? '' : band.join(' ')}>
        {band === null || band[0] === band[1]
          ? ''
          : wallMessages(lang).band(formatNumber(band[0], lang), formatNumber(band[1], lang))}
      </span>
      <span className={wall.part}>{row.change === null ? '' : formatSignedShare(row.change / 100, lang)}</span>
      <LightMark light={row.alarm} lights={lights} className={styles.lamp} />
      <MovingNumber value={row.level} format={(value) => formatFixed(value, 1, lang)} />
    </li>
  );
}
