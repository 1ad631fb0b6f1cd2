import { z } from 'zod';
import { screenAudiences } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { createScreen, screensFor } from '@/lib/server/screens';

const PATH = '/console/screens';
const admin = ['admin'] as const;

export const GET = consoleRoute(PATH, { roles: admin }, async ({ db }) => ({ items: await screensFor(db) }));

const body = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'small letters, digits and -'),
  name: z.string().trim().min(1).max(100),
  audience: z.enum(screenAudiences).default('wall'),
  reason: z.string().trim().min(1).max(2_000).nullable().default(null),
});

/** Make a screen; the answer shows its token, once. */
export const POST = consoleRoute(PATH, { roles: admin, body }, async ({ db, request, caller, body, now }) =>
  json(await createScreen(db, { ...body, now }, { account: caller.account.id, request }), { status: 201 }),
);
