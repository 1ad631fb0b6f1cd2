import type { Geometry } from 'geojson';
import { anchorOf, type Box, boxOf, mercatorY, rings } from '../../map/geometry';

/** A flat map for paper: outlines, numbers that do not lie on each other, and a scale. Lengths are units of the drawing. */

export const MAP_WIDTH = 1000;
const [LEAST_HEIGHT, MOST_HEIGHT] = [420, 860];
/** Of the frame's smaller side, left free around what is drawn. */
const MARGIN = 0.08;
/** Of the circle around a number. */
export const RADIUS = 17;
const APART = 2 * RADIUS + 4;
const TURNS = 500;
/** Of the scale's bar at most. */
const SCALE_WIDTH = 260;
const EARTH_METRES = 40_075_016.686;

export interface MapPlaces {
  height: number;
  outlines: { id: string; path: string }[];
  /** Where a zone's number stands, and the point in it that it is of. */
  numbers: { id: string; number: number; at: Point; of: Point }[];
  scale: { metres: number; width: number };
}

type Point = readonly [x: number, y: number];
type Drawn = { id: string; geometry: Geometry };

/**
 * Where everything stands on the map of some zones.
 *
 * @param zones in the order of their numbers, from 1 on; those without an outline have no number here
 * @param others drawn behind them
 * @returns null where none has an outline
 */
export function mapPlaces(
  zones: readonly { id: string; geometry?: Geometry | undefined }[],
  others: readonly { id: string; geometry?: Geometry | undefined }[],
): MapPlaces | null {
  const drawn = zones.flatMap(({ id, geometry }, at) => (geometry ? [{ id, geometry, number: at + 1 }] : []));
  const box = boxOf(drawn.map(({ geometry }) => geometry));
  if (box === null) return null;
  const { place, height, scale } = projection(box);
  const path = ({ geometry }: Drawn) =>
    rings(geometry)
      .map((ring) => `M${ring.map(([lng = 0, lat = 0]) => place(lng, lat).map(tenth).join(' ')).join('L')}Z`)
      .join('');
  const numbers = drawn.flatMap(({ id, geometry, number }) => {
    const anchor = anchorOf(geometry);
    return anchor === null ? [] : [{ id, number, of: place(...anchor) }];
  });
  const at = apart(
    numbers.map(({ of }) => of),
    height,
  );
  const behind = others.flatMap(({ id, geometry }) => (geometry ? [{ id, geometry }] : []));
  return {
    height,
    outlines: [...behind, ...drawn].map((one) => ({ id: one.id, path: path(one) })),
    numbers: numbers.map((one, i) => ({ ...one, at: at[i]! })),
    scale,
  };
}

const tenth = (value: number) => Math.round(value * 10) / 10;

function projection([west, south, east, north]: Box) {
  const [top, bottom] = [mercatorY(north), mercatorY(south)];
  const [wide, high] = [Math.max(east - west, 1e-6), Math.max(top - bottom, 1e-6)];
  const room = MAP_WIDTH * (1 - 2 * MARGIN);
  const height = Math.round(
    Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, (room * high) / wide + 2 * MARGIN * MAP_WIDTH)),
  );
  const factor = Math.min(room / wide, (height * (1 - 2 * MARGIN)) / high);
  const [x0, y0] = [(MAP_WIDTH - wide * factor) / 2, (height - high * factor) / 2];
  const place = (lng: number, lat: number): Point => [
    tenth(x0 + (lng - west) * factor),
    tenth(y0 + (top - mercatorY(lat)) * factor),
  ];
  const metresPerUnit = ((EARTH_METRES / 360) * Math.cos((((north + south) / 2) * Math.PI) / 180)) / factor;
  const metres = roundLength(SCALE_WIDTH * metresPerUnit);
  return { place, height, scale: { metres, width: tenth(metres / metresPerUnit) } };
}

/** The longest of 1, 2 and 5 times a power of ten that is not longer. */
function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].find((times) => times * power <= most)! * power;
}

/** Points pushed off each other until they are apart, or as far as some turns bring them; always the same way. */
function apart(points: readonly Point[], height: number): Point[] {
  // Each a little aside in a direction of its own, or those in one line, or on one point, would stay in it.
  const moved = points.map(([x, y], i) => ({ x: x + Math.cos(i), y: y + Math.sin(i) }));
  for (let turn = 0; turn < TURNS; turn++) {
    let isMoved = false;
    for (const [i, a] of moved.entries())
      for (const b of moved.slice(i + 1)) {
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const distance = Math.hypot(dx, dy);
        if (distance >= APART) continue;
        const [ux, uy] = [dx / (distance || 1), dy / (distance || 1)];
        const push = (APART - distance) / 2 + 0.5;
        a.x -= ux * push;
        a.y -= uy * push;
        b.x += ux * push;
        b.y += uy * push;
        isMoved = true;
      }
    for (const one of moved) {
      one.x = Math.min(MAP_WIDTH - RADIUS, Math.max(RADIUS, one.x));
      one.y = Math.min(height - RADIUS, Math.max(RADIUS, one.y));
    }
    if (!isMoved) break;
  }
  return moved.map(({ x, y }) => [tenth(x), tenth(y)]);
}
