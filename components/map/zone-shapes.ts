import type { Geometry } from 'geojson';
import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { type Classes, classes, classOf, classTokens } from '../zone/share-classes';
import { anchorOf, extentMetres } from './geometry';

/** One zone as the maps draw it (MapLibre and SVG alike). */
export interface ZoneShape {
  id: string;
  geometry: Geometry;
  /** Where its label stands. */
  anchor: [number, number] | null;
  name: string;
  /** The share in words, or empty where there is none to compare. */
  value: string;
  /** A colour token; `hatch` = too few graded to compare; null = nothing graded, or of a kind that is not filled. */
  fill: string | null | 'hatch';
  /** Is it of the kind that the map fills and labels? */
  leading: boolean;
  kind: ZoneKind;
  /** Businesses with a grade: the height of its column. */
  evaluated: number;
  /** Too small to be seen from afar: a dot stands for it there. */
  isSmall: boolean;
}

/** A market or a community, not a borough. */
const SMALL_M = 2_500;

// Anchors are dear (every edge is scanned) and depend on the shape alone, which stays the same object from change to change.
const anchors = new WeakMap<Geometry, [number, number] | null>();

function anchor(geometry: Geometry): [number, number] | null {
  const kept = anchors.get(geometry);
  if (kept !== undefined) return kept;
  const made = anchorOf(geometry);
  anchors.set(geometry, made);
  return made;
}

/** Shapes of all zones that have geometry, and the classes by which those in `filled` are coloured. */
export function zoneShapes(
  zones: readonly Zone[],
  filled: ReadonlySet<string>,
  schemes: readonly Scheme[],
  lang: Lang,
): { shapes: ZoneShape[]; classes: Classes | null } {
  const shares = new Map<string, { graded: number; share: number }>();
  for (const zone of zones) {
    const scheme = schemes.find(({ id }) => id === zone.scheme);
    if (!filled.has(zone.id) || !scheme) continue;
    const { graded, share } = goodShare(zone.grades, scheme);
    if (share !== null) shares.set(zone.id, { graded, share });
  }
  const compared = [...shares.values()].filter(({ graded }) => graded >= LEAST_GRADED);
  const made = classes(compared.map(({ share }) => share));
  const tokens = classTokens(made?.count ?? 0);
  const shapes = zones.flatMap((zone): ZoneShape[] => {
    if (!zone.geometry) return [];
    const own = shares.get(zone.id);
    const comparable = own !== undefined && own.graded >= LEAST_GRADED && made !== null;
    const fill = comparable ? (tokens[classOf(own.share, made)] ?? null) : own ? 'hatch' : null;
    return [
      {
        id: zone.id,
        geometry: zone.geometry,
        anchor: anchor(zone.geometry),
        name: zone.name,
        value: comparable ? formatShare(own.share, lang) : '',
        fill,
        leading: filled.has(zone.id),
        kind: zone.kind,
        evaluated: zone.evaluated,
        isSmall: extentMetres(zone.geometry) < SMALL_M,
      },
    ];
  });
  return { shapes, classes: made };
}
