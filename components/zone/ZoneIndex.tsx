'use client';

import type { Methodology } from '@/lib/credit/index/methodology';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatFixed, formatMonth, formatNumber, formatShare } from '@/lib/i18n/format';
import { type IndexMessages, indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { IndexChart } from '../charts/IndexChart';
import { aheadPoints } from '../charts/index-band';
import { trendPoints } from '../charts/index-option';
import { forecastWords, trendWords } from '../charts/trend-words';
import { LightMark } from '../ui/LightMark';
import { useLive } from '../ui/use-live';
import { DriverBars } from './DriverBars';
import { driverRows } from './driver-rows';
import styles from './index.module.css';
import {
  changeWords,
  headline,
  hiddenNames,
  indexState,
  isReleased,
  lightWords,
  livePoint,
  rankWords,
  stateWord,
  whyNone,
} from './index-state';
import { lightsOf } from './lights-of';

/** A zone and what is known of its index. */
export interface StandingProps {
  lang: Lang;
  zone: Zone;
  /** undefined = not read yet. */
  series: ZoneIndexSeries | undefined;
  methodology: Methodology | null;
}

/** Indicators that are named on either side. */
const DRIVERS = 3;

/** The index of one zone: where it stands, what moved it, and its months; or why there is none. */
export function ZoneIndex(props: StandingProps & { failed: boolean; theme?: string | undefined }) {
  const { lang, zone, series, failed, methodology, theme } = props;
  const t = indexMessages(lang);
  const state = indexState(zone);
  const point = livePoint(series);
  const isStale = useLive().connection === 'lost';
  return (
    <section className={styles.index} data-testid="zone-index" data-state={state} data-stale={isStale}>
      <h3>{zone.index === null && zone.level !== null ? t.level : t.index}</h3>
      <Standing lang={lang} zone={zone} series={series} methodology={methodology} />
      {state === 'computed' ? null : (
        <p className={styles.why} data-testid="index-why">
          {whyNone(zone, methodology, lang)}
        </p>
      )}
      {zone.indexCoverage === null ? null : (
        <p className={styles.quiet}>
          {[
            t.coverage(formatShare(zone.indexCoverage, lang)),
            point && point.hidden.length > 0
              ? t.partlyWithheld(messages(lang).list(hiddenNames(point, methodology, lang)))
              : zone.withheld && state === 'computed'
                ? t.partly
                : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
      )}
      <WhenWords lang={lang} series={series} point={point} isStale={isStale} />
      {failed ? <p className={styles.quiet}>{t.seriesFailed}</p> : null}
      {state === 'computed' && series ? <Drivers lang={lang} point={point} methodology={methodology} /> : null}
      {series?.items.some(({ state: of }) => of !== 'live') ? (
        <Trend lang={lang} series={series} theme={theme} />
      ) : null}
      <a
        className={styles.link}
        href={`/methodology?lang=${lang}&zone=${encodeURIComponent(zone.id)}#example`}
        data-testid="methodology-link"
      >
        {t.how}
      </a>
    </section>
  );
}

function Standing(props: StandingProps) {
  const { lang, zone, series, methodology } = props;
  const t = indexMessages(lang);
  const moved = changeWords(zone, series, lang);
  const light = lightWords(zone, lang);
  const band = livePoint(series)?.rankBand ?? null;
  return (
    <>
      <p className={styles.hero}>
        <span data-testid="zone-level" data-value={zone.index ?? zone.level ?? ''}>
          {headline(zone, lang) ?? stateWord(zone, lang)}
        </span>
        {moved ? (
          <span className={styles.change} data-direction={direction(zone.change)}>
            {moved.change} <span className={styles.quiet}>{moved.against}</span>
          </span>
        ) : null}
      </p>
      {zone.level === null ? null : (
        <p className={styles.light}>
          <LightMark light={zone.alarm} lights={lightsOf(methodology)} />
          <span data-testid="zone-light">{light}</span>
          {zone.index === null ? null : <span>· {t.levelOf(formatFixed(zone.level, 1, lang))}</span>}
        </p>
      )}
      {zone.level === null ? null : (
        <p>
          <span data-testid="zone-rank">{rankWords(zone, lang)}</span>
          {band ? (
            <span className={styles.quiet}>
              {' '}
              {t.rankBand(formatNumber(band[0], lang), formatNumber(band[1], lang))}
            </span>
          ) : null}
        </p>
      )}
    </>
  );
}

const direction = (change: number | null) => (change === null || change === 0 ? 'none' : change > 0 ? 'up' : 'down');

/** That it is the live value and of when, what is published, and what comes next. */
function WhenWords(props: {
  lang: Lang;
  series: ZoneIndexSeries | undefined;
  point: IndexPoint | undefined;
  isStale: boolean;
}) {
  const { lang, series, point, isStale } = props;
  const t = indexMessages(lang);
  const released = series?.items.findLast(isReleased);
  const value = released ? headline(released, lang) : null;
  const next = series?.nextRelease;
  return (
    <p className={styles.quiet} data-testid="index-when">
      {isStale ? t.stale : point ? t.liveSince(formatDayTime(point.asOf, lang)) : t.live}
      {released && value !== null ? ` · ${formatMonth(released.period, lang)} ${t.released} ${value}` : null}
      {next ? ` · ${releaseWords(next, t)(formatMonth(next.period, lang), formatDayTime(next.at, lang))}` : null}
    </p>
  );
}

/** The calendar names a day, and a regulator signs, or not yet. */
const releaseWords = ({ at }: { at: string }, t: IndexMessages) =>
  Date.parse(at) < Date.now() ? t.overdueRelease : t.nextRelease;

function Drivers(props: { lang: Lang; point: IndexPoint | undefined; methodology: Methodology | null }) {
  const { lang, point, methodology } = props;
  const t = indexMessages(lang);
  const rows = driverRows(point, DRIVERS);
  return (
    <section className={styles.part}>
      <h4>{rows ? t.drivers(formatMonth(rows.against, lang)) : t.driversTitle}</h4>
      {rows ? (
        <DriverBars lang={lang} rows={rows} methodology={methodology} />
      ) : (
        <p className={styles.quiet}>{t.noDrivers}</p>
      )}
    </section>
  );
}

function Trend(props: { lang: Lang; series: ZoneIndexSeries; theme: string | undefined }) {
  const { lang, series, theme } = props;
  const t = indexMessages(lang);
  const { points, measure } = trendPoints(series.items);
  const ahead = forecastWords(aheadPoints(series.forecast, measure), t, lang);
  return (
    <section className={styles.part} data-testid="index-trend">
      <h4>{trendWords(points, t, lang)}</h4>
      <div className={styles.chart}>
        <IndexChart lang={lang} series={series} theme={theme ?? ''} />
      </div>
      <p className={styles.quiet}>{t.trendLegend}</p>
      {ahead === '' ? null : (
        <>
          <p data-testid="index-forecast">{ahead}</p>
          <p className={styles.quiet}>{t.forecastLegend}</p>
        </>
      )}
    </section>
  );
}
