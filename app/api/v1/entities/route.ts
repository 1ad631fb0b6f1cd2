import { dayOf } from '@/lib/credit/local-time';
import { auditAs } from '@/lib/server/audited-answer';
import { callerOf } from '@/lib/server/caller';
import { entitiesFor } from '@/lib/server/entities';
import { json, route } from '@/lib/server/http';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route('/entities', async (request) => {
  const { limit = 100, ...query } = given(request, parameters.entities);
  const { db, config, clock } = runtime();
  const day = dayOf(clock.now(), config.timeZone);
  const answer = await db.transaction(
    async (tx) => entitiesFor(tx, await callerOf(tx, request), { ...query, limit }, day),
    'snapshot',
  );
  auditAs(request, { details: { items: answer.items.length } });
  return json(answer, { revision: answer.revision });
});
