'use client';

import { schemeOf, type Told } from '@/lib/comparison/told';
import type { MapSettings } from '@/lib/credit/setup';
import { formatMonth, formatStamp } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { tableMessages } from '@/lib/i18n/table-messages';
import { SyntheticMark } from '../../ui/SyntheticMark';
import { methodsOf } from './methods';
import styles from './report.module.css';

/** What the report is of, of when and for whom, before anything else is read. */
export function Cover({ told, settings }: { told: Told; settings: MapSettings }) {
  const { comparison, audience, lang } = told;
  const t = reportMessages(lang);
  const { cover, audiences } = t;
  const words = tableMessages(lang);
  const { productName } = messages(lang);
  const month = (of: string | null, otherwise: string) => (of === null ? otherwise : formatMonth(of, lang));
  const scheme = schemeOf(told);
  const facts: [label: string, value: string][] = [
    [cover.period, cover.span(month(comparison.from, words.firstMonth), month(comparison.to, words.now))],
    [cover.asOf, `${formatStamp(comparison.asOf)} (${comparison.timeZone})`],
    ...(audience === null ? [] : [[cover.audience, audiences[audience]] as [string, string]]),
    [cover.scheme, scheme === undefined ? (comparison.scheme ?? words.several) : schemeName(scheme, lang)],
    ...methodsOf(comparison).map((method): [string, string] => [cover.methodology, method]),
    [cover.approval, settings.mapApproval ?? cover.noApproval],
    [cover.revision, String(comparison.revision)],
  ];
  return (
    <header className={styles.cover}>
      <p className={styles.product}>{productName}</p>
      <h1>{t.title}</h1>
      <p>
        <SyntheticMark lang={lang} shown={[comparison]} />
      </p>
      <h2>{cover.zones}</h2>
      <ol className={styles.zones}>
        {comparison.zones.map(({ zone }) => (
          <li key={zone.id}>
            {zone.name} <span className={styles.quiet}>{zone.id}</span>
          </li>
        ))}
      </ol>
      {comparison.unknown.length > 0 ? <p>{t.unknown(messages(lang).list(comparison.unknown))}</p> : null}
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={`${label} ${value}`}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.quiet}>{words.noticeText}</p>
    </header>
  );
}
