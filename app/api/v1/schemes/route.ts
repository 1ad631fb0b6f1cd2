import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { schemesFor } from '@/lib/server/scheme-list';

export const GET = route('/schemes', async (request) => {
  given(request, parameters.none);
  const { items, revision } = await runtime().db.transaction(
    async (tx) => schemesFor(tx, await callerOf(tx, request)),
    'snapshot',
  );
  return json({ items, nextCursor: null, revision }, { revision });
});
