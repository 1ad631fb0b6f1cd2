import { roles } from '@/lib/credit/account';
import { accountEvent } from '@/lib/server/account-events';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { endSession, signedOut } from '@/lib/server/sessions';

/** End a session of one's own; an admin may end anybody's. */
export const DELETE = consoleRoute(
  '/console/sessions/{id}',
  { roles },
  async ({ db, request, caller, params, now }) => {
    const { id, role } = caller.account;
    await db.transaction(async (tx) => {
      const owner = await endSession(tx, params.id ?? '', role === 'admin' ? null : id, now);
      await accountEvent(tx, { account: id, request }, 'session_end', `account:${owner}`);
    });
    return json({}, params.id === caller.session ? { headers: { 'Set-Cookie': signedOut() } } : {});
  },
);
