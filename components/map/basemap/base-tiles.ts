import type { PMTiles } from 'pmtiles';
import type { TileAddress } from '@/lib/tiles/tile-source';

/** A tile's bytes as its server has them; null = it has none there. */
export type ReadTile = (address: TileAddress, signal: AbortSignal) => Promise<ArrayBuffer | null>;

/** Tiles by addresses with {z}, {x} and {y} ({-y} = counted from the south), the same ones at each. */
export function xyzTiles(addresses: readonly string[]): ReadTile {
  return async ({ z, x, y }, signal) => {
    const parts: Record<string, number> = { z, x, y, '-y': 2 ** z - 1 - y };
    const address = addresses[(x + y) % addresses.length]!;
    const url = address.replace(/\{(z|x|y|-y)\}/g, (_, part: string) => String(parts[part]));
    const answer = await fetch(url, { signal, credentials: 'omit' });
    if (answer.status === 404 || answer.status === 204) return null;
    if (!answer.ok) throw new Error(`basemap tile ${z}/${x}/${y}: ${answer.status}`);
    return answer.arrayBuffer();
  };
}

/** Tiles out of a PMTiles file. */
export function archiveTiles(archive: PMTiles): ReadTile {
  return async ({ z, x, y }, signal) => (await archive.getZxy(z, x, y, signal))?.data ?? null;
}
