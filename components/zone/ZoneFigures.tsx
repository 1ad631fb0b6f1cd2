'use client';

import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { GradeBars, StateCounts } from '../ui/GradeBars';
import styles from './zone.module.css';

/** Share of good grades, businesses by grade and those without one, coverage, and how they are counted. */
export function ZoneFigures({ lang, zone, scheme }: { lang: Lang; zone: Zone; scheme: Scheme | undefined }) {
  const t = messages(lang);
  const tally = scheme ? goodShare(zone.grades, scheme) : null;
  const few = tally !== null && tally.share !== null && tally.graded < LEAST_GRADED;
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t.goodShare}</dt>
          <dd className={styles.hero} data-testid="zone-share">
            {tally?.share === null || tally === null ? '–' : formatShare(tally.share, lang)}
          </dd>
        </div>
        <div>
          <dt>{t.entities}</dt>
          <dd data-testid="zone-entities">{formatNumber(zone.entities, lang)}</dd>
        </div>
        <div>
          <dt>{t.evaluated}</dt>
          <dd data-testid="zone-evaluated">{formatNumber(zone.evaluated, lang)}</dd>
        </div>
        <div>
          <dt>{t.coverage}</dt>
          <dd>{zone.coverage === null ? '–' : formatShare(zone.coverage, lang)}</dd>
        </div>
      </dl>
      {few ? <p className={styles.quiet}>{t.tooFew(formatNumber(tally.graded, lang))}</p> : null}
      {scheme && tally && tally.share !== null ? (
        <section className={styles.section}>
          <h3>{t.byGrade}</h3>
          <GradeBars lang={lang} scheme={scheme} grades={zone.grades} />
        </section>
      ) : (
        <p className={styles.quiet}>{t.noGraded}</p>
      )}
      <section className={styles.section}>
        <h3>{t.byState}</h3>
        <StateCounts lang={lang} states={zone.states} />
      </section>
      <p className={styles.quiet}>{t.goodShareHow}</p>
      <p className={styles.quiet}>{t.coverageHow}</p>
    </>
  );
}
