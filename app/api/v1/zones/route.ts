import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { zonesFor } from '@/lib/server/zones';

export const GET = route('/zones', async (request) => {
  const { scheme, kind, bbox, division, q, geometry = false } = given(request, parameters.zones);
  const filter = { geometry, ...(kind && { kind }), ...(bbox && { bbox }), ...(division && { division }) };
  const { db } = runtime();
  const { items, revision } = await db.transaction(async (tx) => {
    return zonesFor(tx, await callerOf(tx, request), filter, { scheme, q });
  }, 'snapshot');
  return json({ items, nextCursor: null, revision }, { revision });
});
