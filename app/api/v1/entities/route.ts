import { callerOf } from '@/lib/server/caller';
import { entitiesFor } from '@/lib/server/entities';
import { json, route } from '@/lib/server/http';
import { bboxOf, booleanOf, integerOf, parametersOf } from '@/lib/server/query';
import { runtime } from '@/lib/server/runtime';

export const GET = route(async (request) => {
  const given = parametersOf(request.url, ['bbox', 'zone', 'scheme', 'grade', 'demonstration', 'cursor', 'limit']);
  const query = {
    bbox: bboxOf(given.bbox),
    zone: given.zone,
    scheme: given.scheme,
    grade: given.grade,
    demonstration: booleanOf('demonstration', given.demonstration),
    cursor: integerOf('cursor', given.cursor, { min: 0, max: 2 ** 31 - 1, otherwise: 0 }),
    limit: integerOf('limit', given.limit, { min: 1, max: 5_000, otherwise: 100 }),
  };
  const answer = await runtime().db.transaction(
    async (tx) => entitiesFor(tx, (await callerOf(tx, request)).audience, query),
    'snapshot',
  );
  return json(answer, { revision: answer.revision });
});
