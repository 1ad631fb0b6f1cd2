'use client';

import { formatDayTime, formatFixed, formatMonth, formatPoints, formatShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { IndexChart } from '../charts/IndexChart';
import { LightMark } from '../ui/LightMark';
import { DriverBars } from '../zone/DriverBars';
import { driverRows } from '../zone/driver-rows';
import { changeWords, indexState, lightWords, livePoint, rankWords, stateWord, whyNone } from '../zone/index-state';
import { lightsOf } from '../zone/lights-of';
import type { StandingProps } from '../zone/ZoneIndex';
import styles from './index.module.css';
import { MovingNumber } from './MovingNumber';
import wall from './wall.module.css';

/** Indicators that are named on either side. */
const DRIVERS = 2;

/** The wall's hero: the index of the zone that it is about, its light, what moved it, and its months. */
export function IndexWidget(props: StandingProps) {
  const { lang, zone, series, methodology } = props;
  const t = indexMessages(lang);
  const point = livePoint(series);
  const rows = indexState(zone) === 'computed' ? driverRows(point, DRIVERS) : null;
  const hasMonths = series?.items.some(({ state }) => state !== 'live') ?? false;
  return (
    <section className={styles.index} data-widget="index" data-zone={zone.id} data-state={indexState(zone)}>
      <h2>
        {zone.index === null && zone.level !== null ? t.level : t.index} <span>{zone.name}</span>
      </h2>
      <Standing {...props} />
      {rows ? (
        <div className={styles.drivers}>
          <h3>{t.drivers(formatMonth(rows.against, lang))}</h3>
          <DriverBars lang={lang} rows={rows} methodology={methodology} />
        </div>
      ) : null}
      {hasMonths && series ? (
        <div className={styles.trend}>
          <IndexChart lang={lang} series={series} isSmall />
        </div>
      ) : null}
      <p className={wall.quiet} data-testid="index-when">
        {point ? t.liveSince(formatDayTime(point.asOf, lang)) : t.live}
      </p>
    </section>
  );
}

function Standing(props: StandingProps) {
  const { lang, zone, series, methodology } = props;
  const t = indexMessages(lang);
  const moved = changeWords(zone, series, lang);
  if (zone.level === null)
    return (
      <div className={styles.standing}>
        <p className={styles.missing} data-testid="wall-level">
          {stateWord(zone, lang)}
        </p>
        <p className={wall.quiet}>{whyNone(zone, methodology, lang)}</p>
      </div>
    );
  return (
    <div className={styles.standing}>
      <p className={wall.hero} data-testid="wall-level">
        <MovingNumber
          value={zone.index ?? zone.level}
          format={(value) => formatFixed(value, 1, lang)}
          formatDelta={(delta) => formatPoints(delta, lang)}
        />
      </p>
      {moved ? (
        <p className={styles.change} data-direction={(zone.change ?? 0) < 0 ? 'down' : 'up'}>
          {moved.change} <span>{moved.against}</span>
        </p>
      ) : null}
      <p className={styles.light}>
        <LightMark light={zone.alarm} lights={lightsOf(methodology)} className={styles.lamp} />
        <span data-testid="wall-light">{lightWords(zone, lang)}</span>
        {zone.index === null || zone.level === null ? null : (
          <span className={wall.quiet}>{t.levelOf(formatFixed(zone.level, 1, lang))}</span>
        )}
      </p>
      <p className={wall.quiet}>
        {[
          (zone.rankOf ?? 0) > 1 ? rankWords(zone, lang) : '',
          zone.indexCoverage === null ? '' : t.coverage(formatShare(zone.indexCoverage, lang)),
          zone.withheld ? t.partly : '',
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
    </div>
  );
}
