import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { methodologiesFor } from '@/lib/server/methodologies';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route('/methodologies', async (request) => {
  given(request, parameters.none);
  const { db, clock, config } = runtime();
  const { items, revision } = await db.transaction(async (tx) => {
    await callerOf(tx, request);
    return methodologiesFor(tx, { now: clock.now(), timeZone: config.timeZone });
  }, 'snapshot');
  return json({ items, nextCursor: null, revision }, { revision });
});
