'use client';

import { formatNumber, formatSignedShare } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { FootfallChart } from '../charts/FootfallChart';
import { againstExpected, reporting } from '../zone/footfall-words';
import { useFootfall } from '../zone/use-footfall';
import { MovingNumber } from './MovingNumber';
import { FOOTFALL_AGE, Panel } from './Panel';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Passages counted today so far, against the same weekday and time of the weeks before. */
export function FootfallWidget({ view }: { view: WallView }) {
  const { lang, zone } = view;
  const t = messages(lang);
  const footfall = useFootfall(zone === null ? [] : [zone.id]).get(zone?.id ?? '');
  if (!footfall || footfall.devices === 0)
    return (
      <Panel lang={lang} widget="footfall" title={t.footfall} aside={zone?.name} data={{ 'data-devices': 0 }}>
        <p className={styles.quiet}>{wallMessages(lang).noFootfall}</p>
      </Panel>
    );
  const against = againstExpected(footfall, lang);
  const counted = formatNumber(footfall.total.in, lang);
  return (
    <Panel
      lang={lang}
      widget="footfall"
      title={t.footfall}
      aside={zone?.name}
      asOf={footfall.asOf}
      limits={FOOTFALL_AGE}
      data={{ 'data-zone': footfall.zone, 'data-devices': footfall.devices }}
    >
      <div className={styles.facts}>
        <p className={styles.figure}>
          <MovingNumber value={footfall.total.in} format={(value) => formatNumber(Math.round(value), lang)} />
          <span>{t.passages}</span>
        </p>
        {against ? <p className={styles.against}>{formatSignedShare(against.difference, lang)}</p> : null}
        <p className={styles.quiet}>
          {against ? against.basis : t.footfallNothingBefore} · {reporting(footfall, lang)}
        </p>
      </div>
      <div className={styles.chart}>
        {footfall.slots.length > 0 ? (
          <FootfallChart lang={lang} footfall={footfall} label={`${t.footfall}: ${counted}. ${against?.words ?? ''}`} />
        ) : (
          <p className={styles.quiet}>{t.footfallNone}</p>
        )}
      </div>
    </Panel>
  );
}
