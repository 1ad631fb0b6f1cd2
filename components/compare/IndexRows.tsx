'use client';

import { isHidden } from '@/lib/credit/index/hidden-part';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatFixed, formatMonth, formatPoints, formatShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { IndexChart } from '../charts/IndexChart';
import { LightMark } from '../ui/LightMark';
import { MovingNumber } from '../wall/MovingNumber';
import { DriverBars } from '../zone/DriverBars';
import { driverRows } from '../zone/driver-rows';
import { changeWords, indexState, lightWords, livePoint, rankWords, stateWord } from '../zone/index-state';
import { lightsOf } from '../zone/lights-of';
import { Heading, Row } from './rows';
import styles from './table.module.css';

/** Indicators that are named on either side. */
const DRIVERS = 2;

/** The index of zones side by side: where each stands, its parts, what moved it, and its months. */
export function IndexRows(props: {
  lang: Lang;
  zones: readonly Zone[];
  series: ReadonlyMap<string, ZoneIndexSeries>;
  methodology: Methodology | null;
  theme: string | null;
}) {
  const { lang, zones, series, methodology, theme } = props;
  const t = indexMessages(lang);
  if (zones.every((zone) => indexState(zone) === 'none')) return null;
  const dimensions = methodology?.nodes.filter(({ parent }) => parent !== null) ?? [];
  const hasMonths = zones.some(({ id }) => series.get(id)?.items.some(({ state }) => state !== 'live'));
  return (
    <tbody data-testid="index-rows">
      <Heading span={zones.length + 1}>{t.index}</Heading>
      <Row
        id="index"
        label={t.index}
        zones={zones}
        cell={(zone) => <Figure lang={lang} zone={zone} value={zone.index} />}
      />
      <Row
        id="level"
        label={t.level}
        zones={zones}
        cell={(zone) => <Figure lang={lang} zone={zone} value={zone.level} />}
      />
      <Row
        id="change"
        label={t.change}
        zones={zones}
        cell={(zone) => <Change lang={lang} zone={zone} series={series.get(zone.id)} />}
      />
      <Row
        id="light"
        label={t.lightLabel}
        zones={zones}
        cell={(zone) => {
          const words = lightWords(zone, lang);
          if (words === null) return <span className={styles.beside}>{stateWord(zone, lang)}</span>;
          return (
            <>
              <LightMark light={zone.alarm} lights={lightsOf(methodology)} /> {words}
            </>
          );
        }}
      />
      <Row
        id="rank"
        label={t.rankLabel}
        zones={zones}
        cell={(zone) => <span className={styles.beside}>{rankWords(zone, lang)}</span>}
      />
      <Row
        id="indexCoverage"
        label={t.coverageLabel}
        zones={zones}
        cell={(zone) => (
          <span className={styles.good}>
            {zone.indexCoverage === null ? '–' : formatShare(zone.indexCoverage, lang)}
            {zone.withheld ? <span className={styles.beside}>{t.partly}</span> : null}
          </span>
        )}
      />
      {dimensions.map((node) => (
        <Row
          key={node.id}
          id={`node:${node.id}`}
          label={partName(node, lang)}
          zones={zones}
          cell={({ id }) => <Score lang={lang} series={series.get(id)} node={node.id} methodology={methodology} />}
        />
      ))}
      <Row
        id="drivers"
        label={t.driversTitle}
        zones={zones}
        cell={({ id }) => <Drivers lang={lang} series={series.get(id)} methodology={methodology} />}
      />
      {hasMonths ? (
        <Row
          id="trend"
          label={t.trendShort}
          zones={zones}
          cell={({ id }) => {
            const own = series.get(id);
            if (!own) return '–';
            return (
              <span className={styles.course}>
                <IndexChart lang={lang} series={own} theme={theme ?? ''} isSmall />
              </span>
            );
          }}
        />
      ) : null}
      <Row
        id="indexAsOf"
        label={t.liveLabel}
        zones={zones}
        cell={({ id }) => {
          const point = livePoint(series.get(id));
          return point ? <time dateTime={point.asOf}>{formatDayTime(point.asOf, lang)}</time> : '–';
        }}
      />
    </tbody>
  );
}

/** A figure with one decimal, or the word for why there is none. */
function Figure({ lang, zone, value }: { lang: Lang; zone: Zone; value: number | null }) {
  if (value === null) return <span className={styles.beside}>{stateWord(zone, lang) || '–'}</span>;
  return <MovingNumber value={value} format={(shown) => formatFixed(shown, 1, lang)} />;
}

function Change({ lang, zone, series }: { lang: Lang; zone: Zone; series: ZoneIndexSeries | undefined }) {
  const moved = changeWords(zone, series, lang);
  if (moved === null) return <span className={styles.beside}>{indexMessages(lang).noAgainst}</span>;
  return (
    <span className={styles.good}>
      {moved.change}
      <span className={styles.beside}>{moved.against}</span>
    </span>
  );
}

/** Score of a part; that it is missing or withheld is said, and never shown as 0. */
function Score(props: {
  lang: Lang;
  series: ZoneIndexSeries | undefined;
  node: string;
  methodology: Methodology | null;
}) {
  const { lang, series, node, methodology } = props;
  const point = livePoint(series);
  if (point === undefined) return '…';
  const score = point.nodes[node] ?? null;
  if (score !== null) return formatFixed(score, 1, lang);
  const word = isHidden(point, node, methodology) ? indexMessages(lang).states.withheld : messages(lang).missing;
  return <span className={styles.beside}>{word}</span>;
}

function Drivers(props: { lang: Lang; series: ZoneIndexSeries | undefined; methodology: Methodology | null }) {
  const { lang, series, methodology } = props;
  const t = indexMessages(lang);
  const rows = driverRows(livePoint(series), DRIVERS);
  if (series === undefined) return '…';
  if (rows === null) return <span className={styles.beside}>{t.noDriversShort}</span>;
  return (
    <span className={styles.drivers}>
      <span className={styles.beside}>
        {t.against(formatMonth(rows.against, lang))} {t.points(formatPoints(rows.total, lang))}
      </span>
      <DriverBars lang={lang} rows={rows} methodology={methodology} />
    </span>
  );
}
