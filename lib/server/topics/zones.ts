import type { Tx } from '@/db/db';
import type { Change } from '@/db/queries/feed';
import { changedZones } from '@/db/queries/zone-state';
import type { ZoneFilter } from '@/db/queries/zones';
import type { Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { TopicName } from '@/lib/live/topic-name';
import { UnknownTopic } from '@/lib/live/topic-source';
import { type ZonesAnswer, zonesFor } from '../zones';
import type { MakeSource } from './topic-world';
import { touchedZones, touchesZones } from './touched-zones';

/** Above so many touched zones one read of all is cheaper than a list. */
const NAMED_ZONES = 500;

/** All zones as a viewer sees them: the latest of each replaces all before. */
export const zonesTopic: MakeSource<'zones'> = (world, viewer, name) => {
  const read = (changes: readonly Change[] | null) =>
    world.db.transaction(async (tx) => {
      const isAny = changes === null || touchedZones(changes) === null;
      // More than the commits name may look otherwise: a day that began shows in zones that nothing touched.
      const ids = isAny ? null : await changedZones(tx, changes[0]!.revision - 1);
      const whole = ids === null || ids.length > NAMED_ZONES;
      const { items, revision } = await zonesUnder(tx, { viewer, name }, whole ? {} : { ids });
      return { data: items, revision, whole };
    }, 'snapshot');
  return { concerns: touchesZones, whole: () => read(null), part: read };
};

/** @throws {UnknownTopic} when there is no such scheme, or none that the viewer may see */
export async function zonesUnder(
  tx: Tx,
  { viewer, name }: { viewer: Viewer; name: TopicName },
  filter: ZoneFilter,
): Promise<ZonesAnswer> {
  try {
    return await zonesFor(tx, viewer, filter, { scheme: name.scheme ?? undefined });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknown_scheme')
      throw new UnknownTopic(`There is no scheme ${name.scheme}, so that nothing is counted for ${name.topic}.`);
    throw error;
  }
}
