import { z } from 'zod';
import { roles } from '@/lib/credit/account';
import { changeAccount } from '@/lib/server/accounts';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';
import { passwords } from '@/lib/server/passwords';

const body = z.strictObject({
  name: z.string().optional(),
  role: z.enum(roles).optional(),
  divisions: z.array(z.string().min(1).max(20)).max(100).optional(),
  entity: z.string().min(1).max(100).nullable().optional(),
  disabled: z.boolean().optional(),
  ssoName: z.string().max(200).nullable().optional(),
  resetPassword: z.boolean().optional(),
});

/** Change an account; `resetPassword` shows a new first password, once. */
export const PATCH = consoleRoute(
  '/console/accounts/{id}',
  { roles: ['admin'], body },
  ({ db, request, caller, params, body, now }) => {
    const by = { account: caller.account.id, request };
    return changeAccount(db, idOf(params), body, { by, passwords, now });
  },
);
