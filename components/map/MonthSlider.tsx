'use client';

import { useId } from 'react';
import type { IndexMonth } from '@/lib/credit/index/series';
import { formatMonth } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { monthMessages } from '@/lib/i18n/month-messages';
import { type MonthRead, useMonthList } from '../zone/use-months';
import styles from './months.module.css';

/**
 * Chooses the month that zones are coloured by. Its last place is now; arrow keys go month by month, and a screen reader
 * hears the month and what its figures are worth.
 */
export function MonthSlider(props: {
  lang: Lang;
  /** YYYY-MM; null = now. */
  month: string | null;
  read: MonthRead;
  onMonth: (month: string | null) => void;
}) {
  const { lang, month, read, onMonth } = props;
  const t = monthMessages(lang);
  const id = useId();
  const months = useMonthList();
  if (months === null) return <p className={styles.quiet}>{t.reading}</p>;
  if (months.length === 0) return <p className={styles.quiet}>{t.none}</p>;
  const found = months.findIndex(({ period }) => period === month);
  const at = found < 0 ? months.length : found;
  const words = monthWords(months[at], lang);
  const go = (place: number) => onMonth(months[place]?.period ?? null);
  const isReading = month !== null && read.month?.period !== month && !read.failed;
  return (
    <div className={styles.months} data-testid="months">
      <label htmlFor={id} className={styles.label}>
        {t.month} <output htmlFor={id}>{words}</output>
      </label>
      <div className={styles.line}>
        <button type="button" aria-label={t.earlier} disabled={at === 0} onClick={() => go(at - 1)}>
          ‹
        </button>
        <input
          id={id}
          type="range"
          min={0}
          max={months.length}
          step={1}
          value={at}
          aria-valuetext={words}
          onChange={(event) => go(Number(event.currentTarget.value))}
          data-testid="month-range"
        />
        <button type="button" aria-label={t.later} disabled={at === months.length} onClick={() => go(at + 1)}>
          ›
        </button>
      </div>
      <p className={styles.ends} aria-hidden="true">
        <span>{formatMonth(months[0]!.period, lang)}</span>
        <span>{t.now}</span>
      </p>
      <p role="status" className={styles.quiet}>
        {read.failed ? t.failed : isReading ? t.reading : ''}
      </p>
    </div>
  );
}

/** A month and what its figures are worth; without one, now. */
function monthWords(month: Pick<IndexMonth, 'period' | 'state'> | undefined, lang: Lang): string {
  const t = monthMessages(lang);
  return month === undefined ? t.now : t.option(formatMonth(month.period, lang), t.states[month.state]);
}
