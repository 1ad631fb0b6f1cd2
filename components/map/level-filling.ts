import type { Methodology } from '@/lib/credit/index/methodology';
import type { Zone } from '@/lib/credit/zone';
import { formatFixed } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { indexState } from '../zone/index-state';
import { classOfLevel, type LevelClass } from '../zone/level-classes';
import type { Filling } from './zone-shapes';

/** A zone without a level has no colour of the scale, and says why it has none. */
const withoutLevel = { few: 'hatch', withheld: 'cross', none: null, computed: null } as const;

/** Zones by their level, in the classes of the methodology's lights, with columns as high as the level on its scale. */
export function levelFilling(
  zones: readonly Zone[],
  methodology: Methodology,
  classes: readonly LevelClass[],
  lang: Lang,
): Map<string, Filling> {
  const [lower, upper] = methodology.scale;
  const filling = zones.map((zone): [string, Filling] => {
    const { level } = zone;
    if (level === null) return [zone.id, { value: '', fill: withoutLevel[indexState(zone)], height: 0 }];
    return [
      zone.id,
      {
        value: formatFixed(level, 1, lang),
        fill: classOfLevel(level, classes, methodology)?.token ?? null,
        height: (level - lower) / (upper - lower),
      },
    ];
  });
  return new Map(filling);
}
