import type { ZoneKind } from '@/lib/credit/zone';
import { zoneRanking } from '../rankings';
import type { MakeSource } from './topic-world';
import { touchesZones } from './touched-zones';

/** As many as `GET /rankings` gives where nobody says otherwise. */
const LIMIT = 100;

/** Zones of a kind by 优良率: the list of `GET /rankings?of=zones&kind=KIND`, sent whole when it differs. */
export const rankingsTopic: MakeSource<'rankings'> = ({ db, clock, timeZone }, viewer, { id }) => {
  const read = () =>
    db.transaction(async (tx) => {
      const query = { filter: { kind: id as ZoneKind }, by: 'good', limit: LIMIT, now: clock.now(), timeZone } as const;
      const { items, revision } = await zoneRanking(tx, viewer, query);
      return { data: items, revision };
    }, 'snapshot');
  return { concerns: touchesZones, whole: read, part: read };
};
