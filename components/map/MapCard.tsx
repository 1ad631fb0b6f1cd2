'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { formatDayTime, formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveView } from '@/lib/live/live-view';
import { SyntheticMark } from '../ui/SyntheticMark';
import { useAge } from '../ui/use-live';
import { ZoneList } from '../zone/ZoneList';
import { newestAsOf } from '../zone/zone-sets';
import { columnWords } from './column-words';
import { ColumnLegend, GradeLegend, ShareLegend } from './Legend';
import { LevelLegend } from './LevelLegend';
import styles from './map.module.css';
import { type Measure, measures } from './map-url';
import type { FilledZones } from './use-filled-zones';

/** What the map is, how fresh it is, which kind of zone it fills, its legend, and the zones as a list. */
export function MapCard(props: {
  lang: Lang;
  /** The field that finds a business. */
  search: ReactNode;
  live: LiveView;
  zones: readonly Zone[] | null;
  kinds: readonly ZoneKind[];
  onKind: (kind: ZoneKind) => void;
  demonstration: boolean;
  onDemonstration: () => void;
  columns: boolean;
  filled: FilledZones;
  /** Chooses the month that they are coloured by. */
  months: ReactNode;
  onMeasure: (measure: Measure) => void;
  chosenZone: string | null;
  onZone: (id: string) => void;
}) {
  const { lang, live, zones, kinds, onKind, chosenZone, onZone, demonstration, onDemonstration, columns, onMeasure } =
    props;
  const { kind, shapes, classes, measure, levels, pastMonth } = props.filled;
  // Marks are told apart by the scheme of the zones; without one they have none to be explained by.
  const scheme = props.filled.leading === null ? null : props.filled.scheme;
  const { measures: measureNames, measureFilter } = indexMessages(lang);
  const t = messages(lang);
  const [isWide, setWide] = useState(false);
  useEffect(() => setWide(window.matchMedia('(min-width: 48.01rem)').matches), []);
  const hasUnits = demonstration || (zones ?? []).some((zone) => zone.demonstration > 0);
  const fullLevel = levels && measure === 'level' ? levels.methodology.scale[1] : null;
  const asOf = zones ? newestAsOf(zones) : null;
  const age = useAge(asOf === null ? null : Date.parse(asOf), live, 5_000);
  const state = { live: t.live, connecting: t.connecting, lost: t.lost }[live.connection];
  return (
    <section className={styles.card} aria-label={t.mapTitle}>
      <header className={styles.brand}>
        <h1>
          {t.productName} <span>{t.mapTitle}</span>
        </h1>
        <p className={styles.synthetic}>
          <SyntheticMark lang={lang} shown={zones ?? []} />
        </p>
        <p className={styles.fresh}>
          <span className={styles.dot} data-connection={live.connection} />
          <span data-testid="live-state">{state}</span>
          {asOf && age !== null ? (
            <time dateTime={asOf} title={t.dataTime(formatDayTime(asOf, lang))}>
              · {t.dataAge(t.age(age))}
            </time>
          ) : null}
        </p>
      </header>
      {props.search}
      {kinds.length > 0 ? (
        <fieldset className={styles.kinds}>
          <legend className={styles.kindsTitle}>{t.kindFilter}</legend>
          {(kinds.length > 1 ? kinds : []).map((name) => (
            <button key={name} type="button" aria-pressed={name === kind} onClick={() => onKind(name)}>
              {t.kinds[name]}
            </button>
          ))}
          {hasUnits ? (
            <button
              type="button"
              aria-pressed={demonstration}
              onClick={onDemonstration}
              data-testid="only-demonstration"
            >
              {t.onlyDemonstration}
            </button>
          ) : null}
        </fieldset>
      ) : null}
      {measure !== null ? (
        <fieldset className={styles.kinds} data-testid="measures">
          <legend className={styles.kindsTitle}>{measureFilter}</legend>
          {measures.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === measure}
              onClick={() => onMeasure(name)}
              data-measure={name}
            >
              {measureNames[name]}
            </button>
          ))}
        </fieldset>
      ) : null}
      {measure === 'level' ? props.months : null}
      {shapes.length > 0 ? (
        <details className={styles.fold} open={isWide} data-testid="legend">
          <summary>{t.legend}</summary>
          <div className={styles.folded}>
            {levels && measure === 'level' ? (
              <LevelLegend lang={lang} {...levels} isPast={pastMonth !== null} />
            ) : (
              <ShareLegend lang={lang} classes={classes} />
            )}
            {columns ? <ColumnLegend words={columnWords(shapes, fullLevel, lang)} /> : null}
            {scheme ? <GradeLegend lang={lang} scheme={scheme} /> : null}
          </div>
        </details>
      ) : null}
      {shapes.length > 0 ? (
        <details className={styles.fold} data-testid="zones">
          <summary>{t.zoneCount(formatNumber(shapes.filter(({ leading }) => leading).length, lang))}</summary>
          <ZoneList lang={lang} shapes={shapes} chosen={chosenZone} onZone={onZone} />
        </details>
      ) : null}
    </section>
  );
}
