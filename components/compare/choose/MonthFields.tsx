'use client';

import { useId } from 'react';
import type { MonthSpan, SpanFault } from '@/lib/credit/comparison/span';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatMonth } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import styles from './choose.module.css';
import type { MonthChoice } from './use-month-span';

/** First and last month, of those that are published; what cannot be compared is said. */
export function MonthFields({ lang, choice }: { lang: Lang; choice: MonthChoice }) {
  const { months, picked, fault, pick } = choice;
  const t = chooseMessages(lang);
  const id = useId();
  if (months === null || (months.length === 0 && fault === null)) return null;
  const field = (name: keyof MonthSpan, label: string, open: string) => (
    <label className={styles.month}>
      {label}
      <select
        value={picked[name] ?? ''}
        aria-invalid={isAtFault(fault, picked[name]) || undefined}
        aria-describedby={`${id}-said`}
        onChange={({ target }) => pick({ ...picked, [name]: target.value || null })}
        data-testid={`month-${name}`}
      >
        <option value="">{open}</option>
        {offered(months, picked[name]).map((month) => (
          <option key={month} value={month}>
            {monthWords(month, lang)}
          </option>
        ))}
      </select>
    </label>
  );
  const first = months[0] === undefined ? t.firstMonth : `${t.firstMonth} (${monthWords(months[0], lang)})`;
  return (
    <fieldset className={styles.months} data-testid="months">
      <legend>{t.months}</legend>
      {field('from', t.from, first)}
      {field('to', t.to, t.now)}
      <p id={`${id}-said`} role={fault ? 'alert' : undefined} data-fault={fault?.code} data-testid="months-said">
        {fault ? faultWords(fault, choice, lang) : t.monthsHow}
      </p>
    </fieldset>
  );
}

/** Newest first; one that an address names stands among them even where it is none. */
const offered = (months: readonly string[], picked: string | null) =>
  (picked === null || months.includes(picked) ? months : [...months, picked]).toReversed();

const isAtFault = (fault: SpanFault | null, month: string | null) =>
  fault !== null && (fault.code === 'order' || fault.month === month);

/** A month in words; what an address holds in its place as it stands there. */
const monthWords = (month: string, lang: Lang) =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? formatMonth(month, lang) : month;

function faultWords(fault: SpanFault, { months, picked }: MonthChoice, lang: Lang): string {
  const t = chooseMessages(lang);
  const words = (month: string | null | undefined) => monthWords(month ?? '', lang);
  if (fault.code === 'order') return t.order(words(picked.from), words(picked.to));
  if (months === null || months.length === 0) return t.noMonths(words(fault.month));
  return t.noMonth(words(fault.month), words(months[0]), words(months.at(-1)));
}
