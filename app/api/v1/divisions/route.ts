import { callerOf } from '@/lib/server/caller';
import { divisionsFor } from '@/lib/server/divisions';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route('/divisions', async (request) => {
  given(request, parameters.none);
  const { items, revision } = await runtime().db.transaction(async (tx) => {
    await callerOf(tx, request);
    return divisionsFor(tx);
  }, 'snapshot');
  return json({ items, nextCursor: null, revision }, { revision });
});
