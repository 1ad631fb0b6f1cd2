import { DEEPEST_ZOOM, type TileAddress } from './tile-source';

/** Why an address is none: it is not written as one, or lies beyond the deepest zoom or outside of the world. */
export type AddressFault = 'form' | 'zoom' | 'range';

/**
 * Read the three parts of a tile's address.
 *
 * @param parts whole numbers without sign or leading zero, y without suffix
 */
export function tileAddress(parts: { z: string; x: string; y: string }): TileAddress | AddressFault {
  const [z, x, y] = [parts.z, parts.x, parts.y].map((part) => (/^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : NaN));
  if (Number.isNaN(z) || Number.isNaN(x) || Number.isNaN(y)) return 'form';
  if (z! > DEEPEST_ZOOM) return 'zoom';
  const side = 2 ** z!;
  return x! < side && y! < side ? { z: z!, x: x!, y: y! } : 'range';
}

/** `z/x/y`: the name of a tile in messages and keys. */
export const tileName = ({ z, x, y }: TileAddress): string => `${z}/${x}/${y}`;

/** @throws {RangeError} for what `tileName` has not written */
export function tileNamed(name: string): TileAddress {
  const [z = '', x = '', y = '', ...more] = name.split('/');
  const address = more.length === 0 ? tileAddress({ z, x, y }) : 'form';
  if (typeof address === 'string') throw new RangeError(`"${name}" is no tile`);
  return address;
}

/** The tile of a lesser zoom that a tile lies in; itself at its own zoom and deeper. */
export function ancestorAt({ z, x, y }: TileAddress, zoom: number): TileAddress {
  const up = 2 ** Math.max(0, z - zoom);
  return { z: Math.min(z, zoom), x: Math.floor(x / up), y: Math.floor(y / up) };
}

/** Longitude and latitude, in degrees, of a point given in shares of the world's Mercator square from its north-west. */
export function degreesAt([x, y]: readonly [number, number]): [number, number] {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}
