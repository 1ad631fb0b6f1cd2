'use client';

import { useMemo } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { ObjectionContact } from '@/lib/credit/objection-contact';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDayTime, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { zonePageMessages } from '@/lib/i18n/zone-page-messages';
import { Contact } from '../../entity/page/Contact';
import { entityHref } from '../../entity/page/links';
import frame from '../../entity/page/page.module.css';
import { SyntheticMark } from '../../ui/SyntheticMark';
import { useLive, useTopics } from '../../ui/use-live';
import { useTheme } from '../../ui/use-theme';
import { useFootfall } from '../use-footfall';
import { useMethodology } from '../use-methodology';
import { useZoneSeries } from '../use-zone-series';
import { ZoneAlerts } from '../ZoneAlerts';
import { ZoneFigures } from '../ZoneFigures';
import { ZoneIndex } from '../ZoneIndex';
import { Months } from './Months';
import { Passages } from './Passages';

export interface ZoneFacts {
  zone: Zone;
  schemes: readonly Scheme[];
  series: ZoneIndexSeries;
  methodology: Methodology;
  footfall: ZoneFootfall;
  units: readonly EntitySummary[];
  /** Whom this deployment names to those who object; null = nobody. */
  objections: ObjectionContact | null;
}

/** A zone as the server wrote it, then as the stream tells it. */
export function ZoneLive({ lang, facts }: { lang: Lang; facts: ZoneFacts }) {
  const t = messages(lang);
  const zone = useZone(facts.zone);
  const shown = useMemo(() => [zone], [zone]);
  const { series, failed } = useZoneSeries(shown);
  const months = series.get(zone.id) ?? facts.series;
  const methodology = useMethodology()?.document ?? facts.methodology;
  const ids = useMemo(() => [facts.zone.id], [facts.zone.id]);
  const footfall = useFootfall(ids).get(zone.id) ?? facts.footfall;
  const [theme] = useTheme();
  const scheme = facts.schemes.find(({ id }) => id === zone.scheme);
  return (
    <article className={frame.body} data-testid="zone-file" data-zone={zone.id} data-revision={zone.revision}>
      <header className={frame.opening}>
        <h1>{zone.name}</h1>
        <p className={frame.quiet}>
          {[t.kinds[zone.kind], scheme && schemeName(scheme, lang)].filter(Boolean).join(' · ')}
          <SyntheticMark lang={lang} shown={[zone, footfall]} />
        </p>
        <p className={frame.quiet}>{t.asOf(formatDayTime(zone.asOf, lang))}</p>
      </header>
      <section className={frame.section}>
        <h2>{zonePageMessages(lang).now}</h2>
        <ZoneAlerts lang={lang} zone={zone.id} methodology={methodology} />
        <ZoneIndex
          lang={lang}
          zone={zone}
          series={months}
          failed={failed}
          methodology={methodology}
          theme={theme ?? undefined}
        />
        <ZoneFigures lang={lang} zone={zone} scheme={scheme} />
      </section>
      <Months lang={lang} series={months} />
      <Passages lang={lang} footfall={footfall} theme={theme ?? ''} />
      <Units lang={lang} units={facts.units} all={zone.demonstration} />
      {facts.objections === null ? null : (
        <section className={frame.section} data-testid="reply">
          <h2>{entityMessages(lang).reply}</h2>
          <p>{zonePageMessages(lang).reply}</p>
          <Contact lang={lang} contact={facts.objections} />
        </section>
      )}
    </article>
  );
}

/** What the stream holds of the zone once it is newer than what the server wrote. */
function useZone(first: Zone): Zone {
  const topic = `zone:${first.id}` as const;
  useTopics(useMemo(() => [topic], [topic]));
  const held = useLive().topics[topic]?.data ?? null;
  return held !== null && held.revision >= first.revision ? held : first;
}

function Units({ lang, units, all }: { lang: Lang; units: readonly EntitySummary[]; all: number }) {
  const t = zonePageMessages(lang);
  return (
    <section className={frame.section} data-testid="zone-units">
      <h2>
        {t.units} {formatNumber(all, lang)}
      </h2>
      {units.length === 0 ? <p className={frame.quiet}>{t.noUnits}</p> : null}
      {units.length < all && units.length > 0 ? (
        <p className={frame.quiet}>{t.firstUnits(formatNumber(units.length, lang))}</p>
      ) : null}
      <ul>
        {units.map((unit) => (
          <li key={unit.id}>
            <a className={frame.link} href={entityHref(unit, lang)}>
              {unit.name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
