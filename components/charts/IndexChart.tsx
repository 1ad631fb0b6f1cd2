'use client';

import { useCallback } from 'react';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { formatFixed, formatMonth } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { Chart, type ChartLook } from './Chart';
import { indexOption, TREND_MONTHS, trendPoints } from './index-option';
import { trendWords } from './trend-words';

/** The index of one zone month by month, to the live value. */
export function IndexChart(props: {
  lang: Lang;
  series: ZoneIndexSeries;
  isSmall?: boolean;
  months?: number;
  theme?: string;
}) {
  const { lang, series, isSmall = false, months = TREND_MONTHS, theme } = props;
  const { points } = trendPoints(series.items, months);
  const t = indexMessages(lang);
  const optionOf = useCallback(
    (look: ChartLook) =>
      indexOption(
        trendPoints(series.items, months).points,
        look,
        {
          month: (period) => formatMonth(period, lang),
          live: indexMessages(lang).liveNow,
          value: (value) => formatFixed(value, Number.isInteger(value) ? 0 : 1, lang),
          newMethod: indexMessages(lang).newMethod,
        },
        isSmall,
      ),
    [series, lang, isSmall, months],
  );
  const label = `${series.zone.name}: ${trendWords(points, t, lang)}. ${t.trendLegend}`;
  return <Chart optionOf={optionOf} label={label} testId="index-chart" theme={theme} />;
}
