'use client';

import type { ComparedZone } from '@/lib/credit/comparison/comparison';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import type { Comparison } from '../comparison';
import { FootfallLevels } from './FootfallLevels';
import { GradeMix } from './GradeMix';
import { ScoreDistributions } from './ScoreDistributions';
import { Steps } from './Steps';
import { Trends } from './Trends';

/** What the zones of a comparison look like side by side. */
export function Charts(props: {
  lang: Lang;
  facts: Comparison;
  /** By zone; absent = not read yet. */
  series: ReadonlyMap<string, ZoneIndexSeries>;
  /** As the comparison was read; none before. */
  compared: readonly Pick<ComparedZone, 'zone' | 'scores' | 'footfall'>[];
  methodologies: readonly MethodologyItem[];
}) {
  const { lang, facts, series, compared, methodologies } = props;
  const { zones, scheme } = facts;
  if (zones.length === 0) return null;
  const t = chartMessages(lang);
  const asOf = zones
    .map((zone) => zone.asOf)
    .toSorted()
    .at(-1)!;
  const note = [
    ...(zones.some(({ synthetic }) => synthetic) ? [t.demonstration] : []),
    t.asOf(formatDayTime(asOf, lang)),
  ];
  return (
    <>
      <Trends lang={lang} zones={zones} series={series} note={note.join(' · ')} />
      <Steps lang={lang} zones={zones} series={series} methodologies={methodologies} />
      {scheme ? <GradeMix lang={lang} zones={zones} scheme={scheme} note={note.join(' · ')} /> : null}
      <ScoreDistributions lang={lang} zones={compared} note={note.join(' · ')} />
      <FootfallLevels lang={lang} zones={compared} note={note.join(' · ')} />
    </>
  );
}
