import { entityKinds } from '@/lib/credit/entity';
import { type TileAddress, type TileScope, WORLD_BITS } from '@/lib/tiles/tile-source';

/** Longitude and latitude in units of the world of tiles, by the formulas of the Mercator projection. */
export function worldAt(lng: number, lat: number): [x: number, y: number] {
  const side = 2 ** WORLD_BITS;
  const northing = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [((lng + 180) / 360) * side, (0.5 - northing / (2 * Math.PI)) * side];
}

/** The tile of a zoom that a point lies in. */
export function tileAt(z: number, lng: number, lat: number): TileAddress {
  const [x, y] = worldAt(lng, lat).map((unit) => Math.floor(unit / 2 ** (WORLD_BITS - z)));
  return { z, x: x!, y: y! };
}

const nowhere = { exactDivisions: [], gradedInside: [], countedInside: [], insideDivisions: [] };

/** What audiences may see of tiles of a public scheme, written out by hand. */
export const scopes = {
  public: (grades: readonly string[]): TileScope => ({
    ...nowhere,
    listedKinds: entityKinds,
    namedOnly: false,
    cellKinds: entityKinds,
    exactKinds: ['enterprise'],
    gradedKinds: ['enterprise'],
    countedKinds: ['enterprise'],
    grades,
    exactLevels: [],
  }),
  wall: (grades: readonly string[]): TileScope => ({
    ...scopes.public(grades),
    namedOnly: true,
    gradedKinds: [],
  }),
  district: (grades: readonly string[], divisions: readonly number[]): TileScope => ({
    ...scopes.public(grades),
    exactDivisions: divisions,
    insideDivisions: divisions,
    exactLevels: divisions,
  }),
  regulator: (grades: readonly string[]): TileScope => ({
    ...nowhere,
    listedKinds: entityKinds,
    namedOnly: false,
    cellKinds: entityKinds,
    exactKinds: entityKinds,
    gradedKinds: entityKinds,
    countedKinds: entityKinds,
    grades,
    exactLevels: null,
  }),
};
