import type { Tx } from '@/db/db';
import { pointsInside, stagedPoints, stageFinding } from '@/db/queries/coordinates';
import { type Crs, crsNames } from '@/lib/geo/crs';
import { detectCrs } from '@/lib/geo/detect';

/** Points of a batch that are compared: enough for any clear answer, and one query each. */
const SAMPLE = 2_000;

/**
 * Find out which coordinate system a batch's points are really in, where the areas on the map can tell. A reading that
 * contradicts the declared one becomes the finding `crs_mismatch`; nothing is repaired silently.
 *
 * @returns detected system by declared system, where one wins clearly
 */
export async function detectCoordinates(tx: Tx): Promise<Partial<Record<Crs, Crs>>> {
  const points = await stagedPoints(tx, SAMPLE);
  const found: Partial<Record<Crs, Crs>> = {};
  for (const declared of crsNames) {
    const own = points.filter(({ crs }) => crs === declared).map(({ lng, lat }): [number, number] => [lng, lat]);
    const { detected, inside, points: compared } = await detectCrs(own, declared, (read) => pointsInside(tx, read));
    if (detected === null) continue;
    found[declared] = detected;
    if (detected === declared) continue;
    await stageFinding(tx, {
      row: 0,
      field: 'crs',
      code: 'crs_mismatch',
      rejects: false,
      value: declared,
      message: `of ${compared} points ${inside[declared]} lie in known areas as ${declared}, ${inside[detected]} if they are ${detected}; roll the batch back and import it as ${detected}`,
    });
  }
  return found;
}
