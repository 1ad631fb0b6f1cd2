import type { Crs } from '@/lib/geo/crs';
import { MESH, movedMesh, placeInMesh, tilesUnder } from '@/lib/geo/tile-shift';
import { type MovedPart, movedTile } from '@/lib/tiles/moved-tile';
import type { TileAddress } from '@/lib/tiles/tile-source';
import type { ReadTile } from './base-tiles';

/**
 * The map is WGS 84 throughout: marks, zones, clicks and links. A basemap that is drawn in another system is laid under
 * them by its own tiles: each tile of the map is put together from those of the basemap that show the same ground.
 */

/** A vector tile of the map out of a basemap of another system; null = it has nothing there. */
export async function shiftedVector(
  read: ReadTile,
  crs: Crs,
  tile: TileAddress,
  signal: AbortSignal,
): Promise<ArrayBuffer | null> {
  const under = tilesUnder(movedMesh(tile, 'wgs84', crs), tile.z);
  const parts = await Promise.all(
    under.map(async (source): Promise<MovedPart[]> => {
      const bytes = await read(source, signal);
      if (bytes === null) return [];
      const mesh = movedMesh(source, crs, 'wgs84');
      const place = (u: number, v: number) => {
        const [x, y] = placeInMesh(mesh, u, v);
        return [x - tile.x, y - tile.y] as const;
      };
      return [{ bytes: new Uint8Array(bytes), place }];
    }),
  );
  if (parts.every(({ length }) => length === 0)) return null;
  return movedTile(parts.flat()).slice().buffer as ArrayBuffer;
}

/** A picture of the map out of a basemap of another system; null = it has nothing there. */
export async function shiftedPicture(
  read: ReadTile,
  { crs, size }: { crs: Crs; size: number },
  tile: TileAddress,
  signal: AbortSignal,
): Promise<ImageBitmap | null> {
  const mesh = movedMesh(tile, 'wgs84', crs);
  const under = tilesUnder(mesh, tile.z);
  const pictures = await Promise.all(
    under.map(async (source) => {
      const bytes = await read(source, signal);
      return bytes === null ? null : { source, picture: await createImageBitmap(new Blob([bytes])) };
    }),
  );
  const found = pictures.filter((one) => one !== null);
  if (found.length === 0) return null;
  const [west, north] = [Math.min(...under.map(({ x }) => x)), Math.min(...under.map(({ y }) => y))];
  const side = (axis: 'x' | 'y', from: number) => (Math.max(...under.map((one) => one[axis])) - from + 1) * size;
  const sheet = new OffscreenCanvas(side('x', west), side('y', north));
  const paper = sheet.getContext('2d')!;
  for (const { source, picture } of found) {
    paper.drawImage(picture, (source.x - west) * size, (source.y - north) * size, size, size);
    picture.close();
  }
  const made = new OffscreenCanvas(size, size);
  const pen = made.getContext('2d')!;
  const cell = size / MESH;
  for (let row = 0; row < MESH; row++)
    for (let column = 0; column < MESH; column++) {
      const [left, top] = mesh[row]![column]!;
      const [right, bottom] = mesh[row + 1]![column + 1]!;
      const from = [(left - west) * size, (top - north) * size, (right - left) * size, (bottom - top) * size] as const;
      pen.drawImage(sheet, ...from, column * cell, row * cell, cell, cell);
    }
  return made.transferToImageBitmap();
}
