import gcoord from 'gcoord';
import type { MultiPolygon, Point, Polygon, Position } from 'geojson';

/** `wgs84` is CGCS2000 as well (decimetres apart); `gcj02` = Amap, Tencent; `bd09` = Baidu. */
export const crsNames = ['wgs84', 'gcj02', 'bd09'] as const;
export type Crs = (typeof crsNames)[number];

const gcoordName = { wgs84: gcoord.WGS84, gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const;

/** gcoord's rough "in China": west, south, east, north, degrees. It holds Seoul and Hong Kong too. */
const chinaBox = [72.004, 0.8293, 137.8347, 55.8271] as const;

/**
 * Width of the box's rim, degrees. The way back from GCJ-02 is a search that ends only while it stays in the box:
 * at the edge gcoord 1.0.7 leaves the box and comes back for ever ([72.004, 40] from GCJ-02 to WGS 84 never returns).
 * No shift is longer than 0.015°, so the search cannot reach the edge from inside the rim; nothing of China lies in it.
 */
const rimDegrees = 0.05;

const isInBox = ([lng, lat]: readonly [number, number], margin: number) =>
  lng >= chinaBox[0] + margin &&
  lat >= chinaBox[1] + margin &&
  lng <= chinaBox[2] - margin &&
  lat <= chinaBox[3] - margin;

/** Is a point in the box outside which the three systems are one? The box is rough; its edge belongs to it. */
export function isInChinaBox(point: readonly [lng: number, lat: number]): boolean {
  return isInBox(point, 0);
}

/**
 * One point from one coordinate system to another.
 *
 * Points outside the China box, or less than 0.05° within its edge, pass unchanged in every direction (gcoord itself
 * would shift them between GCJ-02 and BD-09). Never changes its argument.
 *
 * Error against published positions of 40 cities: GCJ-02 → BD-09 1 cm, BD-09 → GCJ-02 15 cm, others 0.8 m, which is
 * as near as the published positions agree with the formula. From WGS 84 and back: 0.16 m by GCJ-02, 0.29 m by BD-09.
 *
 * @param point longitude and latitude, degrees
 * @throws {RangeError} naming the point, if a coordinate is not finite
 * @see gcoord 1.0.7
 * @example convert([123, 45], 'gcj02', 'wgs84') // [122.99395597, 44.99804071]
 */
export function convert(point: readonly [lng: number, lat: number], from: Crs, to: Crs): [number, number] {
  const [lng, lat] = point;
  if (!Number.isFinite(lng) || !Number.isFinite(lat)) throw new RangeError(`[${lng}, ${lat}] is not a point`);
  if (from === to || !isInBox(point, rimDegrees)) return [lng, lat];
  const [toLng, toLat] = gcoord.transform([lng, lat], gcoordName[from], gcoordName[to]);
  return [toLng, toLat];
}

/**
 * A geometry from one coordinate system to another, as a new geometry: gcoord would change it in place. Further
 * ordinates (heights) stay; a `bbox` is left out, since it would be that of the old place.
 *
 * @throws {RangeError} naming the position that is not one
 */
export function convertGeometry<G extends Point | Polygon | MultiPolygon>(geometry: G, from: Crs, to: Crs): G;
export function convertGeometry(geometry: Point | Polygon | MultiPolygon, from: Crs, to: Crs) {
  const position = ([lng = Number.NaN, lat = Number.NaN, ...rest]: Position): Position => [
    ...convert([lng, lat], from, to),
    ...rest,
  ];
  const polygon = (rings: Position[][]) => rings.map((ring) => ring.map(position));
  switch (geometry.type) {
    case 'Point':
      return { type: geometry.type, coordinates: position(geometry.coordinates) };
    case 'Polygon':
      return { type: geometry.type, coordinates: polygon(geometry.coordinates) };
    case 'MultiPolygon':
      return { type: geometry.type, coordinates: geometry.coordinates.map(polygon) };
  }
}
