import type { Tx } from '@/db/db';
import type { ShownValue } from '@/db/queries/live-index';
import { schemes } from '@/db/queries/schemes';
import type { ZoneFilter } from '@/db/queries/zones';
import { goodShare } from '@/lib/credit/good-share';
import { sizeClasses } from '@/lib/credit/peer-class';
import type { Viewer } from '@/lib/credit/publication';
import type { RankedZone } from '@/lib/credit/ranked-zone';
import { type Zone, zoneKinds } from '@/lib/credit/zone';
import { valuedZones } from './zones';

/**
 * Zones by level within their peer classes: kinds in their order, large before small, in each class by rank, those
 * without a rank last. Call it in a snapshot transaction.
 */
export async function levelRanking(
  tx: Tx,
  viewer: Viewer,
  { filter, limit }: { filter: ZoneFilter; limit: number },
): Promise<{ items: RankedZone[]; revision: number }> {
  const { items, revision } = await valuedZones(tx, viewer, filter);
  const graded = await gradedOf(tx);
  const ranked = items.map(({ zone, value }) => rankedZone(zone, value, graded(zone)));
  return { items: ranked.sort(byClassAndRank).slice(0, limit), revision };
}

/** How many businesses of a zone have a ranked grade, by the zone's own scheme. */
async function gradedOf(tx: Tx): Promise<(zone: Zone) => number> {
  const known = new Map((await schemes(tx)).map((scheme) => [scheme.id, scheme]));
  return ({ scheme, grades }) => {
    const own = known.get(scheme ?? '');
    return own === undefined ? 0 : goodShare(grades, own).graded;
  };
}

function rankedZone(
  { id, kind, name, scheme, level, rank, rankOf, synthetic }: Zone,
  value: ShownValue | undefined,
  graded: number,
): RankedZone {
  const { peerClass = null, rankLow = null, rankHigh = null } = value ?? {};
  const rankBand: RankedZone['rankBand'] =
    rank === null || rankLow === null || rankHigh === null ? null : [rankLow, rankHigh];
  return { id, kind, name, scheme, rank, rankOf, peerClass, rankBand, value: level, graded, synthetic };
}

const order = zoneKinds.flatMap((kind) => sizeClasses.map(({ id }) => `${kind}/${id}`).reverse());
const placeOf = ({ peerClass }: RankedZone) => (peerClass === null ? order.length : order.indexOf(peerClass));
const last = Number.MAX_SAFE_INTEGER;

const byClassAndRank = (a: RankedZone, b: RankedZone) =>
  placeOf(a) - placeOf(b) || (a.rank ?? last) - (b.rank ?? last) || a.id.localeCompare(b.id);
