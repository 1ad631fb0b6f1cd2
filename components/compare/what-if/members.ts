import type { TriedZone } from '@/lib/credit/comparison/what-if';
import { LEAST_GRADED } from '@/lib/credit/good-share';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { IndexPoint } from '@/lib/credit/index/series';
import { peerClassOf } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';

/** Who takes part in a trial. */

/** The classes of the zones compared, each once, in their order. */
export const classesOf = (chosen: readonly Zone[]): string[] => [...new Set(chosen.map((zone) => peerClassOf(zone)))];

/** Zones of a trial: those of a peer class, or with null those compared. */
export const membersOf = (all: readonly Zone[], chosen: readonly Zone[], peerClass: string | null): readonly Zone[] =>
  peerClass === null ? chosen : all.filter((zone) => peerClassOf(zone) === peerClass);

/** Values to try on; of a zone that another methodology decides, or that has no live value, there are none. */
export function triedZones(
  members: readonly Pick<Zone, 'id'>[],
  points: ReadonlyMap<string, IndexPoint>,
  { id, version }: Pick<Methodology, 'id' | 'version'>,
): TriedZone[] {
  return members.flatMap((zone) => {
    const point = points.get(zone.id);
    if (point === undefined || point.methodology.id !== id || point.methodology.version !== version) return [];
    return [{ id: zone.id, values: point.values, isRanked: takesPart(point) }];
  });
}

/** As published; where coverage leaves it without a level, other weights may give it one. */
const takesPart = ({ level, rank, evaluated }: IndexPoint) =>
  level === null ? evaluated >= LEAST_GRADED : rank !== null;
