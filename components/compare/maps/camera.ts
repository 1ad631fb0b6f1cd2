import type { Geometry } from 'geojson';
import { worldPlace } from '@/lib/geo/tile-shift';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { boxOf } from '../../map/geometry';

/**
 * One camera for several maps: the same metres a pixel on the ground in each, and the same way from the middle of its own
 * zone. Whoever compares density and mixture needs one scale; one place for all would leave all maps but one empty. A
 * zoom of the world's square would not do: there a metre in the north is longer than one in the south.
 */
export interface Camera {
  metresPerPx: number;
  /** Metres from the middle of each zone. */
  east: number;
  north: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Where a map looks, in shares of the world's Mercator square. */
export interface View extends Size {
  /** Its middle. */
  x: number;
  y: number;
  /** Pixels of the world's side. */
  side: number;
}

/** Metres of the equator (WGS 84). */
const EQUATOR = 2 * Math.PI * 6_378_137;
const PADDING = 10;
const TILE_PX = 512;
const DEEPEST = 18;
const CLOSEST = 0.2;
const FURTHEST = 20_000;

/** Middle and size of a geometry; null where it has no polygon. */
export function middleOf(
  geometry: Geometry,
): { x: number; y: number; lat: number; width: number; height: number } | null {
  const box = boxOf([geometry]);
  if (box === null) return null;
  const [west, south, east, north] = box;
  const [left, top] = worldPlace([west, north]);
  const [right, bottom] = worldPlace([east, south]);
  const lat = (south + north) / 2;
  const metres = EQUATOR * Math.cos((lat * Math.PI) / 180);
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    lat,
    width: (right - left) * metres,
    height: (bottom - top) * metres,
  };
}

type Middle = NonNullable<ReturnType<typeof middleOf>>;

/** Each zone whole, the largest as large as it can be. */
export function wholeZones(middles: readonly Pick<Middle, 'width' | 'height'>[], size: Size): Camera {
  const needed = middles.map(({ width, height }) =>
    Math.max(width / (size.width - 2 * PADDING), height / (size.height - 2 * PADDING)),
  );
  return { metresPerPx: within(Math.max(CLOSEST, ...needed)), east: 0, north: 0 };
}

const within = (metresPerPx: number) => Math.min(FURTHEST, Math.max(CLOSEST, metresPerPx));

/** Closer by a factor, or further below 1. */
export const zoomed = (camera: Camera, factor: number): Camera => ({
  ...camera,
  metresPerPx: within(camera.metresPerPx / factor),
});

/** The view moved by pixels to the right and down. */
export const moved = ({ metresPerPx, east, north }: Camera, right: number, down: number): Camera => ({
  metresPerPx,
  east: east + right * metresPerPx,
  north: north - down * metresPerPx,
});

/** Where one zone's map looks. */
export function viewOf({ x, y, lat }: Pick<Middle, 'x' | 'y' | 'lat'>, camera: Camera, size: Size): View {
  const metres = EQUATOR * Math.cos((lat * Math.PI) / 180);
  return {
    ...size,
    x: x + camera.east / metres,
    y: y - camera.north / metres,
    side: metres / camera.metresPerPx,
  };
}

/** Pixels from the map's north-west. */
export const pixelOf = (view: View, [x, y]: readonly [number, number]): [x: number, y: number] => [
  (x - view.x) * view.side + view.width / 2,
  (y - view.y) * view.side + view.height / 2,
];

/** The tiles that a view shows, of the zoom at which a map shows them. */
export function tilesOf({ x, y, side, width, height }: View): TileAddress[] {
  const z = Math.max(0, Math.min(DEEPEST, Math.floor(Math.log2(side / TILE_PX))));
  const across = 2 ** z;
  const range = (middle: number, px: number) => {
    const clamped = (share: number) => Math.max(0, Math.min(across - 1, Math.floor(share * across)));
    return [clamped(middle - px / 2 / side), clamped(middle + px / 2 / side)] as const;
  };
  const [west, east] = range(x, width);
  const [north, south] = range(y, height);
  const tiles: TileAddress[] = [];
  for (let row = north; row <= south; row++)
    for (let column = west; column <= east; column++) tiles.push({ z, x: column, y: row });
  return tiles;
}

/** A length that a scale bar can have, near so many pixels: 1, 2 or 5 with zeros, in metres. */
export function scaleLength({ metresPerPx }: Camera, px: number): number {
  const most = metresPerPx * px;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((step) => step * power <= most) ?? 1);
}

/** Nothing was moved: each zone is seen whole. */
export const WHOLE = 'whole';

/** `METRES_PER_PIXEL,EAST,NORTH`, as the address has it; null where it is not that. */
export function readCamera(text: string | null): Camera | null {
  const [metresPerPx, east, north, ...more] = (text ?? '')
    .split(',')
    .map((part) => (part === '' ? Number.NaN : Number(part)));
  const isCamera = [metresPerPx, east, north].every(Number.isFinite) && more.length === 0;
  return isCamera && metresPerPx! > 0 ? { metresPerPx: within(metresPerPx!), east: east!, north: north! } : null;
}

export const writeCamera = ({ metresPerPx, east, north }: Camera): string =>
  [Number(metresPerPx.toPrecision(4)), Number(east.toFixed(1)), Number(north.toFixed(1))].join(',');
