import type { Geometry } from 'geojson';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { anchorOf, extentMetres } from './geometry';

/** One zone as the maps draw it (MapLibre and SVG alike). */
export interface ZoneShape {
  id: string;
  geometry: Geometry;
  /** Where its label stands. */
  anchor: [number, number] | null;
  name: string;
  /** Share or level in words, or empty where there is none to compare. */
  value: string;
  /**
   * A colour token; `hatch` = too little is known to compare; `cross` = figures that it needs are not public; null =
   * nothing is known, or of a kind that is not filled.
   */
  fill: string | null | 'hatch' | 'cross';
  /** Is it of the kind that the map fills and labels? */
  leading: boolean;
  kind: ZoneKind;
  /** Businesses with a grade. */
  evaluated: number;
  /** Of its column, as a share of the tallest, 0 to 1. */
  height: number;
  /** Too small to be seen from afar: a dot stands for it there. */
  isSmall: boolean;
  /** Has an open warning: ringed. */
  isAlarmed: boolean;
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

/** What a measure makes of the zones that the map fills. */
export interface Filling {
  value: ZoneShape['value'];
  fill: ZoneShape['fill'];
  /** Of its column, as a share of the tallest, 0 to 1. */
  height: number;
}

/** Shapes of all zones that have geometry; those that are not filled have no colour and no label. */
export function zoneShapes(zones: readonly Zone[], filled: ReadonlyMap<string, Filling>): ZoneShape[] {
  return zones.flatMap((zone): ZoneShape[] => {
    if (!zone.geometry) return [];
    const own = filled.get(zone.id);
    return [
      {
        id: zone.id,
        geometry: zone.geometry,
        anchor: anchor(zone.geometry),
        name: zone.name,
        value: own?.value ?? '',
        fill: own?.fill ?? null,
        leading: own !== undefined,
        kind: zone.kind,
        evaluated: zone.evaluated,
        height: own?.height ?? 0,
        isSmall: extentMetres(zone.geometry) < SMALL_M,
        isAlarmed: false,
      },
    ];
  });
}
