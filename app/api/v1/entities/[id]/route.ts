import { callerOf } from '@/lib/server/caller';
import { entityFor } from '@/lib/server/entities';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { today } from '@/lib/server/today';

export const GET = route<{ params: Promise<{ id: string }> }>('/entities/{id}', async (request, { params }) => {
  const { id } = await params;
  given(request, parameters.none);
  const { db, config, clock } = runtime();
  const file = await db.transaction(
    async (tx) => entityFor(tx, (await callerOf(tx, request)).audience, id, today(clock.now(), config.timeZone)),
    'snapshot',
  );
  return json(file, { revision: file.revision });
});
