import type { Geometry, MultiPolygon, Position } from 'geojson';
import { Refusal } from '@/lib/credit/refusal';
import { circleAround } from '@/lib/geo/areas';
import { isInDegrees, ringsOf } from './rings';

/** An area that somebody draws, uploads or describes, read strictly: what cannot be meant is refused with its place. */

/** Corners of an area at most. */
export const MOST_CORNERS = 10_000;
/** Metres around a point at most. */
export const MOST_METRES = 50_000;

export interface GivenArea {
  geometry: MultiPolygon;
  /** A ring whose last position was not its first was closed. */
  closed: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const refused = (code: string, message: string) => new Refusal(code, message, 422);

/**
 * The area that a value describes: a Polygon or MultiPolygon of GeoJSON, a feature of one, a collection of one such
 * feature, or `{point: [lng, lat], metres}`, all in WGS 84.
 *
 * @throws {Refusal} 422 naming what is wrong with it, and where
 */
export function ownAreaOf(value: unknown): GivenArea {
  if (isObject(value) && ('point' in value || 'metres' in value)) return around(value);
  const geometry = geometryOf(value);
  const rings = ringsOf(geometry);
  if (rings === null)
    throw refused('not_an_area', 'The coordinates are not those of a polygon: each ring needs three corners or more.');
  const positions = rings.geometry.coordinates.flat(2);
  if (positions.length > MOST_CORNERS)
    throw refused(
      'too_many_corners',
      `An area may have ${MOST_CORNERS} corners, got ${positions.length}: simplify it.`,
    );
  refusePlaces(rings.geometry, positions);
  return rings;
}

function geometryOf(value: unknown): Geometry {
  if (!isObject(value)) throw refused('not_an_area', 'An area is an object of GeoJSON, or {"point", "metres"}.');
  if (value.type === 'FeatureCollection') {
    const features: unknown[] = Array.isArray(value.features) ? value.features : [];
    if (features.length !== 1)
      throw refused(
        'not_one_area',
        `The collection must have one feature, got ${features.length}: choose one of them.`,
      );
    return geometryOf(features[0]);
  }
  if (value.type === 'Feature') return geometryOf(value.geometry);
  if (value.type !== 'Polygon' && value.type !== 'MultiPolygon')
    throw refused('not_an_area', `An area is a Polygon or MultiPolygon, got ${JSON.stringify(value.type ?? null)}.`);
  return value as unknown as Geometry;
}

function around({ point, metres }: Record<string, unknown>): GivenArea {
  const isPoint = Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  if (!isPoint) throw refused('not_an_area', 'point must be [lng, lat] in degrees, WGS 84.');
  if (typeof metres !== 'number' || !(metres > 0 && metres <= MOST_METRES))
    throw refused(
      'bad_metres',
      `metres must be more than 0 and at most ${MOST_METRES}, got ${JSON.stringify(metres)}.`,
    );
  const [lng, lat] = point as [number, number];
  refusePosition([lng, lat]);
  const geometry = circleAround([lng, lat], metres);
  const area: MultiPolygon = { type: 'MultiPolygon', coordinates: [geometry.coordinates] };
  refusePlaces(area, area.coordinates.flat(2));
  return { geometry: area, closed: false };
}

/** Is it a place once its numbers are exchanged? */
const isSwapped = ([lng, lat]: Position) => Math.abs(lng!) <= 90 && Math.abs(lat!) > 90 && Math.abs(lat!) <= 180;

function refusePosition(position: Position) {
  const [lng, lat] = position as [number, number];
  if (Math.abs(lng) <= 180 && Math.abs(lat) <= 90) return;
  if (isSwapped(position))
    throw refused('swapped', `[${lng}, ${lat}] has its latitude first: write longitude, latitude.`);
  if (Math.abs(lng) <= 540 && Math.abs(lat) <= 90) throw acrossDateLine(position);
  throw refused(
    'out_of_range',
    `[${lng}, ${lat}] is no longitude and latitude in degrees (WGS 84): reproject the area.`,
  );
}

const acrossDateLine = (position: Position) =>
  refused(
    'antimeridian',
    `The area crosses 180° at [${position.slice(0, 2).join(', ')}]: cut it there into two polygons.`,
  );

function refusePlaces(area: MultiPolygon, positions: readonly Position[]) {
  if (!isInDegrees(area)) for (const position of positions) refusePosition(position);
  for (const ring of area.coordinates.flat())
    for (const [i, position] of ring.entries())
      if (i > 0 && Math.abs(position[0]! - ring[i - 1]![0]!) > 180) throw acrossDateLine(position);
}
