'use client';

import { wallMessages } from '@/lib/i18n/wall-messages';
import { IndexChart } from '../charts/IndexChart';
import { livePoint } from '../zone/index-state';
import { Panel } from './Panel';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Months of whom the scene is about, to the live value. */
export function TrendWidget({ view }: { view: WallView }) {
  const { lang, zone, series, scene } = view;
  const t = wallMessages(lang);
  const hasMonths = series?.items.some(({ state }) => state !== 'live') ?? false;
  return (
    <Panel lang={lang} widget="trend" title={t.trend} aside={zone?.name} asOf={livePoint(series)?.asOf ?? null}>
      {hasMonths && series ? (
        <div className={styles.chart}>
          <IndexChart lang={lang} series={series} isSmall months={scene.months} />
        </div>
      ) : (
        <p className={styles.quiet}>{t.noMonths}</p>
      )}
    </Panel>
  );
}
