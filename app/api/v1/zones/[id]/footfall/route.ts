import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { footfallFor } from '@/lib/server/zone-footfall';

export const GET = route<{ params: Promise<{ id: string }> }>('/zones/{id}/footfall', async (request, { params }) => {
  const { id } = await params;
  const { from, to } = given(request, parameters.footfall);
  const { db, config, clock } = runtime();
  const answer = await db.transaction(async (tx) => {
    await callerOf(tx, request);
    return footfallFor(tx, { zone: id, from, to, now: clock.now(), timeZone: config.timeZone });
  }, 'snapshot');
  return json(answer, { revision: answer.revision });
});
