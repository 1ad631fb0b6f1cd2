import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { momentOf, parametersOf } from '@/lib/server/query';
import { runtime } from '@/lib/server/runtime';
import { footfallFor } from '@/lib/server/zone-footfall';

export const GET = route<{ params: Promise<{ id: string }> }>(async (request, { params }) => {
  const { id } = await params;
  const given = parametersOf(request.url, ['from', 'to', 'lang']);
  const [from, to] = [momentOf('from', given.from), momentOf('to', given.to)];
  const { db, config } = runtime();
  const answer = await db.transaction(async (tx) => {
    await callerOf(tx, request);
    return footfallFor(tx, { zone: id, from, to, now: new Date(), timeZone: config.timeZone });
  }, 'snapshot');
  return json(answer, { revision: answer.revision });
});
