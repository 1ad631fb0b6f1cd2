'use client';

import type { Told } from '@/lib/comparison/told';
import type { MapSettings } from '@/lib/credit/setup';
import { formatNumber } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import { tableMessages } from '@/lib/i18n/table-messages';
import { attributionWords } from '../../map/attribution';
import { methodsOf } from './methods';
import styles from './report.module.css';

/** How the figures are made, what they say and what they do not; where they come from. */
export function MethodNote({ told, settings }: { told: Told; settings: MapSettings }) {
  const { comparison, lang } = told;
  const t = reportMessages(lang);
  const { methods, sourceTexts } = t;
  const { list } = messages(lang);
  const versions = methodsOf(comparison);
  const pairs = comparison.differences.length;
  const boundaries = attributionWords({ ...settings, basemap: null }, comparison.synthetic, lang);
  return (
    <>
      <section className={styles.part} data-part="method">
        <h2>{t.method}</h2>
        <ul className={styles.notes}>
          <li>{versions.length === 0 ? methods.noIndex : methods.index(list(versions))}</li>
          <li>{methods.intervals}</li>
          <li>{pairs === 0 ? methods.noCorrected : methods.corrected(formatNumber(pairs, lang))}</li>
          <li>{methods.suppression}</li>
          <li>{methods.overlap}</li>
          <li>{methods.judgement}</li>
        </ul>
      </section>
      <section className={styles.part} data-part="sources">
        <h2>{t.sources}</h2>
        <ul className={styles.notes}>
          <li>{sourceTexts.data}</li>
          {boundaries === '' ? null : <li>{sourceTexts.boundaries(boundaries)}</li>}
          {comparison.synthetic ? <li>{tableMessages(lang).syntheticText}</li> : null}
          <li>{sourceTexts.system(formatNumber(comparison.revision, lang))}</li>
        </ul>
      </section>
    </>
  );
}
