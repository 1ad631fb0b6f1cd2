import { Refusal } from '@/lib/credit/refusal';
import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { zonesFor } from '@/lib/server/zones';

export const GET = route<{ params: Promise<{ id: string }> }>('/zones/{id}', async (request, { params }) => {
  const { id } = await params;
  const { scheme, geometry = false } = given(request, parameters.zone);
  const { db } = runtime();
  const { items, revision } = await db.transaction(async (tx) => {
    return zonesFor(tx, await callerOf(tx, request), { codes: [id], geometry }, { scheme });
  }, 'snapshot');
  if (items[0] === undefined) throw new Refusal('unknown_zone', `There is no zone ${id}.`, 404);
  return json(items[0], { revision });
});
