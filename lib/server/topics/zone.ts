import { knownZone } from './known-zone';
import type { MakeSource } from './topic-world';
import { touchedZones } from './touched-zones';
import { zonesUnder } from './zones';

/** One zone, which others do not have to read all for. */
export const zoneTopic: MakeSource<'zone'> = (world, viewer, name) => {
  const zone = knownZone(name);
  const read = () =>
    world.db.transaction(async (tx) => {
      const number = await zone.number(tx);
      const { items, revision } = await zonesUnder(tx, { viewer, name }, { codes: [name.id] });
      return { data: number === null ? null : (items[0] ?? null), revision };
    }, 'snapshot');
  return {
    concerns(change) {
      const touched = touchedZones([change]);
      return touched === null || zone.isIn(touched);
    },
    whole: read,
    part: read,
  };
};
