import { summaryFor } from './audience-answers';
import type { Asker, Business } from './audience-world';

/** What tiles must show of the world's businesses, from the tables of audience-answers.ts. */

/** Where a point lies in the world, in tiles of a zoom from its north-west. By the formula of Web Mercator alone. */
function inTiles([lng, lat]: readonly [number, number], z: number): [number, number] {
  const radians = (lat * Math.PI) / 180;
  const y = (1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2;
  return [((lng + 180) / 360) * 2 ** z, y * 2 ** z];
}

/** The parts of the path of the tile that a point lies in. */
export function tilePath(point: readonly [number, number], z: number): { z: string; x: string; y: string } {
  const [x, y] = inTiles(point, z).map(Math.floor);
  return { z: String(z), x: String(x), y: `${y}.mvt` };
}

/** The feature of a business that may be seen, in the tile of zoom 14 that its exact point lies in. */
export function featureFor(
  asker: Asker,
  business: Business,
  scheme: 'CN-2026' | 'SAMR-RISK' | undefined,
  ids: ReadonlyMap<string, number>,
) {
  const { grade, state, demonstration, point, kind } = summaryFor(asker, business, scheme);
  const tile = tilePath(summaryFor({ ...asker, as: 'regulator' }, business).point!, 14);
  const [x, y] = inTiles(point!, 14);
  const at: [number, number] = [(x - Number(tile.x)) * 4096, (y - Number.parseInt(tile.y, 10)) * 4096];
  const properties = { kind, ...(grade && { grade }), ...(state && { state }), ...(demonstration && { demo: true }) };
  return { id: ids.get(business.name), properties, at };
}
