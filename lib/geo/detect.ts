import { type Crs, convert, crsNames, isInChinaBox } from './crs';

/** What the points of one batch say about their coordinate system (DOMAIN 6.3: one point tells nothing, a batch does). */
export interface Detection {
  /** null = no reading wins clearly. */
  detected: Crs | null;
  /** Points inside known areas by reading. */
  inside: Record<Crs, number>;
  /** Points that were compared. */
  points: number;
}

/** Fewer points than this are chance. */
const FEWEST = 20;

/**
 * Read the points of a batch as each coordinate system in turn and count how many then lie in known areas.
 *
 * A reading wins when it leads every other by more than three standard errors of their difference (the counts taken as
 * Poisson, so √(a + b)). Inside one large region all readings score alike and none wins; a zone of 300 m, which an
 * error of GCJ-02 misses entirely, decides at once.
 *
 * @param points   [lng, lat] in WGS 84, after conversion from `declared`; only those in China's box are used
 * @param declared the system that the file or its profile claims
 * @param inside   how many of the given points lie in any known area
 */
export async function detectCrs(
  points: readonly [number, number][],
  declared: Crs,
  inside: (points: readonly [number, number][]) => Promise<number>,
): Promise<Detection> {
  const given = points.filter(isInChinaBox).map((point) => convert(point, 'wgs84', declared));
  const counts: Record<Crs, number> = { wgs84: 0, gcj02: 0, bd09: 0 };
  if (given.length < FEWEST) return { detected: null, inside: counts, points: given.length };
  for (const crs of crsNames) counts[crs] = await inside(given.map((point) => convert(point, crs, 'wgs84')));
  const [best, second] = [...crsNames].sort((a, b) => counts[b] - counts[a]) as [Crs, Crs];
  const wins = counts[best] - counts[second] > 3 * Math.sqrt(counts[best] + counts[second]);
  return { detected: wins ? best : null, inside: counts, points: given.length };
}
