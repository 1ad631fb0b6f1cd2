import type { Geometry } from 'geojson';
import { worldPlace } from '@/lib/geo/tile-shift';
import type { GradedMark, GradedMarks } from '@/lib/tiles/graded-marks';
import { worldOf } from '@/lib/tiles/marks-in-view';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { rings } from '../../map/geometry';

/** In shares of the world's Mercator square. */
export type Place = readonly [x: number, y: number];

/** A zone's rings as places. */
export const outlineOf = (geometry: Geometry): Place[][] =>
  rings(geometry).map((ring) => ring.map(([lng = 0, lat = 0]) => worldPlace([lng, lat])));

export interface PlacedMark extends Pick<GradedMark, 'count' | 'grade' | 'isMixed'> {
  place: Place;
}

export interface MarksWithin {
  /** Each is a business or several on a spot, or those of a cell. */
  marks: PlacedMark[];
  hasCells: boolean;
}

/** The marks of tiles that lie within an outline; those of a cell where its middle does. */
export function marksWithin(
  outline: readonly (readonly Place[])[],
  tiles: readonly { address: TileAddress; marks: GradedMarks }[],
): MarksWithin {
  const isIn = insideOf(outline);
  const found = tiles.flatMap(({ address, marks: { marks, isCells } }) =>
    marks.flatMap(({ x, y, count, grade, isMixed }) => {
      const place = worldOf(address, { x, y });
      return isIn(place) ? [{ place, count, grade, isMixed, isCells }] : [];
    }),
  );
  return {
    marks: found.map(({ isCells: _, ...mark }) => mark),
    hasCells: found.some(({ isCells }) => isCells),
  };
}

/** Even-odd over all rings, so that a hole is none of it; most marks are told by the box around it alone. */
function insideOf(outline: readonly (readonly Place[])[]): (place: Place) => boolean {
  const all = outline.flat();
  const edge = (axis: 0 | 1, of: typeof Math.min) =>
    all.reduce((so, place) => of(so, place[axis]), all[0]?.[axis] ?? 0);
  const [west, east, north, south] = [edge(0, Math.min), edge(0, Math.max), edge(1, Math.min), edge(1, Math.max)];
  return ([x, y]) => {
    if (x < west || x > east || y < north || y > south) return false;
    let isIn = false;
    for (const ring of outline)
      for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
        const [[x1, y1], [x2, y2]] = [ring[at]!, ring[before]!];
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isIn = !isIn;
      }
    return isIn;
  };
}
