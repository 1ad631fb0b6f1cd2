'use client';

import { useEffect, useRef, useState } from 'react';
import styles from './charts.module.css';
import type { DrawnChart } from './line-chart';

type Option = Parameters<DrawnChart['set']>[0];

/** Colours and size of a chart, read off the page: a canvas knows no CSS variables. */
export interface ChartLook {
  text: string;
  quiet: string;
  faint: string;
  hairline: string;
  accent: string;
  ground: string;
  face: string;
  /** Smallest text, in CSS pixels; everything else is a multiple of it. */
  size: number;
}

/**
 * A chart in its element's size, drawn again when that or the theme changes; what it shows is said in `label` for who
 * cannot see it.
 *
 * @param optionOf the same function for the same picture: another one draws again
 */
export function Chart(props: {
  optionOf: (look: ChartLook) => Option;
  label: string;
  testId: string;
  theme?: string | undefined;
}) {
  const { optionOf, label, testId, theme } = props;
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
    chart.set(optionOf(lookOf(target)));
  }, [chart, optionOf, stamp]);

  return <div className={styles.chart} ref={element} role="img" aria-label={label} data-testid={testId} />;
}

function lookOf(element: HTMLElement): ChartLook {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('text'),
    quiet: token('quiet'),
    faint: token('faint'),
    hairline: token('hairline'),
    accent: token('accent'),
    ground: token('ground'),
    face: style.fontFamily,
    size: Number.parseFloat(style.fontSize),
  };
}
