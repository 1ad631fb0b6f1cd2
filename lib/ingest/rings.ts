import type { Geometry, MultiPolygon, Position } from 'geojson';

/** The rings of an area, in the form that GeoJSON (RFC 7946, 3.1.6) wants of them. */
export interface Rings {
  geometry: MultiPolygon;
  /** A ring whose last position was not its first was closed. */
  closed: boolean;
}

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'number' && Number.isFinite(part));

const isRing = (value: unknown): value is Position[] =>
  Array.isArray(value) && value.length > 0 && value.every(isPosition);

const isClosed = (ring: Position[]) => ring[0]![0] === ring.at(-1)![0] && ring[0]![1] === ring.at(-1)![1];

/**
 * Close the rings of a polygon.
 *
 * PostGIS must not see what it takes for no ring: one engine answers with an error that ends the import, the other with
 * no row at all.
 *
 * @returns null when the coordinates are no polygon's: wrongly nested, no numbers, or fewer than three corners
 */
export function ringsOf(geometry: Geometry): Rings | null {
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return null;
  const polygons: unknown = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) return null;
  let closed = false;
  const coordinates: Position[][][] = [];
  for (const polygon of polygons as unknown[]) {
    if (!Array.isArray(polygon) || polygon.length === 0 || !polygon.every(isRing)) return null;
    const rings = (polygon as Position[][]).map((ring) => (isClosed(ring) ? ring : [...ring, ring[0]!]));
    if (rings.some((ring) => ring.length < 4)) return null;
    closed ||= rings.some((ring, i) => ring !== polygon[i]);
    coordinates.push(rings);
  }
  return { geometry: { type: 'MultiPolygon', coordinates }, closed };
}

/** Are all positions degrees of longitude and latitude? */
export const isInDegrees = ({ coordinates }: MultiPolygon): boolean =>
  coordinates.flat(2).every(([lng, lat]) => Math.abs(lng!) <= 180 && Math.abs(lat!) <= 90);
