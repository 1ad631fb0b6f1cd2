import { dayOf } from '@/lib/credit/local-time';
import { auditAs } from '@/lib/server/audited-answer';
import { callerOf } from '@/lib/server/caller';
import { entityFor } from '@/lib/server/entities';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route<{ params: Promise<{ id: string }> }>('/entities/{id}', async (request, { params }) => {
  const { id } = await params;
  given(request, parameters.none);
  const { db, config, clock } = runtime();
  const file = await db.transaction(
    async (tx) => entityFor(tx, await callerOf(tx, request), id, dayOf(clock.now(), config.timeZone)),
    'snapshot',
  );
  auditAs(request, { subject: `entity:${file.id}` });
  return json(file, { revision: file.revision });
});
