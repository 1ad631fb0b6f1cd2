'use client';

import { useMemo } from 'react';
import { schemeOf, type Told } from '@/lib/comparison/told';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatDayTime } from '@/lib/i18n/format';
import { FootfallLevels } from '../charts/FootfallLevels';
import { GradeMix } from '../charts/GradeMix';
import { Groups } from '../charts/Groups';
import { MeasureDots } from '../charts/MeasureDots';
import { Moves } from '../charts/Moves';
import { ScoreDistributions } from '../charts/ScoreDistributions';
import { Steps } from '../charts/Steps';
import { Trends } from '../charts/Trends';
import styles from './report.module.css';

/** Zones in one drawing: more would be higher than a page. */
const TOGETHER = 9;

/** The comparison's own charts on paper; those that grow with every zone in several drawings. */
export function ReportCharts({ told, methodologies }: { told: Told; methodologies: readonly MethodologyItem[] }) {
  const { comparison, lang } = told;
  const compared = comparison.zones;
  const series = useMemo(() => new Map(compared.map((one) => [one.zone.id, one.series])), [compared]);
  const groups = useMemo(
    () =>
      Array.from({ length: Math.ceil(compared.length / TOGETHER) }, (_, at) => {
        const own = compared.slice(at * TOGETHER, (at + 1) * TOGETHER);
        return { compared: own, zones: own.map(({ zone }) => zone) };
      }),
    [compared],
  );
  const all = useMemo(() => compared.map(({ zone }) => zone), [compared]);
  const scheme = schemeOf(told);
  const t = chartMessages(lang);
  const note = [...(comparison.synthetic ? [t.demonstration] : []), t.asOf(formatDayTime(comparison.asOf, lang))].join(
    ' · ',
  );
  return (
    <div className={styles.charts}>
      {groups.map(({ zones }) => (
        <Trends key={zones[0]!.id} lang={lang} zones={zones} series={series} note={note} />
      ))}
      <Steps lang={lang} zones={all} series={series} methodologies={methodologies} />
      {scheme
        ? groups.map(({ zones }) => (
            <GradeMix key={zones[0]!.id} lang={lang} zones={zones} scheme={scheme} note={note} />
          ))
        : null}
      {scheme
        ? groups.map((group) => (
            <Moves key={group.zones[0]!.id} lang={lang} zones={group.compared} scheme={scheme} note={note} />
          ))
        : null}
      {groups.map((group) => (
        <ScoreDistributions key={group.zones[0]!.id} lang={lang} zones={group.compared} note={note} />
      ))}
      {groups.map((group) => (
        <MeasureDots
          key={group.zones[0]!.id}
          lang={lang}
          comparison={{ zones: group.compared, differences: comparison.differences }}
          note={note}
        />
      ))}
      {groups.map((group) => (
        <Groups key={group.zones[0]!.id} lang={lang} zones={group.compared} note={note} />
      ))}
      <FootfallLevels lang={lang} zones={compared} note={note} />
    </div>
  );
}
