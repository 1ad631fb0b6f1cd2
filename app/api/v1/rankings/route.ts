import { Refusal } from '@/lib/credit/refusal';
import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { levelRanking } from '@/lib/server/level-ranking';
import { given, parameters } from '@/lib/server/parameters';
import { entityRanking, zoneRanking } from '@/lib/server/rankings';
import { runtime } from '@/lib/server/runtime';

export const GET = route('/rankings', async (request) => {
  const { of = 'zones', kind, division, scheme, limit = 100, ...asked } = given(request, parameters.rankings);
  const by = asked.by ?? (of === 'zones' ? 'good' : 'demonstration');
  if (of === 'entities' && by !== 'demonstration')
    throw new Refusal('not_computed', `A ranking of ${of} by ${by} is not computed.`, 409);
  const { db, config, clock } = runtime();
  const when = { now: clock.now(), timeZone: config.timeZone };
  const { items, revision } = await db.transaction(async (tx): Promise<{ items: unknown[]; revision: number }> => {
    const caller = await callerOf(tx, request);
    if (of === 'entities') return entityRanking(tx, caller, { kind, division, limit, ...when });
    const filter = { ...(kind && { kind }), ...(division && { division }) };
    if (by === 'level') return levelRanking(tx, caller, { filter, limit });
    return zoneRanking(tx, caller, { filter, by, scheme, limit, ...when });
  }, 'snapshot');
  return json({ items, nextCursor: null, revision }, { revision });
});
