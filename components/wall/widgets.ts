import type { ComponentType } from 'react';
import type { WidgetKind, WidgetOptions } from '@/lib/scenes/widget-options';
import { AlarmWidget } from './AlarmWidget';
import { CountersWidget } from './CountersWidget';
import { FootfallWidget } from './FootfallWidget';
import { FootfallZonesWidget } from './FootfallZonesWidget';
import { FreshnessWidget } from './FreshnessWidget';
import { GradesWidget } from './GradesWidget';
import { IndexWidget } from './IndexWidget';
import { MapWidget } from './MapWidget';
import { MigrationWidget } from './MigrationWidget';
import { RankingsWidget } from './RankingsWidget';
import { RankingWidget } from './RankingWidget';
import { StatisticsWidget } from './StatisticsWidget';
import { TickerWidget } from './TickerWidget';
import { TrendWidget } from './TrendWidget';
import { UnitsWidget } from './UnitsWidget';
import type { WallView } from './wall-view';

/** What draws each kind of widget: a kind that a scene may name and nobody draws does not compile. */
export const widgets: { [K in WidgetKind]: ComponentType<{ view: WallView; options: WidgetOptions<K> }> } = {
  map: MapWidget,
  index: IndexWidget,
  trend: TrendWidget,
  grades: GradesWidget,
  ranking: RankingWidget,
  rankings: RankingsWidget,
  footfall: FootfallWidget,
  'footfall-zones': FootfallZonesWidget,
  ticker: TickerWidget,
  counters: CountersWidget,
  units: UnitsWidget,
  freshness: FreshnessWidget,
  statistics: StatisticsWidget,
  migration: MigrationWidget,
  alarm: AlarmWidget,
};
