'use client';

import { useCallback } from 'react';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import { formatFixed, formatMonth } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { Chart, type ChartLook } from './Chart';
import { aheadPoints } from './index-band';
import { indexOption, trendPoints } from './index-option';
import { forecastWords, trendWords } from './trend-words';

/**
 * The index of one zone month by month, to the live value, and where it is expected.
 *
 * @param props.months newest months that are shown; left out = two years
 */
export function IndexChart(props: {
  lang: Lang;
  series: ZoneIndexSeries;
  months?: number;
  isSmall?: boolean;
  theme?: string;
}) {
  const { lang, series, months, isSmall = false, theme } = props;
  const optionOf = useCallback(
    (look: ChartLook) => {
      const { points, measure } = trendPoints(series.items, months);
      const words = {
        month: (period: string) => formatMonth(period, lang),
        live: indexMessages(lang).liveNow,
        value: (value: number) => formatFixed(value, Number.isInteger(value) ? 0 : 1, lang),
        newMethod: indexMessages(lang).newMethod,
        forecast: indexMessages(lang).forecast,
      };
      return indexOption(points, look, words, { isSmall, ahead: aheadPoints(series.forecast, measure) });
    },
    [series, lang, months, isSmall],
  );
  return <Chart optionOf={optionOf} label={labelOf(series, months, lang)} testId="index-chart" theme={theme} />;
}

/** What the chart shows, for who cannot see it. */
function labelOf({ zone, items, forecast }: ZoneIndexSeries, months: number | undefined, lang: Lang): string {
  const t = indexMessages(lang);
  const { points, measure } = trendPoints(items, months);
  const ahead = forecastWords(aheadPoints(forecast, measure), t, lang);
  const parts = [trendWords(points, t, lang), t.trendLegend, ...(ahead === '' ? [] : [ahead, t.forecastLegend])];
  return `${zone.name}: ${parts.join('. ')}`;
}
