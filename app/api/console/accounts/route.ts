import { z } from 'zod';
import { roles } from '@/lib/credit/account';
import { accountsFor, createAccount } from '@/lib/server/accounts';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { passwords } from '@/lib/server/passwords';

const PATH = '/console/accounts';
const admin = ['admin'] as const;

export const GET = consoleRoute(PATH, { roles: admin }, async ({ db }) => ({ items: await accountsFor(db) }));

const body = z.strictObject({
  name: z.string(),
  role: z.enum(roles),
  divisions: z.array(z.string().min(1).max(20)).max(100).optional(),
  entity: z.string().min(1).max(100).nullable().optional(),
  ssoName: z.string().max(200).nullable().optional(),
});

/** Make an account; the answer shows its first password, once. */
export const POST = consoleRoute(PATH, { roles: admin, body }, async ({ db, request, caller, body }) => {
  const by = { account: caller.account.id, request };
  return json(await createAccount(db, body, { by, passwords }), { status: 201 });
});
