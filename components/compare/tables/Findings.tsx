'use client';

import { useId, useMemo } from 'react';
import type { Told } from '@/lib/comparison/told';
import { findingsOf } from '@/lib/credit/comparison/findings';
import { findingSentence } from '@/lib/i18n/compare-findings';
import { compareMessages } from '@/lib/i18n/compare-messages';
import { compareNames } from '@/lib/i18n/compare-names';
import styles from './findings.module.css';

/** What to know before any figure is read: a few sentences, most important first. */
export function Findings({ told }: { told: Told }) {
  const { comparison, methodology, schemes, lang } = told;
  const id = useId();
  const t = compareMessages(lang);
  const findings = useMemo(() => findingsOf(comparison, methodology), [comparison, methodology]);
  const names = useMemo(
    () => compareNames(comparison, methodology, schemes, lang),
    [comparison, methodology, schemes, lang],
  );
  return (
    <section className={styles.findings} aria-labelledby={id} data-testid="findings">
      <h2 id={id}>{t.findings}</h2>
      {findings.length === 0 ? <p>{t.noFindings}</p> : null}
      <ol>
        {findings.map((finding, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are told by; several may be of one kind
          <li key={at} data-kind={finding.kind}>
            {findingSentence(finding, names, lang)}
          </li>
        ))}
      </ol>
    </section>
  );
}
