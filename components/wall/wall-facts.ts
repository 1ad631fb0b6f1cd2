import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { levelFilling } from '../map/level-filling';
import { shareFilling } from '../map/share-filling';
import { zoneShapes } from '../map/zone-shapes';
import { indexState } from '../zone/index-state';
import { levelClasses } from '../zone/level-classes';
import { leadingKind, leafZones, rankedKind, sumZones, topZones } from '../zone/zone-sets';
import { levelRanking } from './level-ranking';
import { ranking } from './ranking';

/**
 * Everything that a wall makes of the zones: whom it is about, their sums and ranks, and the map. By level as soon as one
 * of the ranked zones has been computed; before that by the share of good grades.
 *
 * @param methodology null = not read yet, so that nothing could be said of levels
 * @returns null without zones
 */
export function wallFacts(
  zones: readonly Zone[],
  schemes: readonly Scheme[],
  methodology: Methodology | null,
  lang: Lang,
) {
  const kind = leadingKind(zones);
  if (kind === null) return null;
  const tops = topZones(zones, kind);
  const ranked = rankedKind(zones, kind);
  const leaves = leafZones(zones, ranked);
  const sum = sumZones(tops, schemes);
  const isLeveled = methodology !== null && leaves.some((zone) => indexState(zone) !== 'none');
  const levels = isLeveled ? { methodology, classes: levelClasses(methodology) } : null;
  const share = shareFilling(leaves, schemes, lang);
  const filling = levels ? levelFilling(leaves, levels.methodology, levels.classes, lang) : share.filling;
  return {
    kind,
    ranked,
    leaves,
    /** The one zone that the wall is about; null where it sums several. */
    whole: tops.length === 1 ? tops[0]! : null,
    sum,
    ranking: sum ? ranking(leaves, sum.scheme) : null,
    levels,
    levelRanking: levels ? levelRanking(leaves) : null,
    shapes: zoneShapes(ranked === kind ? leaves : [...tops, ...leaves], filling),
    classes: share.classes,
  };
}
