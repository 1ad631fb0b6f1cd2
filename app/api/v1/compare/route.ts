import { callerOf } from '@/lib/server/caller';
import { comparisonFor } from '@/lib/server/comparison';
import { json, route } from '@/lib/server/http';
import { keptCounts } from '@/lib/server/kept-counts';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route('/compare', async (request) => {
  const { zones = [], from, to, scheme } = given(request, parameters.compare);
  const { db, config, clock } = runtime();
  const when = { now: clock.now(), timeZone: config.timeZone, kept: keptCounts(db) };
  const answer = await db.transaction(async (tx) => {
    return comparisonFor(tx, await callerOf(tx, request), { zones, from, to, scheme, ...when });
  }, 'snapshot');
  return json(answer, { revision: answer.revision });
});
