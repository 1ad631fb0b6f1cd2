import type { ZoneKind } from '@/lib/credit/zone';
import type { WidgetKind, WidgetOptions } from './widget-options';

/** What a wall shows, as data: a screen has scenes, a scene has widgets in named areas. */

/** Shapes of walls: 16:9, 32:9, portrait. */
export const aspects = ['wide', 'ultra', 'tall'] as const;
export type Aspect = (typeof aspects)[number];

/** A grid below the wall's header. Every track is a share of what there is, so that nothing can outgrow the wall. */
export interface Layout {
  /** Shares of the width. */
  columns: readonly number[];
  /** Shares of the height. */
  rows: readonly number[];
  /** For each row the names of areas, a blank between them; `.` = nothing. */
  areas: readonly string[];
}

/** A widget in an area. An area that a layout does not name is not shown on walls of that shape. */
export type Placed = { [K in WidgetKind]: { area: string; kind: K; options: WidgetOptions<K> } }[WidgetKind];

/** A span of the day by the deployment's clock, `HH:MM` to `HH:MM`; it may go over midnight. */
export interface Hours {
  from: string;
  to: string;
}

export type SceneLanguage = 'zh-CN' | 'en';

/** Whom a scene is about, and so how often it comes in a round. */
export type About =
  /** All that the wall speaks of. */
  | { of: 'whole' }
  /** One zone of a kind after the other, so many in a round; the next round goes on with the others. */
  | { of: 'each'; kind: ZoneKind; most: number }
  /** The zone of the newest open warning. Without one the scene is left out. */
  | { of: 'warning' };

export interface Scene {
  id: string;
  title: { zh: string; en: string };
  about: About;
  /** For how long, each time. */
  seconds: number;
  /** When in the day; null = always. */
  hours: Hours | null;
  /** Those it is shown in, one after the other; empty = the wall's own. */
  languages: readonly SceneLanguage[];
  /** Months that its charts go back. */
  months: number;
  /** Left out of the rotation while there is none of it. */
  needs: 'footfall' | 'units' | 'index' | null;
  widgets: readonly Placed[];
  layouts: Record<Aspect, Layout>;
}

export interface ScreenDocument {
  scenes: readonly Scene[];
  /** A zone that leaves its band interrupts for so many seconds. */
  alarmSeconds: number;
  /** When the wall is dimmed; null = never. */
  night: Hours | null;
}
