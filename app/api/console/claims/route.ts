import { z } from 'zod';
import { claimStates } from '@/lib/credit/account';
import { claimsFor, makeClaim } from '@/lib/server/claims';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { oneOf, parametersOf } from '@/lib/server/query';

const PATH = '/console/claims';

/** A business's own claims; for who decides, all, or with `?state=` those of one state. */
export const GET = consoleRoute(PATH, { roles: ['entity', 'steward', 'admin'] }, async ({ db, request, caller }) => {
  const { state } = parametersOf(request.url, ['state']);
  return { items: await claimsFor(db, caller, oneOf('state', state, claimStates) ?? null) };
});

const body = z.strictObject({ code: z.string().min(1).max(100), proof: z.string().trim().min(1).max(2_000) });

/** Ask to be bound to a business. */
export const POST = consoleRoute(PATH, { roles: ['entity'], body }, async ({ db, request, caller, body, now }) =>
  json(await makeClaim(db, caller, { ...body, request, now }), { status: 201 }),
);
