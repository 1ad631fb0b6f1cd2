import type { Methodology } from '@/lib/credit/index/methodology';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Scheme } from '@/lib/credit/scheme';
import type { MapSettings } from '@/lib/credit/setup';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveEvent } from '@/lib/live/protocol';
import type { Scene } from '@/lib/scenes/screen';
import { levelFilling } from '../map/level-filling';
import { shareFilling } from '../map/share-filling';
import { type ZoneShape, zoneShapes } from '../map/zone-shapes';
import type { ZoneAlert } from '../zone/alert-words';
import { indexState } from '../zone/index-state';
import { type LevelClass, levelClasses } from '../zone/level-classes';
import type { Classes } from '../zone/share-classes';
import { leadingKind, leafZones, rankedKind, type Sum, sumZones, topZones } from '../zone/zone-sets';

/** What of a wall does not change from scene to scene. */
export interface WallData {
  /** All that there are; never empty. */
  zones: readonly Zone[];
  schemes: readonly Scheme[];
  /** null = not read yet, so that nothing could be said of levels. */
  methodology: Methodology | null;
  settings: MapSettings | null;
  /** Open warnings of zones, newest first; null = not known yet. */
  alerts: readonly ZoneAlert[] | null;
  /** What changed last, oldest first; null = not known yet. */
  events: readonly LiveEvent[] | null;
}

/** Whom a scene is about, and everything that its widgets make of the zones. */
export interface Subject {
  kind: ZoneKind;
  /** The one zone that it is about; null = it sums several. */
  zone: Zone | null;
  /** Name of the zone, or which zones are summed. */
  about: string;
  /** null = none of the zones has a scheme. */
  sum: Sum | null;
  /** Kind of the zones that are ranked and filled on the map. */
  ranked: ZoneKind;
  leaves: Zone[];
  /** null = zones are coloured by their share of good grades. */
  levels: { methodology: Methodology; classes: readonly LevelClass[] } | null;
  /** Of shares of good grades. */
  classes: Classes | null;
  shapes: ZoneShape[];
}

/** What every widget of a scene is given. */
export interface WallView extends WallData, Subject {
  lang: Lang;
  scene: Scene;
  /** Months of `zone`; undefined = not read yet, or there is no zone. */
  series: ZoneIndexSeries | undefined;
  /** The warning that interrupted, or the newest; null = none is open. */
  alert: ZoneAlert | null;
}

/**
 * Whom a scene is about: the whole, or one zone among those of its kind. Zones are shown by level as soon as one that is
 * ranked has been computed, before that by the share of good grades.
 *
 * @param id of the zone; null, or one that is there no more = the whole
 */
export function subjectOf(
  { zones, schemes, methodology }: Pick<WallData, 'zones' | 'schemes' | 'methodology'>,
  id: string | null,
  lang: Lang,
): Subject | null {
  const one = zones.find((zone) => zone.id === id) ?? null;
  const leading = leadingKind(zones);
  if (leading === null) return null;
  const tops = topZones(zones, leading);
  const kind = one?.kind ?? leading;
  const ranked = one?.kind ?? rankedKind(zones, leading);
  const leaves = leafZones(zones, ranked);
  const sum = sumZones(one === null ? tops : [one], schemes);
  const zone = one ?? (tops.length === 1 ? tops[0]! : null);
  const isLeveled = methodology !== null && leaves.some((leaf) => indexState(leaf) !== 'none');
  const levels = isLeveled ? { methodology, classes: levelClasses(methodology) } : null;
  const share = shareFilling(leaves, schemes, lang);
  const filling = levels ? levelFilling(leaves, levels.methodology, levels.classes, lang) : share.filling;
  const drawn = new Map([...tops, ...leaves, ...(one === null ? [] : [one])].map((each) => [each.id, each]));
  const t = messages(lang);
  return {
    kind,
    zone,
    about: zone?.name ?? (sum === null ? t.kinds[kind] : t.overZones(formatNumber(sum.zones, lang), t.kinds[kind])),
    sum,
    ranked,
    leaves,
    levels,
    classes: share.classes,
    shapes: zoneShapes([...drawn.values()], filling),
  };
}
