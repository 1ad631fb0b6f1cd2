'use client';

import { wallMessages } from '@/lib/i18n/wall-messages';
import { kindsPresent, leafZones } from '../zone/zone-sets';
import { Panel } from './Panel';
import { RankingOf } from './RankingWidget';
import styles from './rankings.module.css';
import type { WallView } from './wall-view';

/** Every kind of which several zones can be ranked, side by side. */
export function RankingsWidget({ view }: { view: WallView }) {
  const { lang, zones } = view;
  const kinds = kindsPresent(zones).filter((kind) => leafZones(zones, kind).length > 1);
  const t = wallMessages(lang);
  if (kinds.length === 0)
    return (
      <Panel lang={lang} widget="rankings" title={t.rankings}>
        <p>{t.noRanking}</p>
      </Panel>
    );
  return (
    <div className={styles.columns} data-widget="rankings">
      {kinds.map((kind) => (
        <RankingOf key={kind} view={view} kind={kind} />
      ))}
    </div>
  );
}
