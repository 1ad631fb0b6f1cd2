import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { type Classes, classes, classOf, classTokens } from '../zone/share-classes';
import type { Filling } from './zone-shapes';

/** Zones by their share of good grades, with columns as high as they have businesses with a grade; and the classes. */
export function shareFilling(
  zones: readonly Zone[],
  schemes: readonly Scheme[],
  lang: Lang,
): { filling: Map<string, Filling>; classes: Classes | null } {
  const shares = new Map<string, { graded: number; share: number }>();
  for (const zone of zones) {
    const scheme = schemes.find(({ id }) => id === zone.scheme);
    if (!scheme) continue;
    const { graded, share } = goodShare(zone.grades, scheme);
    if (share !== null) shares.set(zone.id, { graded, share });
  }
  const compared = [...shares.values()].filter(({ graded }) => graded >= LEAST_GRADED);
  const made = classes(compared.map(({ share }) => share));
  const tokens = classTokens(made?.count ?? 0);
  const most = Math.max(1, ...zones.map(({ evaluated }) => evaluated));
  const filling = zones.map((zone): [string, Filling] => {
    const own = shares.get(zone.id);
    const comparable = own !== undefined && own.graded >= LEAST_GRADED && made !== null;
    return [
      zone.id,
      {
        value: comparable ? formatShare(own.share, lang) : '',
        fill: comparable ? (tokens[classOf(own.share, made)] ?? null) : own ? 'hatch' : null,
        height: zone.evaluated / most,
      },
    ];
  });
  return { filling: new Map(filling), classes: made };
}
