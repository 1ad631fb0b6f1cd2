import { z } from 'zod';
import { zoneKinds } from '@/lib/credit/zone';
import { statisticsBy } from '@/lib/credit/zone-statistics';

/**
 * The kinds of widgets and what a scene may ask of each. What draws a kind stands in components/wall/widgets.ts: a kind
 * that is missing in either does not compile.
 */
export const widgetOptions = {
  /** The zones, flat or as columns on a tilted map, and open warnings below it. */
  map: z.strictObject({ tilted: z.boolean(), units: z.boolean(), warnings: z.boolean() }),
  /** The index of whom the scene is about: change, light, and so many drivers on either side. */
  index: z.strictObject({ drivers: z.int().min(0).max(6) }),
  /** Its months, to the live value, with the forecast's band. */
  trend: z.strictObject({}),
  /** Businesses by grade, and the share of good ones. */
  grades: z.strictObject({}),
  /** Zones by level within their size, or by share of good grades; null = the kind that the wall ranks. */
  ranking: z.strictObject({ kind: z.enum(zoneKinds).nullable() }),
  /** Every kind of which several zones can be ranked, side by side. */
  rankings: z.strictObject({}),
  /** Passages today against the same weekday. */
  footfall: z.strictObject({}),
  /** The same for the zones that count most. */
  'footfall-zones': z.strictObject({ most: z.int().min(1).max(20) }),
  /** What changed last. */
  ticker: z.strictObject({}),
  counters: z.strictObject({}),
  /** Demonstration units, the longest held title first. */
  units: z.strictObject({}),
  /** How old, and how complete, what is shown of each zone is. */
  freshness: z.strictObject({}),
  /** Businesses of the zone in groups, with the share of good ones. */
  statistics: z.strictObject({ by: z.enum(statisticsBy) }),
  /** Who moved from grade to grade in so many months up to the last that is over. */
  migration: z.strictObject({ months: z.int().min(1).max(60) }),
  /** What left its band, where and why. */
  alarm: z.strictObject({}),
} as const;

export type WidgetKind = keyof typeof widgetOptions;
export type WidgetOptions<K extends WidgetKind> = z.infer<(typeof widgetOptions)[K]>;
