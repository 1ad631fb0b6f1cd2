import { z } from 'zod';
import { judgeClaim } from '@/lib/server/claims';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';

const body = z.strictObject({
  state: z.enum(['accepted', 'refused']),
  note: z.string().max(2_000).nullable().default(null),
});

/** Accept or refuse a claim. */
export const PATCH = consoleRoute(
  '/console/claims/{id}',
  { roles: ['steward', 'admin'], body },
  ({ db, request, caller, params, body, now }) => judgeClaim(db, caller, { id: idOf(params), ...body, request, now }),
);
