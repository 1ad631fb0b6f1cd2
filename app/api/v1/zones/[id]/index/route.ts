import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { indexSeriesFor } from '@/lib/server/zone-index';

export const GET = route<{ params: Promise<{ id: string }> }>('/zones/{id}/index', async (request, { params }) => {
  const { id } = await params;
  const { from, to } = given(request, parameters.months);
  const { db, config } = runtime();
  const answer = await db.transaction(async (tx) => {
    return indexSeriesFor(tx, await callerOf(tx, request), { zone: id, from, to, timeZone: config.timeZone });
  }, 'snapshot');
  return json(answer, { revision: answer.revision });
});
