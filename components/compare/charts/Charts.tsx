'use client';

import { useMemo } from 'react';
import type { ComparedZone, ZoneComparison } from '@/lib/credit/comparison/comparison';
import { type MonthSpan, pointsWithin } from '@/lib/credit/comparison/span';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import type { Comparison } from '../comparison';
import styles from './charts.module.css';
import { FootfallLevels } from './FootfallLevels';
import { GradeMix } from './GradeMix';
import { Groups } from './Groups';
import { MeasureDots } from './MeasureDots';
import { Moves } from './Moves';
import { ScoreDistributions } from './ScoreDistributions';
import { Steps } from './Steps';
import { Trends } from './Trends';

const noneCompared: readonly ComparedZone[] = [];

/** What the zones of a comparison look like side by side. */
export function Charts(props: {
  lang: Lang;
  facts: Comparison;
  /** By zone; absent = not read yet. */
  series: ReadonlyMap<string, ZoneIndexSeries>;
  /** As it was read; null = not yet. */
  comparison: ZoneComparison | null;
  methodologies: readonly MethodologyItem[];
  /** Months that trends are of; null = not known yet. */
  span: MonthSpan | null;
}) {
  const { lang, facts, series, comparison, methodologies, span } = props;
  const compared = comparison?.zones ?? noneCompared;
  const { zones, scheme } = facts;
  const trended = useMemo(() => seriesWithin(series, span), [series, span]);
  if (zones.length === 0) return null;
  const t = chartMessages(lang);
  const asOf = zones
    .map((zone) => zone.asOf)
    .toSorted()
    .at(-1)!;
  const note = [
    ...(zones.some(({ synthetic }) => synthetic) ? [t.demonstration] : []),
    t.asOf(formatDayTime(asOf, lang)),
  ].join(' · ');
  return (
    <div className={styles.board}>
      <Trends lang={lang} zones={zones} series={trended} note={note} />
      <Steps lang={lang} zones={zones} series={series} methodologies={methodologies} />
      {scheme ? <GradeMix lang={lang} zones={zones} scheme={scheme} note={note} /> : null}
      {scheme && comparison?.scheme === scheme.id ? (
        <Moves lang={lang} zones={compared} scheme={scheme} note={note} />
      ) : null}
      <ScoreDistributions lang={lang} zones={compared} note={note} />
      {comparison ? <MeasureDots lang={lang} comparison={comparison} note={note} /> : null}
      <Groups lang={lang} zones={compared} note={note} />
      <FootfallLevels lang={lang} zones={compared} note={note} />
    </div>
  );
}

function seriesWithin(series: ReadonlyMap<string, ZoneIndexSeries>, span: MonthSpan | null) {
  if (span === null) return new Map<string, ZoneIndexSeries>();
  const within = (one: ZoneIndexSeries) => ({ ...one, items: pointsWithin(one.items, span) });
  return new Map([...series].map(([zone, one]) => [zone, within(one)]));
}
