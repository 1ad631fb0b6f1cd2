import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { runtime } from '@/lib/server/runtime';
import { schemesFor } from '@/lib/server/scheme-list';

export const GET = route(async (request) => {
  const { items, revision } = await runtime().db.transaction(
    async (tx) => schemesFor(tx, (await callerOf(tx, request)).audience),
    'snapshot',
  );
  return json({ items, nextCursor: null, revision }, { revision });
});
