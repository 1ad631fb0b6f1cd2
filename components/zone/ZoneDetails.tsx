'use client';

import { useMemo } from 'react';
import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { compareHref } from '../compare/compare-url';
import { GradeBars, StateCounts } from '../ui/GradeBars';
import { useZoneSeries } from './use-zone-series';
import { ZoneAlerts } from './ZoneAlerts';
import { ZoneIndex } from './ZoneIndex';
import styles from './zone.module.css';

/** One zone in words and bars: its index, the share of good grades, businesses by grade, those without one, coverage. */
export function ZoneDetails(props: {
  lang: Lang;
  zone: Zone;
  schemes: readonly Scheme[];
  methodology: Methodology | null;
  theme: string;
}) {
  const { lang, zone, schemes, methodology, theme } = props;
  const t = messages(lang);
  const shown = useMemo(() => [zone], [zone]);
  const { series, failed } = useZoneSeries(shown);
  const scheme = schemes.find(({ id }) => id === zone.scheme);
  const tally = scheme ? goodShare(zone.grades, scheme) : null;
  const few = tally !== null && tally.share !== null && tally.graded < LEAST_GRADED;
  return (
    <article className={styles.zone} data-testid="zone-details" data-zone={zone.id} data-revision={zone.revision}>
      <p className={styles.quiet}>{[t.kinds[zone.kind], scheme?.name].filter(Boolean).join(' · ')}</p>
      <ZoneAlerts lang={lang} zone={zone.id} methodology={methodology} />
      <ZoneIndex
        lang={lang}
        zone={zone}
        series={series.get(zone.id)}
        failed={failed}
        methodology={methodology}
        theme={theme}
      />
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
      <p className={styles.quiet}>{t.asOf(formatDayTime(zone.asOf, lang))}</p>
      <a className={styles.link} href={compareHref([zone.id], lang)} data-testid="compare-link">
        {t.compareLink}
      </a>
    </article>
  );
}
