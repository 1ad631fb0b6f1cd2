import { type Crs, convert } from './crs';

/** A tile of the Web Mercator square. */
interface Tile {
  z: number;
  x: number;
  y: number;
}

type Place = [x: number, y: number];

const MOST_LAT = 85.0511;

/** Degrees to shares of the world's Mercator square, y from the north. */
export function worldPlace([lng, lat]: readonly [number, number]): Place {
  const sine = Math.sin((Math.max(-MOST_LAT, Math.min(MOST_LAT, lat)) * Math.PI) / 180);
  return [lng / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

function degrees([x, y]: Place): [lng: number, lat: number] {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI];
}

/** Where points of one system lie in another's square. */
function movedPlace(place: Place, from: Crs, to: Crs): Place {
  return worldPlace(convert(degrees(place), from, to));
}

/** Meshes have so many cells along a side: the shift bends by less than a tenth of a pixel within one. */
export const MESH = 8;

/**
 * Where the corners of a mesh over a tile of one system lie in another's square, in tiles of the same zoom.
 *
 * @returns MESH + 1 rows of MESH + 1 places
 */
export function movedMesh({ z, x, y }: Tile, from: Crs, to: Crs): Place[][] {
  const size = 2 ** z;
  const steps = Array.from({ length: MESH + 1 }, (_, step) => step / MESH);
  return steps.map((v) =>
    steps.map((u) => {
      const [movedX, movedY] = movedPlace([(x + u) / size, (y + v) / size], from, to);
      return [movedX * size, movedY * size];
    }),
  );
}

/** The tiles that a mesh lies on, those alone that the world has. */
export function tilesUnder(mesh: readonly Place[][], z: number): Tile[] {
  const places = mesh.flat();
  const range = (axis: 0 | 1) => {
    const all = places.map((place) => place[axis]);
    // A corner on the border of two tiles lies on the one that holds the rest.
    const [from, to] = [Math.floor(Math.min(...all) + 1e-9), Math.ceil(Math.max(...all) - 1e-9) - 1];
    return [Math.max(0, from), Math.min(2 ** z - 1, to)] as const;
  };
  const [[west, east], [north, south]] = [range(0), range(1)];
  const tiles: Tile[] = [];
  for (let y = north; y <= south; y++) for (let x = west; x <= east; x++) tiles.push({ z, x, y });
  return tiles;
}

/** A place within a mesh's tile, in shares of it (beyond it too, as in a tile's buffer), by the cell that it lies in. */
export function placeInMesh(mesh: readonly Place[][], u: number, v: number): Place {
  const column = Math.max(0, Math.min(MESH - 1, Math.floor(u * MESH)));
  const row = Math.max(0, Math.min(MESH - 1, Math.floor(v * MESH)));
  const [right, down] = [u * MESH - column, v * MESH - row];
  const at = (axis: 0 | 1) => {
    const [upper, lower] = [mesh[row]!, mesh[row + 1]!];
    const above = upper[column]![axis] * (1 - right) + upper[column + 1]![axis] * right;
    const below = lower[column]![axis] * (1 - right) + lower[column + 1]![axis] * right;
    return above * (1 - down) + below * down;
  };
  return [at(0), at(1)];
}
