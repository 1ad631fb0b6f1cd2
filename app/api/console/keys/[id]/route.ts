import { accountEvent } from '@/lib/server/account-events';
import { revokeKey } from '@/lib/server/api-keys';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';

/** Take back a key. */
export const DELETE = consoleRoute(
  '/console/keys/{id}',
  { roles: ['admin'] },
  async ({ db, request, caller, params }) =>
    db.transaction(async (tx) => {
      const id = idOf(params);
      await revokeKey(tx, id);
      await accountEvent(tx, { account: caller.account.id, request }, 'key_revoke', `key:${id}`);
    }),
);
