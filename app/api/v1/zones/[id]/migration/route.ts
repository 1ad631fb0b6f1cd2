import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { keptCounts } from '@/lib/server/kept-counts';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { migrationFor } from '@/lib/server/zone-statistics';

export const GET = route<{ params: Promise<{ id: string }> }>('/zones/{id}/migration', async (request, { params }) => {
  const { id } = await params;
  const { from, to, scheme } = given(request, parameters.migration);
  const { db, config, clock } = runtime();
  const when = { now: clock.now(), timeZone: config.timeZone, kept: keptCounts(db) };
  const answer = await db.transaction(async (tx) => {
    return migrationFor(tx, await callerOf(tx, request), { zone: id, from, to, scheme, ...when });
  }, 'snapshot');
  return json(answer, { revision: answer.revision });
});
