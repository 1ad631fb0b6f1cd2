'use client';

import { useMemo } from 'react';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { zonePageMessages } from '@/lib/i18n/zone-page-messages';
import { compareHref } from '../compare/compare-url';
import { zoneHref } from './page/links';
import { useZoneSeries } from './use-zone-series';
import { ZoneAlerts } from './ZoneAlerts';
import { ZoneFigures } from './ZoneFigures';
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
  return (
    <article className={styles.zone} data-testid="zone-details" data-zone={zone.id} data-revision={zone.revision}>
      <p className={styles.quiet}>
        {[t.kinds[zone.kind], scheme && schemeName(scheme, lang)].filter(Boolean).join(' · ')}
      </p>
      <ZoneAlerts lang={lang} zone={zone.id} methodology={methodology} />
      <ZoneIndex
        lang={lang}
        zone={zone}
        series={series.get(zone.id)}
        failed={failed}
        methodology={methodology}
        theme={theme}
      />
      <ZoneFigures lang={lang} zone={zone} scheme={scheme} />
      <p className={styles.quiet}>{t.asOf(formatDayTime(zone.asOf, lang))}</p>
      <a className={styles.link} href={zoneHref(zone.id, lang)} data-testid="zone-link">
        {zonePageMessages(lang).fullPage}
      </a>
      <a className={styles.link} href={compareHref([zone.id], lang)} data-testid="compare-link">
        {t.compareLink}
      </a>
    </article>
  );
}
