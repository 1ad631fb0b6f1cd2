'use client';

import { useRef } from 'react';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber, formatSignedShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { againstExpected } from '../zone/footfall-words';
import { useFootfall } from '../zone/use-footfall';
import { MovingNumber } from './MovingNumber';
import { FOOTFALL_AGE, Panel } from './Panel';
import { useCountedZones } from './use-counted-zones';
import { useFit } from './use-fit';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Passages today of the zones that count most, each against its own same weekday. */
export function FootfallZonesWidget({ view, options }: { view: WallView; options: WidgetOptions<'footfall-zones'> }) {
  const { lang, zones, zone } = view;
  const t = wallMessages(lang);
  const list = useRef<HTMLOListElement>(null);
  const fit = useFit(list);
  const known = new Map(zones.map((one) => [one.id, one]));
  const counted = useCountedZones()
    .filter((id) => known.has(id) && id !== zone?.id)
    .slice(0, options.most);
  const footfall = useFootfall(counted);
  const rows = counted.flatMap((id) => footfall.get(id) ?? []).toSorted((a, b) => b.total.in - a.total.in);
  const most = Math.max(1, ...rows.map(({ total }) => total.in));
  return (
    <Panel
      lang={lang}
      widget="footfall-zones"
      title={t.footfallZones}
      asOf={oldestOf(rows.slice(0, fit))}
      limits={FOOTFALL_AGE}
    >
      <ol className={styles.rows} ref={list}>
        <li className={styles.probe} aria-hidden="true" />
        {rows.slice(0, fit).map((row) => (
          <Row key={row.zone} lang={lang} footfall={row} zone={known.get(row.zone)!} most={most} />
        ))}
      </ol>
      {counted.length === 0 ? <p className={styles.quiet}>{t.noFootfall}</p> : null}
    </Panel>
  );
}

/** Of several, as old as the oldest: a device that fell silent must show. */
function oldestOf(rows: readonly ZoneFootfall[]): string | null {
  const times = rows.map(({ asOf }) => asOf).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return times[0] ?? null;
}

function Row(props: { lang: Lang; footfall: ZoneFootfall; zone: Zone; most: number }) {
  const { lang, footfall, zone, most } = props;
  const against = againstExpected(footfall, lang);
  const width = `${(footfall.total.in / most) * 100}%`;
  return (
    <li className={styles.passages} data-row={zone.id} data-zone={zone.id}>
      <span className={styles.name}>{zone.name}</span>
      <span className={styles.track}>
        <span className={styles.fill} style={{ width, background: 'var(--accent)' }} />
      </span>
      <MovingNumber value={footfall.total.in} format={(value) => formatNumber(Math.round(value), lang)} />
      <span className={styles.part} title={against?.words ?? messages(lang).footfallNothingBefore}>
        {against ? formatSignedShare(against.difference, lang) : '–'}
      </span>
    </li>
  );
}
