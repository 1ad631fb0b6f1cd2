'use client';

import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import type { Comparison } from '../comparison';
import { GradeMix } from './GradeMix';
import { Steps } from './Steps';

/** What the zones of a comparison look like side by side. */
export function Charts(props: {
  lang: Lang;
  facts: Comparison;
  /** By zone; absent = not read yet. */
  series: ReadonlyMap<string, ZoneIndexSeries>;
  methodologies: readonly MethodologyItem[];
}) {
  const { lang, facts, series, methodologies } = props;
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
      <Steps lang={lang} zones={zones} series={series} methodologies={methodologies} />
      {scheme ? <GradeMix lang={lang} zones={zones} scheme={scheme} note={note.join(' · ')} /> : null}
    </>
  );
}
