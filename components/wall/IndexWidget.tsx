'use client';

import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatFixed, formatMonth, formatPoints, formatShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { LightMark } from '../ui/LightMark';
import { DriverBars } from '../zone/DriverBars';
import { driverRows } from '../zone/driver-rows';
import { changeWords, indexState, lightWords, livePoint, rankWords, stateWord, whyNone } from '../zone/index-state';
import { lightsOf } from '../zone/lights-of';
import styles from './index.module.css';
import { MovingNumber } from './MovingNumber';
import { Panel } from './Panel';
import { ShareHero } from './ShareHero';
import wall from './wall.module.css';
import type { WallView } from './wall-view';

/** The wall's hero: the index of whom the scene is about, its light, and what moved it; before there is one, the share of good grades. */
export function IndexWidget({ view, options }: { view: WallView; options: WidgetOptions<'index'> }) {
  const { lang, zone, series, methodology } = view;
  if (zone === null || indexState(zone) === 'none') return <ShareHero view={view} />;
  const t = indexMessages(lang);
  const point = livePoint(series);
  const rows = indexState(zone) === 'computed' ? driverRows(point, options.drivers) : null;
  return (
    <Panel
      lang={lang}
      widget="index"
      title={zone.index === null && zone.level !== null ? t.level : t.index}
      aside={zone.name}
      asOf={point?.asOf ?? zone.asOf}
      className={styles.index}
      data={{ 'data-zone': zone.id, 'data-state': indexState(zone) }}
    >
      <Standing view={view} zone={zone} />
      {rows && options.drivers > 0 ? (
        <div className={styles.drivers}>
          <h3>{t.drivers(formatMonth(rows.against, lang))}</h3>
          <DriverBars lang={lang} rows={rows} methodology={methodology} />
        </div>
      ) : null}
      <p className={`${wall.quiet} ${styles.when}`} data-testid="index-when">
        {point ? t.liveSince(formatDayTime(point.asOf, lang)) : t.live}
      </p>
    </Panel>
  );
}

function Standing({ view, zone }: { view: WallView; zone: Zone }) {
  const { lang, series, methodology } = view;
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
        {zone.index === null ? null : (
          <span className={wall.quiet}>
            {wallMessages(lang).level} {formatFixed(zone.level, 1, lang)}
          </span>
        )}
      </p>
      <p className={`${wall.quiet} ${styles.place}`}>
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
