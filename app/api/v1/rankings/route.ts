import { Refusal } from '@/lib/credit/refusal';
import { zoneKinds } from '@/lib/credit/zone';
import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { integerOf, oneOf, parametersOf } from '@/lib/server/query';
import { rankedBy, zoneRanking } from '@/lib/server/rankings';
import { runtime } from '@/lib/server/runtime';

const notYet = ['level', 'demonstration', 'footfall'] as const;

export const GET = route(async (request) => {
  const given = parametersOf(request.url, ['of', 'kind', 'by', 'scheme', 'division', 'limit', 'lang']);
  const of = oneOf('of', given.of, ['zones', 'entities']) ?? 'zones';
  const kind = oneOf('kind', given.kind, zoneKinds);
  const asked = oneOf('by', given.by, [...rankedBy, ...notYet]) ?? 'good';
  const by = rankedBy.find((word) => word === asked);
  if (of === 'entities' || by === undefined)
    throw new Refusal('not_computed', `A ranking of ${of} by ${asked} is not computed yet.`, 409);
  const limit = integerOf('limit', given.limit, { min: 1, max: 1000, otherwise: 100 });
  const { division, scheme } = given;
  const filter = { ...(kind && { kind }), ...(division && { division }) };
  const { items, revision } = await runtime().db.transaction(async (tx) => {
    const { audience } = await callerOf(tx, request);
    return zoneRanking(tx, audience, { filter, by, scheme, limit });
  }, 'snapshot');
  return json({ items, nextCursor: null, revision }, { revision });
});
