'use client';

import type { ZoneKind } from '@/lib/credit/zone';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { indexState } from '../zone/index-state';
import { leafZones } from '../zone/zone-sets';
import { LevelRanking } from './LevelRanking';
import { levelRanking } from './level-ranking';
import { ranking } from './ranking';
import { ShareRanking } from './ShareRanking';
import type { WallView } from './wall-view';

/** Zones of a kind by their level, or by their share of good grades before levels are computed. */
export function RankingWidget({ view, options }: { view: WallView; options: WidgetOptions<'ranking'> }) {
  return <RankingOf view={view} kind={options.kind ?? view.ranked} />;
}

/** The same of any kind, as a column. */
export function RankingOf({ view, kind }: { view: WallView; kind: ZoneKind }) {
  const { lang, zones, methodology, sum, zone } = view;
  const leaves = leafZones(zones, kind);
  const chosen = zone?.id ?? null;
  if (methodology !== null && leaves.some((leaf) => indexState(leaf) !== 'none'))
    return (
      <LevelRanking lang={lang} ranking={levelRanking(leaves)} kind={kind} methodology={methodology} chosen={chosen} />
    );
  if (sum === null) return null;
  return <ShareRanking lang={lang} ranking={ranking(leaves, sum.scheme)} kind={kind} chosen={chosen} />;
}
