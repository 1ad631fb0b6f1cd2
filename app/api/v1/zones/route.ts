import { zoneKinds } from '@/lib/credit/zone';
import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { bboxOf, booleanOf, oneOf, parametersOf } from '@/lib/server/query';
import { runtime } from '@/lib/server/runtime';
import { zonesFor } from '@/lib/server/zones';

export const GET = route(async (request) => {
  const given = parametersOf(request.url, ['kind', 'division', 'bbox', 'scheme', 'geometry', 'lang']);
  const kind = oneOf('kind', given.kind, zoneKinds);
  const bbox = bboxOf(given.bbox);
  const geometry = booleanOf('geometry', given.geometry) ?? false;
  const { division, scheme } = given;
  const filter = { geometry, ...(kind && { kind }), ...(bbox && { bbox }), ...(division && { division }) };
  const { items, revision } = await runtime().db.transaction(async (tx) => {
    const { audience } = await callerOf(tx, request);
    return zonesFor(tx, audience, filter, scheme);
  }, 'snapshot');
  return json({ items, nextCursor: null, revision }, { revision });
});
