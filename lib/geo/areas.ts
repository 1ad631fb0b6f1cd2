import { area } from '@turf/area';
import { circle } from '@turf/circle';
import { feature, featureCollection } from '@turf/helpers';
import { intersect } from '@turf/intersect';
import type { MultiPolygon, Polygon } from 'geojson';

/** Areas as a browser knows them before the database has counted: on a sphere, where PostGIS has a spheroid (0.5 % apart at most). */

export type Area = Polygon | MultiPolygon;

/** Sides of what stands for a circle: its area is 0.04 % short of the circle's. */
const SIDES = 128;

/** Everything within so many metres of a point. */
export function circleAround(point: readonly [lng: number, lat: number], metres: number): Polygon {
  return circle([...point], metres, { steps: SIDES, units: 'meters' }).geometry;
}

/** Its size in square metres. */
export const squareMetresOf = (geometry: Area): number => area(geometry);

/** What two areas have in common, in square metres. */
export function sharedSquareMetres(one: Area, other: Area): number {
  const shared = intersect(featureCollection([feature(one), feature(other)]));
  return shared === null ? 0 : area(shared);
}
