'use client';

import { useMemo } from 'react';
import type { MapSettings } from '@/lib/credit/setup';
import type { Zone } from '@/lib/credit/zone';
import { formatFixed, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import { attributionWords } from '../../map/attribution';
import { MapBlocked } from '../../map/MapBlocked';
import { MAP_WIDTH, mapPlaces, RADIUS } from './map-places';
import styles from './report.module.css';

/** Where the zones of a report lie: outlines and numbers, a scale, and whose boundaries they are. */
export function ReportMap(props: {
  lang: Lang;
  zones: readonly Zone[];
  /** All zones, with their outlines. */
  outlines: readonly Zone[];
  settings: MapSettings;
}) {
  const { lang, zones, outlines, settings } = props;
  const t = reportMessages(lang);
  if (settings.blocked) return <MapBlocked lang={lang} />;
  return (
    <>
      <figure className={styles.map}>
        <Drawing lang={lang} zones={zones} outlines={outlines} />
        <figcaption data-testid="map-words">
          {[
            t.mapHow,
            attributionWords(
              { ...settings, basemap: null },
              zones.some(({ synthetic }) => synthetic),
              lang,
            ),
          ]
            .filter((words) => words !== '')
            .join(' ')}
        </figcaption>
      </figure>
      <Key lang={lang} zones={zones} />
    </>
  );
}

function Drawing({ lang, zones, outlines }: { lang: Lang; zones: readonly Zone[]; outlines: readonly Zone[] }) {
  const t = reportMessages(lang);
  const places = useMemo(() => {
    const geometries = new Map(outlines.map(({ id, geometry }) => [id, geometry]));
    const drawn = zones.map(({ id }) => ({ id, geometry: geometries.get(id) }));
    const chosen = new Set(zones.map(({ id }) => id));
    return mapPlaces(
      drawn,
      outlines.filter(({ id }) => !chosen.has(id)),
    );
  }, [zones, outlines]);
  if (places === null) return <p>{t.mapNone}</p>;
  const { height, scale } = places;
  const chosen = new Set(zones.map(({ id }) => id));
  const left = MAP_WIDTH - scale.width - 24;
  const length =
    scale.metres >= 1000
      ? t.kilometres(formatNumber(scale.metres / 1000, lang))
      : t.metres(formatNumber(scale.metres, lang));
  return (
    <svg viewBox={`0 0 ${MAP_WIDTH} ${height}`} role="img" aria-label={t.mapTitle} data-testid="report-map">
      {places.outlines.map(({ id, path }) => (
        <path key={id} d={path} className={chosen.has(id) ? styles.zone : styles.other} data-zone={id} />
      ))}
      {places.numbers.map(({ id, number, at, of }) => (
        <g key={id}>
          <line className={styles.lead} x1={of[0]} y1={of[1]} x2={at[0]} y2={at[1]} />
          <circle className={styles.disc} cx={at[0]} cy={at[1]} r={RADIUS} />
          <text className={styles.number} x={at[0]} y={at[1]} textAnchor="middle" dominantBaseline="central">
            {number}
          </text>
        </g>
      ))}
      <path className={styles.scale} d={`M${left} ${height - 22}v10h${scale.width}v-10`} />
      <text
        className={styles.number}
        x={left + scale.width / 2}
        y={height - 26}
        textAnchor="middle"
        data-testid="scale"
      >
        {length}
      </text>
    </svg>
  );
}

function Key({ lang, zones }: { lang: Lang; zones: readonly Zone[] }) {
  const t = reportMessages(lang);
  const { kinds } = messages(lang);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" data-kind="number">
            {t.number}
          </th>
          <th scope="col">{t.cover.zones}</th>
          <th scope="col">{t.kind}</th>
          <th scope="col" data-kind="number">
            {t.entities}
          </th>
          <th scope="col" data-kind="number">
            {t.level}
          </th>
        </tr>
      </thead>
      <tbody>
        {zones.map(({ id, name, kind, entities, level }, at) => (
          <tr key={id}>
            <td data-kind="number">{at + 1}</td>
            <th scope="row">{name}</th>
            <td>{kinds[kind]}</td>
            <td data-kind="number">{formatNumber(entities, lang)}</td>
            <td data-kind="number">{level === null ? t.noLevel : formatFixed(level, 1, lang)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
