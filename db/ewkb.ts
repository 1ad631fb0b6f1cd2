const EARTH_RADIUS_M = 6_378_137;
const radians = Math.PI / 180;
/** Little-endian point with SRID: 1 + 4 + 4 + 8 + 8 bytes (PostGIS EWKB). */
const POINT_WITH_SRID = 0x20000001;

/** A point as hexadecimal EWKB, which the engines read without parsing numbers. */
export function pointEwkb(srid: number, x: number, y: number): string {
  const bytes = Buffer.alloc(25);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(POINT_WITH_SRID, 1);
  bytes.writeUInt32LE(srid, 5);
  bytes.writeDoubleLE(x, 9);
  bytes.writeDoubleLE(y, 17);
  return bytes.toString('hex');
}

/** WGS 84 degrees to Web Mercator metres (EPSG:3857), whose ellipsoid is taken for a sphere. */
export const toMercator = (lng: number, lat: number): [x: number, y: number] => [
  EARTH_RADIUS_M * lng * radians,
  EARTH_RADIUS_M * Math.log(Math.tan(Math.PI / 4 + (lat * radians) / 2)),
];
