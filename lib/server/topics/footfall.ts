import { asOf } from '@/db/queries/zones';
import { footfallFor } from '../zone-footfall';
import { knownZone } from './known-zone';
import type { MakeSource } from './topic-world';

const DAY_MS = 86_400_000;
/** What can change what was counted in a zone. */
const countingKinds = new Set(['footfall', 'rollback', 'zones']);

/** Footfall of a zone in the last 24 hours, as of the last count. */
export const footfallTopic: MakeSource<'footfall'> = ({ db, clock, timeZone }, _viewer, name) => {
  const zone = knownZone(name);
  const read = () =>
    db.transaction(async (tx) => {
      const now = clock.now();
      if ((await zone.number(tx)) === null) return { data: null, revision: (await asOf(tx)).revision };
      const from = new Date(now.getTime() - DAY_MS).toISOString();
      const data = await footfallFor(tx, { zone: name.id, from, now, timeZone });
      return { data, revision: data.revision };
    }, 'snapshot');
  return {
    concerns: ({ kind, keys }) => countingKinds.has(kind) && (kind !== 'footfall' || zone.isIn(keys.zones)),
    whole: read,
    part: read,
  };
};
