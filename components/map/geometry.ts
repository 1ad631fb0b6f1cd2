import type { Geometry, Position } from 'geojson';

/** west, south, east, north */
export type Box = [number, number, number, number];

/** Every ring of the polygons in a geometry; of other geometries none. */
export function rings(geometry: Geometry): Position[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(rings);
  return [];
}

/** The smallest box around geometries; null where they have no polygon. */
export function boxOf(geometries: readonly Geometry[]): Box | null {
  let box: Box | null = null;
  for (const ring of geometries.flatMap(rings)) {
    for (const [lng = 0, lat = 0] of ring) {
      if (box === null) box = [lng, lat, lng, lat];
      else box = [Math.min(box[0], lng), Math.min(box[1], lat), Math.max(box[2], lng), Math.max(box[3], lat)];
    }
  }
  return box;
}

const METRES_PER_DEGREE = 111_320;
// Depends on the shape alone, which stays the same object from change to change.
const extents = new WeakMap<Geometry, number>();

/** Diagonal of the box around a geometry, in metres; 0 where it has no polygon. */
export function extentMetres(geometry: Geometry): number {
  const known = extents.get(geometry);
  if (known !== undefined) return known;
  const [west, south, east, north] = boxOf([geometry]) ?? [0, 0, 0, 0];
  const narrower = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const metres = METRES_PER_DEGREE * Math.hypot((east - west) * narrower, north - south);
  extents.set(geometry, metres);
  return metres;
}

const SCANS = 15;

/**
 * A point inside a polygon, well away from its edge: the middle of the widest stretch on 15 horizontal lines through it,
 * weighed against how near the line lies to top or bottom. For labels, so it need not be the very best point.
 * @returns null where the geometry has no polygon
 */
export function anchorOf(geometry: Geometry): [number, number] | null {
  const box = boxOf([geometry]);
  if (!box) return null;
  const edges = rings(geometry);
  const [, south, , north] = box;
  let best: { room: number; at: [number, number] } | null = null;
  for (let i = 1; i <= SCANS; i++) {
    const lat = south + ((north - south) * i) / (SCANS + 1);
    const crossings = edges.flatMap((ring) => crossingsAt(ring, lat)).sort((a, b) => a - b);
    for (let j = 0; j + 1 < crossings.length; j += 2) {
      const [from = 0, to = 0] = [crossings[j], crossings[j + 1]];
      const room = (to - from) * Math.sin((Math.PI * i) / (SCANS + 1));
      if (best === null || room > best.room) best = { room, at: [(from + to) / 2, lat] };
    }
  }
  return best?.at ?? null;
}

function crossingsAt(ring: readonly Position[], lat: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [lng1 = 0, lat1 = 0] = ring[i] ?? [];
    const [lng2 = 0, lat2 = 0] = ring[i + 1] ?? [];
    if (lat1 > lat !== lat2 > lat) crossings.push(lng1 + ((lat - lat1) / (lat2 - lat1)) * (lng2 - lng1));
  }
  return crossings;
}

/** Web Mercator y of a latitude, in degrees of longitude, growing northwards. */
export function mercatorY(lat: number): number {
  return (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, lat)) * Math.PI) / 360));
}
