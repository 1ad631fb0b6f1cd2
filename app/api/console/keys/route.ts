import { z } from 'zod';
import { keyAudiences, keyScopes } from '@/lib/credit/account';
import { accountEvent } from '@/lib/server/account-events';
import { createKey, keysFor } from '@/lib/server/api-keys';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/keys';
const admin = ['admin'] as const;

/** Keys with the calls of the last 30 days. */
export const GET = consoleRoute(PATH, { roles: admin }, async ({ db, now }) => ({
  items: await keysFor(db, now, runtime().config.timeZone),
}));

const body = z.strictObject({
  name: z.string().min(1).max(100),
  scope: z.enum(keyScopes),
  audience: z.enum(keyAudiences).default('public'),
  division: z.string().min(1).max(20).nullable().default(null),
});

/** Make a key; the answer shows its secret, once. */
export const POST = consoleRoute(PATH, { roles: admin, body }, async ({ db, request, caller, body }) => {
  const made = await db.transaction(async (tx) => {
    const key = await createKey(tx, { ...body, synthetic: false });
    await accountEvent(tx, { account: caller.account.id, request }, 'key_create', `key:${key.id}`);
    return key;
  });
  return json(made, { status: 201 });
});
