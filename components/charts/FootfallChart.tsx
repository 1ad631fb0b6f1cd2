'use client';

import { useCallback } from 'react';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import { formatHour, formatShort } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { Chart, type ChartLook } from './Chart';
import { type ChartWords, footfallOption } from './footfall-option';

/** The course of a day's footfall against what is expected; what it shows is said in `label` for who cannot see it. */
export function FootfallChart(props: { lang: Lang; footfall: ZoneFootfall; label: string; theme?: string }) {
  const { lang, footfall, label, theme } = props;
  const optionOf = useCallback((look: ChartLook) => footfallOption(footfall, look, wordsOf(lang)), [footfall, lang]);
  return <Chart optionOf={optionOf} label={label} testId="footfall-chart" theme={theme} />;
}

function wordsOf(lang: Lang): ChartWords {
  const t = messages(lang);
  return {
    counted: t.footfallCounted,
    expected: t.footfallExpected,
    time: (ms) => formatHour(ms, lang),
    count: (value) => formatShort(value, lang),
  };
}
