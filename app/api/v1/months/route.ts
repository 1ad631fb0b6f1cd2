import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { monthsFor } from '@/lib/server/months';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route('/months', async (request) => {
  given(request, parameters.none);
  const { items, revision } = await runtime().db.transaction(
    async (tx) => monthsFor(tx, await callerOf(tx, request)),
    'snapshot',
  );
  return json({ items, nextCursor: null, revision }, { revision });
});
