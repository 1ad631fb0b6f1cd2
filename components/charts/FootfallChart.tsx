'use client';

import { useEffect, useRef, useState } from 'react';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import { formatHour, formatShort } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import styles from './charts.module.css';
import { type ChartLook, type ChartWords, footfallOption } from './footfall-option';
import type { DrawnChart } from './line-chart';

/** The course of a day's footfall against what is expected; what it shows is said in `label` for who cannot see it. */
export function FootfallChart(props: { lang: Lang; footfall: ZoneFootfall; label: string; theme?: string }) {
  const { lang, footfall, label, theme } = props;
  const element = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<DrawnChart | null>(null);
  const [size, setSize] = useState(0);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let drawn: DrawnChart | null = null;
    let gone = false;
    import('./line-chart').then(({ openLineChart }) => {
      if (gone) return;
      drawn = openLineChart(target);
      setChart(drawn);
    });
    const observer = new ResizeObserver(() => {
      drawn?.resize();
      setSize(target.clientWidth * 10_000 + target.clientHeight);
    });
    observer.observe(target);
    return () => {
      gone = true;
      observer.disconnect();
      drawn?.dispose();
    };
  }, []);

  // Size and theme change what is read off the element.
  const stamp = `${size} ${theme ?? ''}`;
  useEffect(() => {
    const target = element.current;
    if (!target || !chart || stamp === '') return;
    chart.set(footfallOption(footfall, lookOf(target), wordsOf(lang)));
  }, [chart, footfall, lang, stamp]);

  return <div className={styles.chart} ref={element} role="img" aria-label={label} data-testid="footfall-chart" />;
}

function lookOf(element: HTMLElement): ChartLook {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('text'),
    quiet: token('quiet'),
    hairline: token('hairline'),
    accent: token('accent'),
    face: style.fontFamily,
    size: Number.parseFloat(style.fontSize),
  };
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
