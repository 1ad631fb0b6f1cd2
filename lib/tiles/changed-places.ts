import type { EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import type { ClassFacts } from './tile-class';
import { PLACE_CELLS, type sights, TILE_CELLS, type TouchedPlace, WORLD_BITS } from './tile-source';

/** A class of points with all that it says, under every scheme. */
export interface WholeClass extends ClassFacts {
  /** Under each scheme that it is evaluated under, by number. */
  evaluations: ReadonlyMap<number, { outcome: Outcome; grade: string | null }>;
}

/** A point of a class, in units of the world. */
export interface ClassedPoint {
  class: WholeClass;
  x: number;
  y: number;
}

/** A point before and after a change that something of it differs by; null = it was, or is, in no tile. */
export interface ChangedPoint {
  old: ClassedPoint | null;
  now: ClassedPoint | null;
}

/** What one kind of viewers sees of points. */
export interface PointSight {
  bit: (typeof sights)[keyof typeof sights];
  /** Is a point of this class shown to them? */
  isSeen: (given: WholeClass) => boolean;
  /** Do they see it by the division that it lies in? */
  isLocal: boolean;
  /** Are the grades of this kind under this scheme? */
  isGraded: (kind: EntityKind, scheme: number) => boolean;
}

/** Units of the side of a cell of zoom 14. */
const CELL_UNITS = 2 ** WORLD_BITS / PLACE_CELLS;

/**
 * Where tiles differ, and to whom, by points that do.
 *
 * @param most tiles of zoom 14; of more than these it is 'all'
 */
export function changedPlaces(
  points: readonly ChangedPoint[],
  seen: readonly PointSight[],
  most: number,
): TouchedPlace[] | 'all' {
  const places = new Map<string, TouchedPlace>();
  const tiles = new Set<string>();
  for (const point of points)
    for (const sight of seen)
      for (const { at, scheme } of differences(point, sight)) {
        const [x, y] = [at.x, at.y].map((unit) => Math.floor(unit / CELL_UNITS)) as [number, number];
        const division = at.class.division === 0 ? null : at.class.division;
        const key = `${x} ${y} ${division} ${scheme}`;
        const place = places.get(key) ?? { west: x, north: y, east: x, south: y, sight: 0, division, scheme };
        places.set(key, { ...place, sight: place.sight | sight.bit });
        tiles.add(`${Math.floor(x / TILE_CELLS)} ${Math.floor(y / TILE_CELLS)}`);
        if (tiles.size > most) return 'all';
      }
  return [...places.values()];
}

/** Where a point looks otherwise to some viewers, and under which scheme; null = under every one. */
function differences({ old, now }: ChangedPoint, sight: PointSight): { at: ClassedPoint; scheme: number | null }[] {
  const before = old !== null && sight.isSeen(old.class) ? old : null;
  const after = now !== null && sight.isSeen(now.class) ? now : null;
  if (before === null || after === null || !isSamePoint(before, after, sight))
    return [before, after].flatMap((at) => (at === null ? [] : [{ at, scheme: null }]));
  return differingSchemes(before.class, after.class, sight).map((scheme) => ({ at: after, scheme }));
}

/** The same of it is seen under every scheme, but for grades and states. */
const isSamePoint = (a: ClassedPoint, b: ClassedPoint, { isLocal }: PointSight) =>
  a.x === b.x &&
  a.y === b.y &&
  a.class.kind === b.class.kind &&
  (!isLocal || a.class.division === b.class.division) &&
  a.class.demonstration === b.class.demonstration;

function differingSchemes(before: WholeClass, after: WholeClass, { isGraded }: PointSight): number[] {
  const schemes = new Set([...before.evaluations.keys(), ...after.evaluations.keys()]);
  return [...schemes].filter((scheme) => {
    const [a, b] = [before.evaluations.get(scheme), after.evaluations.get(scheme)];
    return isGraded(after.kind, scheme) && (a?.outcome !== b?.outcome || a?.grade !== b?.grade);
  });
}
